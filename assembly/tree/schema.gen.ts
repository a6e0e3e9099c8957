// Generated from ddf/*.xml and ddf/bindings.json by tools/generate/schema.ts; do not edit
/** The schema of the management tree as packed tables; tree/schema.ts reads them. Names lie in TEXT (text.gen.ts). */

/** All nodes, in preorder. */
export const enum Node {
  Root = 0,
  DevInfo = 1,
  DevInfo_DevId = 2,
  DevInfo_Man = 3,
  DevInfo_Mod = 4,
  DevInfo_DmV = 5,
  DevInfo_Lang = 6,
  DevDetail = 7,
  DevDetail_URI = 8,
  DevDetail_URI_MaxDepth = 9,
  DevDetail_URI_MaxTotLen = 10,
  DevDetail_URI_MaxSegLen = 11,
  DevDetail_DevTyp = 12,
  DevDetail_OEM = 13,
  DevDetail_FwV = 14,
  DevDetail_SwV = 15,
  DevDetail_HwV = 16,
  DevDetail_LrgObj = 17,
  DMAcc = 18,
  DMAcc_X = 19,
  DMAcc_X_AppID = 20,
  DMAcc_X_ServerID = 21,
  DMAcc_X_Name = 22,
  DMAcc_X_PrefConRef = 23,
  DMAcc_X_ToConRef = 24,
  DMAcc_X_ToConRef_X = 25,
  DMAcc_X_ToConRef_X_ConRef = 26,
  DMAcc_X_AppAddr = 27,
  DMAcc_X_AppAddr_X = 28,
  DMAcc_X_AppAddr_X_Addr = 29,
  DMAcc_X_AppAddr_X_AddrType = 30,
  DMAcc_X_AppAddr_X_Port = 31,
  DMAcc_X_AppAddr_X_Port_X = 32,
  DMAcc_X_AppAddr_X_Port_X_PortNbr = 33,
  DMAcc_X_AAuthPref = 34,
  DMAcc_X_AppAuth = 35,
  DMAcc_X_AppAuth_X = 36,
  DMAcc_X_AppAuth_X_AAuthLevel = 37,
  DMAcc_X_AppAuth_X_AAuthType = 38,
  DMAcc_X_AppAuth_X_AAuthName = 39,
  DMAcc_X_AppAuth_X_AAuthSecret = 40,
  DMAcc_X_AppAuth_X_AAuthData = 41,
  DMAcc_X_Ext = 42,
  VirMO = 43,
  VirMO_Capability = 44,
  VirMO_Capability_Hypervisor = 45,
  VirMO_Capability_Scheduler = 46,
  VirMO_Capability_CpuClasses = 47,
  VirMO_Capability_Operations = 48,
  VirMO_Capability_Peripherals = 49,
  VirMO_Capability_MaxDomains = 50,
  VirMO_Platform = 51,
  VirMO_Platform_Memory = 52,
  VirMO_Platform_Memory_Total = 53,
  VirMO_Platform_Memory_Free = 54,
  VirMO_Platform_Cpu = 55,
  VirMO_Platform_Cpu_Cores = 56,
  VirMO_Platform_Cpu_Reserved = 57,
  VirMO_Platform_Cpu_Free = 58,
  VirMO_Platform_Storage = 59,
  VirMO_Platform_Storage_Total = 60,
  VirMO_Platform_Storage_Free = 61,
  VirMO_Platform_Network = 62,
  VirMO_Platform_Network_X = 63,
  VirMO_Platform_Network_X_Interface = 64,
  VirMO_Platform_Network_X_Capacity = 65,
  VirMO_Platform_Network_X_Free = 66,
  VirMO_Image = 67,
  VirMO_Image_X = 68,
  VirMO_Image_X_Name = 69,
  VirMO_Image_X_Version = 70,
  VirMO_Image_X_Format = 71,
  VirMO_Image_X_Url = 72,
  VirMO_Image_X_Digest = 73,
  VirMO_Image_X_Size = 74,
  VirMO_Image_X_State = 75,
  VirMO_Image_X_Progress = 76,
  VirMO_Image_X_Operations = 77,
  VirMO_Image_X_Operations_Download = 78,
  VirMO_Domain = 79,
  VirMO_Domain_X = 80,
  VirMO_Domain_X_Id = 81,
  VirMO_Domain_X_Role = 82,
  VirMO_Domain_X_Owner = 83,
  VirMO_Domain_X_Image = 84,
  VirMO_Domain_X_CloneOf = 85,
  VirMO_Domain_X_State = 86,
  VirMO_Domain_X_Reason = 87,
  VirMO_Domain_X_Desired = 88,
  VirMO_Domain_X_Lock = 89,
  VirMO_Domain_X_LockedBy = 90,
  VirMO_Domain_X_LastOperation = 91,
  VirMO_Domain_X_LastResult = 92,
  VirMO_Domain_X_Since = 93,
  VirMO_Domain_X_Policy = 94,
  VirMO_Domain_X_Policy_AutoStart = 95,
  VirMO_Domain_X_Policy_BootOrder = 96,
  VirMO_Domain_X_Policy_OnCrash = 97,
  VirMO_Domain_X_Policy_MaxRestarts = 98,
  VirMO_Domain_X_Policy_StopTimeout = 99,
  VirMO_Domain_X_Memory = 100,
  VirMO_Domain_X_Memory_Min = 101,
  VirMO_Domain_X_Memory_Target = 102,
  VirMO_Domain_X_Memory_Max = 103,
  VirMO_Domain_X_Memory_Actual = 104,
  VirMO_Domain_X_Cpu = 105,
  VirMO_Domain_X_Cpu_Class = 106,
  VirMO_Domain_X_Cpu_Budget = 107,
  VirMO_Domain_X_Cpu_Period = 108,
  VirMO_Domain_X_Cpu_BudgetInForce = 109,
  VirMO_Domain_X_Cpu_PeriodInForce = 110,
  VirMO_Domain_X_Cpu_Weight = 111,
  VirMO_Domain_X_Cpu_Cap = 112,
  VirMO_Domain_X_Cpu_Task = 113,
  VirMO_Domain_X_Cpu_Task_X = 114,
  VirMO_Domain_X_Cpu_Task_X_Cost = 115,
  VirMO_Domain_X_Cpu_Task_X_Period = 116,
  VirMO_Domain_X_Cpu_Task_X_Deadline = 117,
  VirMO_Domain_X_Cpu_Task_X_Jitter = 118,
  VirMO_Domain_X_Cpu_Used = 119,
  VirMO_Domain_X_Network = 120,
  VirMO_Domain_X_Network_X = 121,
  VirMO_Domain_X_Network_X_Interface = 122,
  VirMO_Domain_X_Network_X_EgressRate = 123,
  VirMO_Domain_X_Network_X_IngressRate = 124,
  VirMO_Domain_X_Network_X_Burst = 125,
  VirMO_Domain_X_Network_X_Guaranteed = 126,
  VirMO_Domain_X_Network_X_Priority = 127,
  VirMO_Domain_X_Storage = 128,
  VirMO_Domain_X_Storage_Quota = 129,
  VirMO_Domain_X_Storage_Used = 130,
  VirMO_Domain_X_Peripheral = 131,
  VirMO_Domain_X_Peripheral_X = 132,
  VirMO_Domain_X_Peripheral_X_Mode = 133,
  VirMO_Domain_X_Peripheral_X_Rights = 134,
  VirMO_Domain_X_Peripheral_X_When = 135,
  VirMO_Domain_X_Peripheral_X_Priority = 136,
  VirMO_Domain_X_Peripheral_X_Preempt = 137,
  VirMO_Domain_X_Peripheral_X_Required = 138,
  VirMO_Domain_X_Peripheral_X_RevokeGrace = 139,
  VirMO_Domain_X_Peripheral_X_State = 140,
  VirMO_Domain_X_Operations = 141,
  VirMO_Domain_X_Operations_Start = 142,
  VirMO_Domain_X_Operations_Stop = 143,
  VirMO_Domain_X_Operations_Kill = 144,
  VirMO_Domain_X_Operations_Restart = 145,
  VirMO_Domain_X_Operations_Pause = 146,
  VirMO_Domain_X_Operations_Resume = 147,
  VirMO_Domain_X_Operations_Clone = 148,
  VirMO_Domain_X_Operations_Wipe = 149,
  VirMO_Domain_X_Operations_Delete = 150,
  VirMO_Domain_X_Operations_FullyLock = 151,
  VirMO_Domain_X_Operations_PartiallyLock = 152,
  VirMO_Domain_X_Operations_UnLock = 153,
  VirMO_Domain_X_Gateway = 154,
  VirMO_Domain_X_Gateway_DeviceId = 155,
  VirMO_Domain_X_Gateway_Servers = 156,
  VirMO_Operations = 157,
  VirMO_Operations_Create = 158,
  VirMO_Operations_Transfer = 159,
  VirMO_Foreground = 160,
  VirMO_Audit = 161,
  VirMO_Audit_Lost = 162,
  VirMO_Audit_X = 163,
  VirMO_Audit_X_Seq = 164,
  VirMO_Audit_X_Time = 165,
  VirMO_Audit_X_Server = 166,
  VirMO_Audit_X_Domain = 167,
  VirMO_Audit_X_Peripheral = 168,
  VirMO_Audit_X_Event = 169,
  VirMO_Audit_X_Decision = 170,
  VirMO_Audit_X_Count = 171,
  VirMO_Ext = 172,
}

/** What of mo/ carries out a command; mo/dispatch.gen.ts calls it. */
export const enum Handler {
  None = 0,
  DmaccAddServerId = 1,
  DmaccRemove = 2,
  VirmoOperationRemoveNode = 3,
  DevdetailDevTyp = 4,
  DevdetailFwV = 5,
  DevdetailHwV = 6,
  DevdetailMaxDepth = 7,
  DevdetailMaxSegLen = 8,
  DevdetailMaxTotLen = 9,
  DevdetailOem = 10,
  DevdetailSwV = 11,
  DevinfoDevId = 12,
  DevinfoDmV = 13,
  DevinfoLang = 14,
  DevinfoMan = 15,
  DevinfoMod = 16,
  VirmoCapabilityCpuClasses = 17,
  VirmoCapabilityHypervisor = 18,
  VirmoCapabilityMaxDomains = 19,
  VirmoCapabilityOperations = 20,
  VirmoCapabilityPeripherals = 21,
  VirmoCapabilityScheduler = 22,
  VirmoDomainBudgetInForce = 23,
  VirmoDomainCloneOf = 24,
  VirmoDomainCpuUsed = 25,
  VirmoDomainId = 26,
  VirmoDomainLastOperation = 27,
  VirmoDomainMemoryActual = 28,
  VirmoDomainOwner = 29,
  VirmoDomainPeriodInForce = 30,
  VirmoDomainSince = 31,
  VirmoDomainStorageUsed = 32,
  VirmoForegroundForeground = 33,
  VirmoLockLock = 34,
  VirmoLockLockedBy = 35,
  VirmoPlatformCpuCores = 36,
  VirmoPlatformCpuFree = 37,
  VirmoPlatformCpuReserved = 38,
  VirmoPlatformDomainInterface = 39,
  VirmoPlatformMemoryFree = 40,
  VirmoPlatformMemoryTotal = 41,
  VirmoPlatformNetworkCapacity = 42,
  VirmoPlatformNetworkFree = 43,
  VirmoPlatformNetworkInterface = 44,
  VirmoPlatformStorageFree = 45,
  VirmoPlatformStorageTotal = 46,
  VirmoQuotaReplaceBudget = 47,
  VirmoQuotaReplaceBurst = 48,
  VirmoQuotaReplaceCap = 49,
  VirmoQuotaReplaceClass = 50,
  VirmoQuotaReplaceEgressRate = 51,
  VirmoQuotaReplaceGuaranteed = 52,
  VirmoQuotaReplaceIngressRate = 53,
  VirmoQuotaReplaceMax = 54,
  VirmoQuotaReplaceMin = 55,
  VirmoQuotaReplacePeriod = 56,
  VirmoQuotaReplacePriority = 57,
  VirmoQuotaReplaceStorage = 58,
  VirmoQuotaReplaceTarget = 59,
  VirmoQuotaReplaceWeight = 60,
  VirmoCloneClone = 61,
  VirmoCreateCreate = 62,
  VirmoLockFullyLock = 63,
  VirmoLockPartiallyLock = 64,
  VirmoLockUnLock = 65,
  VirmoOperationKill = 66,
  VirmoOperationPause = 67,
  VirmoOperationRemove = 68,
  VirmoOperationRestart = 69,
  VirmoOperationResume = 70,
  VirmoOperationStart = 71,
  VirmoOperationStop = 72,
  VirmoOperationWipe = 73,
  VirmoTransferTransfer = 74,
}

export const NODES: usize = memory.data<u8>([
  173, 0, 161, 3, 128, 0, 0, 0, 5, 0, // .
  7, 0, 167, 93, 128, 16, 0, 0, 5, 0, // ./DevInfo
  3, 0, 229, 123, 129, 32, 0, 19, 5, 0, // ./DevInfo/DevId
  4, 0, 35, 147, 129, 32, 0, 22, 5, 0, // ./DevInfo/Man
  5, 0, 163, 136, 129, 32, 0, 23, 5, 0, // ./DevInfo/Mod
  6, 0, 163, 145, 129, 32, 0, 20, 5, 0, // ./DevInfo/DmV
  7, 0, 164, 135, 129, 32, 0, 21, 5, 0, // ./DevInfo/Lang
  18, 0, 73, 62, 128, 48, 0, 0, 5, 0, // ./DevDetail
  12, 0, 67, 99, 128, 0, 0, 0, 5, 0, // ./DevDetail/URI
  10, 0, 72, 79, 129, 32, 0, 14, 5, 0, // ./DevDetail/URI/MaxDepth
  11, 0, 201, 66, 129, 32, 0, 16, 5, 0, // ./DevDetail/URI/MaxTotLen
  12, 0, 169, 65, 129, 32, 0, 15, 5, 0, // ./DevDetail/URI/MaxSegLen
  13, 0, 230, 108, 129, 32, 0, 11, 5, 0, // ./DevDetail/DevTyp
  14, 0, 227, 147, 129, 32, 0, 17, 5, 0, // ./DevDetail/OEM
  15, 0, 99, 146, 129, 32, 0, 12, 5, 0, // ./DevDetail/FwV
  16, 0, 163, 148, 129, 32, 0, 18, 5, 0, // ./DevDetail/SwV
  17, 0, 195, 146, 129, 32, 0, 13, 5, 0, // ./DevDetail/HwV
  18, 0, 230, 111, 131, 32, 1, 2, 5, 0, // ./DevDetail/LrgObj
  43, 0, 69, 123, 144, 0, 0, 0, 5, 0, // ./DMAcc
  43, 0, 0, 0, 176, 66, 0, 0, 5, 49, // ./DMAcc/<X>
  21, 0, 37, 120, 129, 35, 2, 1, 1, 1, // ./DMAcc/<X>/AppID
  22, 0, 72, 86, 129, 34, 3, 1, 5, 2, // ./DMAcc/<X>/ServerID
  23, 0, 68, 57, 129, 35, 4, 1, 1, 1, // ./DMAcc/<X>/Name
  24, 0, 74, 49, 129, 35, 5, 1, 1, 1, // ./DMAcc/<X>/PrefConRef
  27, 0, 72, 87, 144, 2, 6, 0, 5, 1, // ./DMAcc/<X>/ToConRef
  27, 0, 0, 0, 176, 2, 1, 0, 5, 17, // ./DMAcc/<X>/ToConRef/<X>
  27, 0, 198, 49, 129, 35, 7, 1, 1, 1, // ./DMAcc/<X>/ToConRef/<X>/ConRef
  34, 0, 39, 90, 144, 2, 8, 0, 5, 1, // ./DMAcc/<X>/AppAddr
  34, 0, 0, 0, 176, 2, 2, 0, 5, 17, // ./DMAcc/<X>/AppAddr/<X>
  30, 0, 68, 71, 129, 35, 9, 1, 1, 1, // ./DMAcc/<X>/AppAddr/<X>/Addr
  31, 0, 72, 71, 129, 35, 10, 1, 1, 1, // ./DMAcc/<X>/AppAddr/<X>/AddrType
  34, 0, 36, 97, 144, 2, 11, 0, 5, 1, // ./DMAcc/<X>/AppAddr/<X>/Port
  34, 0, 0, 0, 176, 2, 3, 0, 5, 17, // ./DMAcc/<X>/AppAddr/<X>/Port/<X>
  34, 0, 39, 97, 129, 35, 12, 1, 1, 1, // ./DMAcc/<X>/AppAddr/<X>/Port/<X>/PortNbr
  35, 0, 201, 57, 129, 35, 13, 1, 1, 1, // ./DMAcc/<X>/AAuthPref
  42, 0, 7, 91, 144, 2, 14, 0, 5, 1, // ./DMAcc/<X>/AppAuth
  42, 0, 0, 0, 176, 2, 4, 0, 5, 17, // ./DMAcc/<X>/AppAuth/<X>
  38, 0, 138, 35, 129, 35, 15, 1, 1, 1, // ./DMAcc/<X>/AppAuth/<X>/AAuthLevel
  39, 0, 233, 58, 129, 35, 16, 1, 1, 1, // ./DMAcc/<X>/AppAuth/<X>/AAuthType
  40, 0, 169, 56, 129, 35, 17, 1, 1, 1, // ./DMAcc/<X>/AppAuth/<X>/AAuthName
  41, 0, 139, 24, 1, 35, 18, 5, 1, 1, // ./DMAcc/<X>/AppAuth/<X>/AAuthSecret
  42, 0, 137, 55, 4, 83, 19, 5, 1, 1, // ./DMAcc/<X>/AppAuth/<X>/AAuthData
  43, 0, 3, 146, 144, 2, 20, 0, 5, 1, // ./DMAcc/<X>/Ext
  173, 0, 133, 129, 128, 96, 0, 0, 5, 0, // ./VirMO
  51, 0, 202, 36, 128, 0, 0, 0, 5, 0, // ./VirMO/Capability
  46, 0, 74, 44, 129, 32, 0, 25, 5, 0, // ./VirMO/Capability/Hypervisor
  47, 0, 233, 67, 129, 32, 0, 29, 5, 0, // ./VirMO/Capability/Scheduler
  48, 0, 10, 38, 129, 32, 0, 24, 5, 0, // ./VirMO/Capability/CpuClasses
  49, 0, 10, 48, 129, 32, 0, 27, 5, 0, // ./VirMO/Capability/Operations
  50, 0, 11, 30, 129, 32, 0, 28, 5, 0, // ./VirMO/Capability/Peripherals
  51, 0, 202, 46, 130, 32, 0, 26, 5, 0, // ./VirMO/Capability/MaxDomains
  67, 0, 72, 80, 128, 0, 0, 0, 5, 0, // ./VirMO/Platform
  55, 0, 166, 112, 128, 0, 0, 0, 5, 0, // ./VirMO/Platform/Memory
  54, 0, 229, 128, 130, 32, 0, 48, 5, 0, // ./VirMO/Platform/Memory/Total
  55, 0, 36, 133, 130, 32, 0, 47, 5, 0, // ./VirMO/Platform/Memory/Free
  59, 0, 3, 38, 128, 0, 0, 0, 5, 0, // ./VirMO/Platform/Cpu
  57, 0, 5, 122, 130, 32, 0, 43, 5, 0, // ./VirMO/Platform/Cpu/Cores
  58, 0, 72, 84, 130, 32, 0, 45, 5, 0, // ./VirMO/Platform/Cpu/Reserved
  59, 0, 36, 133, 130, 32, 0, 44, 5, 0, // ./VirMO/Platform/Cpu/Free
  62, 0, 135, 101, 128, 0, 0, 0, 5, 0, // ./VirMO/Platform/Storage
  61, 0, 229, 128, 130, 32, 0, 53, 5, 0, // ./VirMO/Platform/Storage/Total
  62, 0, 36, 133, 130, 32, 0, 52, 5, 0, // ./VirMO/Platform/Storage/Free
  67, 0, 103, 95, 128, 0, 0, 0, 5, 0, // ./VirMO/Platform/Network
  67, 0, 0, 0, 128, 2, 5, 0, 5, 0, // ./VirMO/Platform/Network/<X>
  65, 0, 137, 64, 129, 32, 0, 51, 5, 0, // ./VirMO/Platform/Network/<X>/Interface
  66, 0, 72, 72, 130, 32, 0, 49, 5, 0, // ./VirMO/Platform/Network/<X>/Capacity
  67, 0, 36, 133, 130, 32, 0, 50, 5, 0, // ./VirMO/Platform/Network/<X>/Free
  79, 0, 37, 125, 144, 0, 0, 0, 5, 0, // ./VirMO/Image
  79, 0, 0, 0, 160, 2, 6, 0, 5, 0, // ./VirMO/Image/<X>
  70, 0, 68, 57, 129, 33, 21, 1, 5, 0, // ./VirMO/Image/<X>/Name
  71, 0, 103, 102, 129, 33, 22, 1, 5, 0, // ./VirMO/Image/<X>/Version
  72, 0, 102, 110, 129, 33, 23, 1, 5, 0, // ./VirMO/Image/<X>/Format
  73, 0, 3, 149, 129, 33, 24, 1, 5, 0, // ./VirMO/Image/<X>/Url
  74, 0, 166, 109, 129, 33, 25, 1, 5, 0, // ./VirMO/Image/<X>/Digest
  75, 0, 36, 138, 130, 32, 26, 1, 5, 0, // ./VirMO/Image/<X>/Size
  76, 0, 69, 128, 130, 32, 27, 1, 5, 0, // ./VirMO/Image/<X>/State
  77, 0, 72, 82, 130, 32, 28, 1, 5, 0, // ./VirMO/Image/<X>/Progress
  79, 0, 10, 48, 128, 0, 0, 0, 5, 0, // ./VirMO/Image/<X>/Operations
  79, 0, 72, 77, 70, 32, 0, 5, 5, 0, // ./VirMO/Image/<X>/Operations/Download
  157, 0, 38, 47, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain
  157, 0, 0, 0, 160, 2, 7, 0, 5, 64, // ./VirMO/Domain/<X>
  82, 0, 2, 77, 129, 32, 0, 33, 5, 0, // ./VirMO/Domain/<X>/Id
  83, 0, 164, 137, 129, 32, 29, 1, 5, 0, // ./VirMO/Domain/<X>/Role
  84, 0, 197, 125, 129, 32, 0, 36, 5, 0, // ./VirMO/Domain/<X>/Owner
  85, 0, 37, 125, 129, 32, 30, 1, 5, 0, // ./VirMO/Domain/<X>/Image
  86, 0, 231, 91, 129, 32, 0, 31, 5, 0, // ./VirMO/Domain/<X>/CloneOf
  87, 0, 69, 128, 130, 32, 31, 1, 5, 0, // ./VirMO/Domain/<X>/State
  88, 0, 38, 114, 130, 32, 32, 1, 5, 0, // ./VirMO/Domain/<X>/Reason
  89, 0, 199, 92, 130, 32, 33, 1, 5, 0, // ./VirMO/Domain/<X>/Desired
  90, 0, 4, 21, 130, 32, 0, 41, 5, 0, // ./VirMO/Domain/<X>/Lock
  91, 0, 72, 78, 129, 32, 0, 42, 5, 0, // ./VirMO/Domain/<X>/LockedBy
  92, 0, 77, 18, 129, 32, 0, 34, 5, 0, // ./VirMO/Domain/<X>/LastOperation
  93, 0, 138, 45, 130, 32, 34, 1, 5, 0, // ./VirMO/Domain/<X>/LastResult
  94, 0, 165, 127, 129, 32, 0, 38, 5, 0, // ./VirMO/Domain/<X>/Since
  100, 0, 102, 113, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Policy
  96, 0, 9, 60, 131, 33, 35, 1, 1, 0, // ./VirMO/Domain/<X>/Policy/AutoStart
  97, 0, 41, 61, 130, 33, 36, 1, 1, 0, // ./VirMO/Domain/<X>/Policy/BootOrder
  98, 0, 71, 96, 129, 33, 37, 1, 1, 0, // ./VirMO/Domain/<X>/Policy/OnCrash
  99, 0, 171, 28, 130, 33, 38, 1, 1, 0, // ./VirMO/Domain/<X>/Policy/MaxRestarts
  100, 0, 203, 32, 130, 33, 39, 1, 1, 0, // ./VirMO/Domain/<X>/Policy/StopTimeout
  105, 0, 166, 112, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Memory
  102, 0, 131, 147, 130, 33, 40, 1, 62, 0, // ./VirMO/Domain/<X>/Memory/Min
  103, 0, 102, 116, 130, 33, 41, 1, 66, 0, // ./VirMO/Domain/<X>/Memory/Target
  104, 0, 163, 28, 130, 33, 42, 1, 61, 0, // ./VirMO/Domain/<X>/Memory/Max
  105, 0, 230, 105, 130, 32, 0, 35, 5, 0, // ./VirMO/Domain/<X>/Memory/Actual
  120, 0, 3, 38, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Cpu
  107, 0, 101, 38, 129, 33, 43, 1, 57, 0, // ./VirMO/Domain/<X>/Cpu/Class
  108, 0, 166, 16, 130, 33, 44, 1, 54, 0, // ./VirMO/Domain/<X>/Cpu/Budget
  109, 0, 134, 21, 130, 33, 45, 1, 63, 0, // ./VirMO/Domain/<X>/Cpu/Period
  110, 0, 173, 16, 130, 32, 0, 30, 5, 0, // ./VirMO/Domain/<X>/Cpu/BudgetInForce
  111, 0, 141, 21, 130, 32, 0, 37, 5, 0, // ./VirMO/Domain/<X>/Cpu/PeriodInForce
  112, 0, 230, 117, 130, 33, 46, 1, 67, 0, // ./VirMO/Domain/<X>/Cpu/Weight
  113, 0, 195, 36, 130, 33, 47, 1, 56, 0, // ./VirMO/Domain/<X>/Cpu/Cap
  119, 0, 164, 138, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task
  119, 0, 0, 0, 128, 2, 8, 0, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>
  116, 0, 164, 132, 130, 32, 48, 1, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Cost
  117, 0, 134, 21, 130, 32, 49, 1, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Period
  118, 0, 72, 74, 130, 32, 50, 1, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Deadline
  119, 0, 38, 111, 130, 32, 51, 1, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Jitter
  120, 0, 36, 139, 130, 32, 0, 32, 5, 0, // ./VirMO/Domain/<X>/Cpu/Used
  128, 0, 103, 95, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Network
  128, 0, 0, 0, 128, 2, 9, 0, 5, 0, // ./VirMO/Domain/<X>/Network/<X>
  123, 0, 137, 64, 129, 32, 0, 46, 5, 0, // ./VirMO/Domain/<X>/Network/<X>/Interface
  124, 0, 74, 39, 130, 33, 52, 1, 58, 0, // ./VirMO/Domain/<X>/Network/<X>/EgressRate
  125, 0, 75, 27, 130, 33, 53, 1, 60, 0, // ./VirMO/Domain/<X>/Network/<X>/IngressRate
  126, 0, 101, 121, 130, 33, 54, 1, 55, 0, // ./VirMO/Domain/<X>/Network/<X>/Burst
  127, 0, 202, 41, 130, 33, 55, 1, 59, 0, // ./VirMO/Domain/<X>/Network/<X>/Guaranteed
  128, 0, 72, 81, 130, 33, 56, 1, 64, 0, // ./VirMO/Domain/<X>/Network/<X>/Priority
  131, 0, 135, 101, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Storage
  130, 0, 5, 127, 130, 33, 57, 1, 65, 0, // ./VirMO/Domain/<X>/Storage/Quota
  131, 0, 36, 139, 130, 32, 0, 39, 5, 0, // ./VirMO/Domain/<X>/Storage/Used
  141, 0, 10, 30, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Peripheral
  141, 0, 0, 0, 128, 2, 10, 0, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>
  134, 0, 164, 136, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/Mode
  135, 0, 166, 115, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/Rights
  136, 0, 164, 139, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/When
  137, 0, 72, 81, 130, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/Priority
  138, 0, 7, 98, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/Preempt
  139, 0, 72, 83, 131, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/Required
  140, 0, 107, 31, 130, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/RevokeGrace
  141, 0, 69, 128, 130, 32, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/State
  154, 0, 10, 48, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Operations
  143, 0, 133, 60, 70, 32, 0, 5, 78, 0, // ./VirMO/Domain/<X>/Operations/Start
  144, 0, 196, 32, 70, 32, 0, 5, 79, 0, // ./VirMO/Domain/<X>/Operations/Stop
  145, 0, 36, 135, 70, 32, 0, 5, 73, 0, // ./VirMO/Domain/<X>/Operations/Kill
  146, 0, 7, 29, 70, 32, 0, 5, 76, 0, // ./VirMO/Domain/<X>/Operations/Restart
  147, 0, 101, 126, 70, 32, 0, 5, 74, 0, // ./VirMO/Domain/<X>/Operations/Pause
  148, 0, 230, 114, 70, 32, 0, 5, 77, 0, // ./VirMO/Domain/<X>/Operations/Resume
  149, 0, 229, 91, 70, 32, 0, 5, 68, 0, // ./VirMO/Domain/<X>/Operations/Clone
  150, 0, 36, 140, 70, 32, 0, 5, 80, 0, // ./VirMO/Domain/<X>/Operations/Wipe
  151, 0, 38, 108, 70, 32, 0, 5, 75, 0, // ./VirMO/Domain/<X>/Operations/Delete
  152, 0, 105, 63, 70, 32, 0, 5, 70, 0, // ./VirMO/Domain/<X>/Operations/FullyLock
  153, 0, 237, 19, 70, 32, 0, 5, 71, 0, // ./VirMO/Domain/<X>/Operations/PartiallyLock
  154, 0, 38, 117, 70, 32, 0, 5, 72, 0, // ./VirMO/Domain/<X>/Operations/UnLock
  157, 0, 135, 94, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Gateway
  156, 0, 72, 76, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Gateway/DeviceId
  157, 0, 167, 100, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Gateway/Servers
  160, 0, 10, 48, 128, 0, 0, 0, 5, 0, // ./VirMO/Operations
  159, 0, 102, 107, 70, 32, 0, 5, 69, 0, // ./VirMO/Operations/Create
  160, 0, 72, 88, 70, 32, 0, 5, 81, 0, // ./VirMO/Operations/Transfer
  161, 0, 138, 40, 129, 32, 0, 40, 5, 0, // ./VirMO/Foreground
  172, 0, 197, 120, 128, 0, 0, 0, 5, 0, // ./VirMO/Audit
  163, 0, 36, 136, 130, 32, 0, 5, 5, 0, // ./VirMO/Audit/Lost
  172, 0, 0, 0, 128, 2, 11, 0, 5, 0, // ./VirMO/Audit/<X>
  165, 0, 67, 148, 130, 32, 0, 5, 5, 0, // ./VirMO/Audit/<X>/Seq
  166, 0, 68, 33, 129, 32, 0, 5, 5, 0, // ./VirMO/Audit/<X>/Time
  167, 0, 70, 86, 129, 32, 0, 5, 5, 0, // ./VirMO/Audit/<X>/Server
  168, 0, 38, 47, 129, 32, 0, 5, 5, 0, // ./VirMO/Audit/<X>/Domain
  169, 0, 10, 30, 129, 32, 0, 5, 5, 0, // ./VirMO/Audit/<X>/Peripheral
  170, 0, 133, 124, 129, 32, 0, 5, 5, 0, // ./VirMO/Audit/<X>/Event
  171, 0, 72, 75, 129, 32, 0, 5, 5, 0, // ./VirMO/Audit/<X>/Decision
  172, 0, 165, 122, 130, 32, 0, 5, 5, 0, // ./VirMO/Audit/<X>/Count
  173, 0, 3, 146, 144, 0, 0, 0, 5, 0, // ./VirMO/Ext
]);

export const FIELDS: usize = memory.data<u32>([
  300165, // ./DevDetail/LrgObj
  17322124, // ./DMAcc/<X>/AppID
  36196388, // ./DMAcc/<X>/ServerID
  52449356, // ./DMAcc/<X>/Name
  69226604, // ./DMAcc/<X>/PrefConRef
  83886080, // ./DMAcc/<X>/ToConRef
  18894884, // ./DMAcc/<X>/ToConRef/<X>/ConRef
  100663296, // ./DMAcc/<X>/AppAddr
  25186340, // ./DMAcc/<X>/AppAddr/<X>/Addr
  33845412, // ./DMAcc/<X>/AppAddr/<X>/AddrType
  50331648, // ./DMAcc/<X>/AppAddr/<X>/Port
  17322020, // ./DMAcc/<X>/AppAddr/<X>/Port/<X>/PortNbr
  117862548, // ./DMAcc/<X>/AAuthPref
  134217728, // ./DMAcc/<X>/AppAuth
  17133604, // ./DMAcc/<X>/AppAuth/<X>/AAuthLevel
  33976357, // ./DMAcc/<X>/AppAuth/<X>/AAuthType
  53497894, // ./DMAcc/<X>/AppAuth/<X>/AAuthName
  70275158, // ./DMAcc/<X>/AppAuth/<X>/AAuthSecret
  86007942, // ./DMAcc/<X>/AppAuth/<X>/AAuthData
  150994944, // ./DMAcc/<X>/Ext
  2117664, // ./VirMO/Image/<X>/Name
  1069120, // ./VirMO/Image/<X>/Version
  225360, // ./VirMO/Image/<X>/Format
  8409241, // ./VirMO/Image/<X>/Url
  4739153, // ./VirMO/Image/<X>/Digest
  16668, // ./VirMO/Image/<X>/Size
  4384, // ./VirMO/Image/<X>/State
  4385, // ./VirMO/Image/<X>/Progress
  28720, // ./VirMO/Domain/<X>/Role
  2117704, // ./VirMO/Domain/<X>/Image
  4147, // ./VirMO/Domain/<X>/State
  4148, // ./VirMO/Domain/<X>/Reason
  4149, // ./VirMO/Domain/<X>/Desired
  8248, // ./VirMO/Domain/<X>/LastResult
  32889, // ./VirMO/Domain/<X>/Policy/AutoStart
  82044, // ./VirMO/Domain/<X>/Policy/BootOrder
  159866, // ./VirMO/Domain/<X>/Policy/OnCrash
  82048, // ./VirMO/Domain/<X>/Policy/MaxRestarts
  147588, // ./VirMO/Domain/<X>/Policy/StopTimeout
  16520, // ./VirMO/Domain/<X>/Memory/Min
  16524, // ./VirMO/Domain/<X>/Memory/Target
  16528, // ./VirMO/Domain/<X>/Memory/Max
  94356, // ./VirMO/Domain/<X>/Cpu/Class
  16536, // ./VirMO/Domain/<X>/Cpu/Budget
  16540, // ./VirMO/Domain/<X>/Cpu/Period
  16544, // ./VirMO/Domain/<X>/Cpu/Weight
  16548, // ./VirMO/Domain/<X>/Cpu/Cap
  12320, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Cost
  12324, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Period
  12328, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Deadline
  12332, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Jitter
  16384, // ./VirMO/Domain/<X>/Network/<X>/EgressRate
  16388, // ./VirMO/Domain/<X>/Network/<X>/IngressRate
  16392, // ./VirMO/Domain/<X>/Network/<X>/Burst
  16396, // ./VirMO/Domain/<X>/Network/<X>/Guaranteed
  16400, // ./VirMO/Domain/<X>/Network/<X>/Priority
  16556, // ./VirMO/Domain/<X>/Storage/Quota
]);

export const RANGES: usize = memory.data<i32>([
  0, 2147483647,
  1, 3600,
]);

export const COLLECTIONS: usize = memory.data<u8>([
  40, 7, 0, 3, 4, 1, 0, 255, 0, 0, 32, 1, 0, 0, // ./DMAcc/<X>
  152, 0, 68, 0, 1, 3, 1, 0, 0, 0, 32, 0, 1, 0, // ./DMAcc/<X>/ToConRef/<X>
  220, 0, 212, 0, 1, 3, 1, 0, 0, 0, 32, 0, 2, 0, // ./DMAcc/<X>/AppAddr/<X>
  168, 0, 44, 0, 1, 3, 2, 2, 0, 0, 32, 0, 3, 0, // ./DMAcc/<X>/AppAddr/<X>/Port/<X>
  176, 1, 168, 0, 2, 3, 1, 0, 0, 0, 32, 0, 4, 0, // ./DMAcc/<X>/AppAuth/<X>
  100, 2, 68, 0, 2, 2, 0, 255, 0, 0, 0, 0, 5, 0, // ./VirMO/Platform/Network/<X>
  40, 19, 44, 1, 6, 1, 0, 255, 0, 0, 0, 1, 6, 0, // ./VirMO/Image/<X>
  40, 0, 224, 0, 8, 1, 0, 255, 49, 0, 0, 1, 7, 0, // ./VirMO/Domain/<X>
  236, 2, 52, 0, 8, 2, 1, 7, 0, 48, 0, 0, 8, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>
  184, 0, 20, 0, 2, 3, 1, 7, 0, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Network/<X>
  39, 0, 120, 0, 13, 4, 1, 7, 0, 0, 0, 0, 10, 0, // ./VirMO/Domain/<X>/Peripheral/<X>
  0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 11, 0, // ./VirMO/Audit/<X>
]);

/** The first word of each format, enumeration and list of names. */
export const FORMAT_WORDS: u32 = 0;

export const ENUMERATIONS: usize = memory.data<u8>([
  11, 3, // Role
  14, 3, // CpuClass
  17, 2, // OnCrash
  19, 3, // ImageFormat
  22, 3, // AddrType
  25, 4, // AuthLevel
  29, 10, // AuthType
]);

export const WORDS: usize = memory.data<u16>([
  36516, // node
  38435, // chr
  38627, // int
  36132, // bool
  38339, // bin
  38243, // b64
  36644, // null
  39203, // xml
  36260, // date
  36900, // time
  33317, // float
  33477, // guest
  13258, // management
  33637, // modem
  12938, // besteffort
  22824, // reserved
  36388, // hard
  36772, // stay
  26663, // restart
  38819, // ovf
  30566, // kernel
  38915, // raw
  25411, // URI
  34340, // IPv4
  34468, // IPv6
  27302, // CLCRED
  25543, // SRVCRED
  35108, // OBEX
  6628, // HTTP
  11018, // HTTP-BASIC
  6635, // HTTP-DIGEST
  11173, // BASIC
  6790, // DIGEST
  34212, // HMAC
  36004, // X509
  25319, // SECURID
  21832, // SAFEWORD
  18760, // DIGIPASS
  17673, // TRANSPORT
  33797, // voice
  39011, // sms
  5869, // cellular-data
  17961, // bluetooth
  38531, // gps
  37156, // wifi
  8747, // memory-card
  38723, // nfc
  30374, // camera
  13578, // microphone
  26887, // speaker
  26439, // display
  39107, // usb
]);

export const TYPES: usize = memory.data<u16>([
  0, // none
  1021, // urn:oma:mo:oma-dm-devinfo:1.0
  13898, // text/plain
  31, // urn:oma:mo:oma-dm-devdetail:1.0
  1947, // urn:oma:mo:oma-dm-dmacc:1.0
  2808, // application/octet-stream
  3574, // urn:oma:mo:x-virmo:1.0
]);
