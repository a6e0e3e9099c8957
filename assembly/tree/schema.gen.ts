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
  VirmoAuditLost = 17,
  VirmoAuditTime = 18,
  VirmoCapabilityCpuClasses = 19,
  VirmoCapabilityHypervisor = 20,
  VirmoCapabilityMaxDomains = 21,
  VirmoCapabilityOperations = 22,
  VirmoCapabilityPeripherals = 23,
  VirmoCapabilityScheduler = 24,
  VirmoDomainBudgetInForce = 25,
  VirmoDomainCloneOf = 26,
  VirmoDomainCpuUsed = 27,
  VirmoDomainId = 28,
  VirmoDomainLastOperation = 29,
  VirmoDomainMemoryActual = 30,
  VirmoDomainOwner = 31,
  VirmoDomainPeriodInForce = 32,
  VirmoDomainSince = 33,
  VirmoDomainStorageUsed = 34,
  VirmoForegroundForeground = 35,
  VirmoLockLock = 36,
  VirmoLockLockedBy = 37,
  VirmoPlatformCpuCores = 38,
  VirmoPlatformCpuFree = 39,
  VirmoPlatformCpuReserved = 40,
  VirmoPlatformDomainInterface = 41,
  VirmoPlatformMemoryFree = 42,
  VirmoPlatformMemoryTotal = 43,
  VirmoPlatformNetworkCapacity = 44,
  VirmoPlatformNetworkFree = 45,
  VirmoPlatformNetworkInterface = 46,
  VirmoPlatformStorageFree = 47,
  VirmoPlatformStorageTotal = 48,
  VirmoQuotaReplaceBudget = 49,
  VirmoQuotaReplaceBurst = 50,
  VirmoQuotaReplaceCap = 51,
  VirmoQuotaReplaceClass = 52,
  VirmoQuotaReplaceEgressRate = 53,
  VirmoQuotaReplaceGuaranteed = 54,
  VirmoQuotaReplaceIngressRate = 55,
  VirmoQuotaReplaceMax = 56,
  VirmoQuotaReplaceMin = 57,
  VirmoQuotaReplacePeriod = 58,
  VirmoQuotaReplacePriority = 59,
  VirmoQuotaReplaceStorage = 60,
  VirmoQuotaReplaceTarget = 61,
  VirmoQuotaReplaceWeight = 62,
  VirmoCloneClone = 63,
  VirmoCreateCreate = 64,
  VirmoLockFullyLock = 65,
  VirmoLockPartiallyLock = 66,
  VirmoLockUnLock = 67,
  VirmoOperationKill = 68,
  VirmoOperationPause = 69,
  VirmoOperationRemove = 70,
  VirmoOperationRestart = 71,
  VirmoOperationResume = 72,
  VirmoOperationStart = 73,
  VirmoOperationStop = 74,
  VirmoOperationWipe = 75,
  VirmoTransferTransfer = 76,
}

export const NODES: usize = memory.data<u8>([
  173, 0, 161, 3, 128, 0, 0, 0, 5, 0, // .
  7, 0, 167, 99, 128, 16, 0, 0, 5, 0, // ./DevInfo
  3, 0, 229, 129, 129, 32, 0, 19, 5, 0, // ./DevInfo/DevId
  4, 0, 67, 155, 129, 32, 0, 22, 5, 0, // ./DevInfo/Man
  5, 0, 67, 143, 129, 32, 0, 23, 5, 0, // ./DevInfo/Mod
  6, 0, 195, 153, 129, 32, 0, 20, 5, 0, // ./DevInfo/DmV
  7, 0, 68, 142, 129, 32, 0, 21, 5, 0, // ./DevInfo/Lang
  18, 0, 73, 68, 128, 48, 0, 0, 5, 0, // ./DevDetail
  12, 0, 67, 105, 128, 0, 0, 0, 5, 0, // ./DevDetail/URI
  10, 0, 72, 85, 129, 32, 0, 14, 5, 0, // ./DevDetail/URI/MaxDepth
  11, 0, 201, 72, 129, 32, 0, 16, 5, 0, // ./DevDetail/URI/MaxTotLen
  12, 0, 169, 71, 129, 32, 0, 15, 5, 0, // ./DevDetail/URI/MaxSegLen
  13, 0, 230, 114, 129, 32, 0, 11, 5, 0, // ./DevDetail/DevTyp
  14, 0, 3, 156, 129, 32, 0, 17, 5, 0, // ./DevDetail/OEM
  15, 0, 131, 154, 129, 32, 0, 12, 5, 0, // ./DevDetail/FwV
  16, 0, 195, 156, 129, 32, 0, 18, 5, 0, // ./DevDetail/SwV
  17, 0, 227, 154, 129, 32, 0, 13, 5, 0, // ./DevDetail/HwV
  18, 0, 230, 117, 131, 32, 1, 2, 5, 0, // ./DevDetail/LrgObj
  43, 0, 69, 129, 144, 0, 0, 0, 5, 0, // ./DMAcc
  43, 0, 0, 0, 176, 66, 0, 0, 5, 49, // ./DMAcc/<X>
  21, 0, 37, 126, 129, 35, 2, 1, 1, 1, // ./DMAcc/<X>/AppID
  22, 0, 72, 92, 129, 34, 3, 1, 5, 2, // ./DMAcc/<X>/ServerID
  23, 0, 68, 63, 129, 35, 4, 1, 1, 1, // ./DMAcc/<X>/Name
  24, 0, 74, 55, 129, 35, 5, 1, 1, 1, // ./DMAcc/<X>/PrefConRef
  27, 0, 72, 93, 144, 2, 6, 0, 5, 1, // ./DMAcc/<X>/ToConRef
  27, 0, 0, 0, 176, 2, 1, 0, 5, 17, // ./DMAcc/<X>/ToConRef/<X>
  27, 0, 198, 55, 129, 35, 7, 1, 1, 1, // ./DMAcc/<X>/ToConRef/<X>/ConRef
  34, 0, 39, 96, 144, 2, 8, 0, 5, 1, // ./DMAcc/<X>/AppAddr
  34, 0, 0, 0, 176, 2, 2, 0, 5, 17, // ./DMAcc/<X>/AppAddr/<X>
  30, 0, 68, 77, 129, 35, 9, 1, 1, 1, // ./DMAcc/<X>/AppAddr/<X>/Addr
  31, 0, 72, 77, 129, 35, 10, 1, 1, 1, // ./DMAcc/<X>/AppAddr/<X>/AddrType
  34, 0, 36, 103, 144, 2, 11, 0, 5, 1, // ./DMAcc/<X>/AppAddr/<X>/Port
  34, 0, 0, 0, 176, 2, 3, 0, 5, 17, // ./DMAcc/<X>/AppAddr/<X>/Port/<X>
  34, 0, 39, 103, 129, 35, 12, 1, 1, 1, // ./DMAcc/<X>/AppAddr/<X>/Port/<X>/PortNbr
  35, 0, 201, 63, 129, 35, 13, 1, 1, 1, // ./DMAcc/<X>/AAuthPref
  42, 0, 7, 97, 144, 2, 14, 0, 5, 1, // ./DMAcc/<X>/AppAuth
  42, 0, 0, 0, 176, 2, 4, 0, 5, 17, // ./DMAcc/<X>/AppAuth/<X>
  38, 0, 138, 41, 129, 35, 15, 1, 1, 1, // ./DMAcc/<X>/AppAuth/<X>/AAuthLevel
  39, 0, 233, 64, 129, 35, 16, 1, 1, 1, // ./DMAcc/<X>/AppAuth/<X>/AAuthType
  40, 0, 169, 62, 129, 35, 17, 1, 1, 1, // ./DMAcc/<X>/AppAuth/<X>/AAuthName
  41, 0, 139, 30, 1, 35, 18, 5, 1, 1, // ./DMAcc/<X>/AppAuth/<X>/AAuthSecret
  42, 0, 137, 61, 4, 83, 19, 5, 1, 1, // ./DMAcc/<X>/AppAuth/<X>/AAuthData
  43, 0, 35, 154, 144, 2, 20, 0, 5, 1, // ./DMAcc/<X>/Ext
  173, 0, 133, 135, 128, 96, 0, 0, 5, 0, // ./VirMO
  51, 0, 202, 42, 128, 0, 0, 0, 5, 0, // ./VirMO/Capability
  46, 0, 74, 50, 129, 32, 0, 27, 5, 0, // ./VirMO/Capability/Hypervisor
  47, 0, 233, 73, 129, 32, 0, 31, 5, 0, // ./VirMO/Capability/Scheduler
  48, 0, 10, 44, 129, 32, 0, 26, 5, 0, // ./VirMO/Capability/CpuClasses
  49, 0, 10, 54, 129, 32, 0, 29, 5, 0, // ./VirMO/Capability/Operations
  50, 0, 11, 36, 129, 32, 0, 30, 5, 0, // ./VirMO/Capability/Peripherals
  51, 0, 202, 52, 130, 32, 0, 28, 5, 0, // ./VirMO/Capability/MaxDomains
  67, 0, 72, 86, 128, 0, 0, 0, 5, 0, // ./VirMO/Platform
  55, 0, 166, 118, 128, 0, 0, 0, 5, 0, // ./VirMO/Platform/Memory
  54, 0, 229, 134, 130, 32, 0, 50, 5, 0, // ./VirMO/Platform/Memory/Total
  55, 0, 196, 139, 130, 32, 0, 49, 5, 0, // ./VirMO/Platform/Memory/Free
  59, 0, 3, 44, 128, 0, 0, 0, 5, 0, // ./VirMO/Platform/Cpu
  57, 0, 5, 128, 130, 32, 0, 45, 5, 0, // ./VirMO/Platform/Cpu/Cores
  58, 0, 72, 90, 130, 32, 0, 47, 5, 0, // ./VirMO/Platform/Cpu/Reserved
  59, 0, 196, 139, 130, 32, 0, 46, 5, 0, // ./VirMO/Platform/Cpu/Free
  62, 0, 135, 107, 128, 0, 0, 0, 5, 0, // ./VirMO/Platform/Storage
  61, 0, 229, 134, 130, 32, 0, 55, 5, 0, // ./VirMO/Platform/Storage/Total
  62, 0, 196, 139, 130, 32, 0, 54, 5, 0, // ./VirMO/Platform/Storage/Free
  67, 0, 103, 101, 128, 0, 0, 0, 5, 0, // ./VirMO/Platform/Network
  67, 0, 0, 0, 128, 2, 5, 0, 5, 0, // ./VirMO/Platform/Network/<X>
  65, 0, 137, 70, 129, 32, 0, 53, 5, 0, // ./VirMO/Platform/Network/<X>/Interface
  66, 0, 72, 78, 130, 32, 0, 51, 5, 0, // ./VirMO/Platform/Network/<X>/Capacity
  67, 0, 196, 139, 130, 32, 0, 52, 5, 0, // ./VirMO/Platform/Network/<X>/Free
  79, 0, 37, 131, 144, 0, 0, 0, 5, 0, // ./VirMO/Image
  79, 0, 0, 0, 160, 2, 6, 0, 5, 0, // ./VirMO/Image/<X>
  70, 0, 68, 63, 129, 33, 21, 1, 5, 0, // ./VirMO/Image/<X>/Name
  71, 0, 103, 108, 129, 33, 22, 1, 5, 0, // ./VirMO/Image/<X>/Version
  72, 0, 102, 116, 129, 33, 23, 1, 5, 0, // ./VirMO/Image/<X>/Format
  73, 0, 35, 157, 129, 33, 24, 1, 5, 0, // ./VirMO/Image/<X>/Url
  74, 0, 166, 115, 129, 33, 25, 1, 5, 0, // ./VirMO/Image/<X>/Digest
  75, 0, 196, 144, 130, 32, 26, 1, 5, 0, // ./VirMO/Image/<X>/Size
  76, 0, 69, 134, 130, 32, 27, 1, 5, 0, // ./VirMO/Image/<X>/State
  77, 0, 72, 88, 130, 32, 28, 1, 5, 0, // ./VirMO/Image/<X>/Progress
  79, 0, 10, 54, 128, 0, 0, 0, 5, 0, // ./VirMO/Image/<X>/Operations
  79, 0, 72, 83, 70, 32, 0, 5, 5, 0, // ./VirMO/Image/<X>/Operations/Download
  157, 0, 38, 53, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain
  157, 0, 0, 0, 160, 2, 7, 0, 5, 64, // ./VirMO/Domain/<X>
  82, 0, 2, 83, 129, 32, 0, 35, 5, 0, // ./VirMO/Domain/<X>/Id
  83, 0, 68, 144, 129, 32, 29, 1, 5, 0, // ./VirMO/Domain/<X>/Role
  84, 0, 197, 131, 129, 32, 0, 38, 5, 0, // ./VirMO/Domain/<X>/Owner
  85, 0, 37, 131, 129, 32, 30, 1, 5, 0, // ./VirMO/Domain/<X>/Image
  86, 0, 231, 97, 129, 32, 0, 33, 5, 0, // ./VirMO/Domain/<X>/CloneOf
  87, 0, 69, 134, 130, 32, 31, 1, 5, 0, // ./VirMO/Domain/<X>/State
  88, 0, 38, 120, 130, 32, 32, 1, 5, 0, // ./VirMO/Domain/<X>/Reason
  89, 0, 199, 98, 130, 32, 33, 1, 5, 0, // ./VirMO/Domain/<X>/Desired
  90, 0, 36, 25, 130, 32, 0, 43, 5, 0, // ./VirMO/Domain/<X>/Lock
  91, 0, 72, 84, 129, 32, 0, 44, 5, 0, // ./VirMO/Domain/<X>/LockedBy
  92, 0, 109, 22, 129, 32, 0, 36, 5, 0, // ./VirMO/Domain/<X>/LastOperation
  93, 0, 138, 51, 130, 32, 34, 1, 5, 0, // ./VirMO/Domain/<X>/LastResult
  94, 0, 165, 133, 129, 32, 0, 40, 5, 0, // ./VirMO/Domain/<X>/Since
  100, 0, 102, 119, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Policy
  96, 0, 9, 66, 131, 33, 35, 1, 1, 0, // ./VirMO/Domain/<X>/Policy/AutoStart
  97, 0, 41, 67, 130, 33, 36, 1, 1, 0, // ./VirMO/Domain/<X>/Policy/BootOrder
  98, 0, 71, 102, 129, 33, 37, 1, 1, 0, // ./VirMO/Domain/<X>/Policy/OnCrash
  99, 0, 171, 34, 130, 33, 38, 1, 1, 0, // ./VirMO/Domain/<X>/Policy/MaxRestarts
  100, 0, 203, 38, 130, 33, 39, 1, 1, 0, // ./VirMO/Domain/<X>/Policy/StopTimeout
  105, 0, 166, 118, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Memory
  102, 0, 163, 155, 130, 33, 40, 1, 64, 0, // ./VirMO/Domain/<X>/Memory/Min
  103, 0, 102, 122, 130, 33, 41, 1, 68, 0, // ./VirMO/Domain/<X>/Memory/Target
  104, 0, 163, 34, 130, 33, 42, 1, 63, 0, // ./VirMO/Domain/<X>/Memory/Max
  105, 0, 230, 111, 130, 32, 0, 37, 5, 0, // ./VirMO/Domain/<X>/Memory/Actual
  120, 0, 3, 44, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Cpu
  107, 0, 101, 44, 129, 33, 43, 1, 59, 0, // ./VirMO/Domain/<X>/Cpu/Class
  108, 0, 198, 20, 130, 33, 44, 1, 56, 0, // ./VirMO/Domain/<X>/Cpu/Budget
  109, 0, 166, 25, 130, 33, 45, 1, 65, 0, // ./VirMO/Domain/<X>/Cpu/Period
  110, 0, 205, 20, 130, 32, 0, 32, 5, 0, // ./VirMO/Domain/<X>/Cpu/BudgetInForce
  111, 0, 173, 25, 130, 32, 0, 39, 5, 0, // ./VirMO/Domain/<X>/Cpu/PeriodInForce
  112, 0, 230, 123, 130, 33, 46, 1, 69, 0, // ./VirMO/Domain/<X>/Cpu/Weight
  113, 0, 195, 42, 130, 33, 47, 1, 58, 0, // ./VirMO/Domain/<X>/Cpu/Cap
  119, 0, 68, 145, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task
  119, 0, 0, 0, 128, 2, 8, 0, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>
  116, 0, 68, 139, 130, 32, 48, 1, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Cost
  117, 0, 166, 25, 130, 32, 49, 1, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Period
  118, 0, 72, 80, 130, 32, 50, 1, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Deadline
  119, 0, 38, 117, 130, 32, 51, 1, 5, 0, // ./VirMO/Domain/<X>/Cpu/Task/<X>/Jitter
  120, 0, 196, 145, 130, 32, 0, 34, 5, 0, // ./VirMO/Domain/<X>/Cpu/Used
  128, 0, 103, 101, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Network
  128, 0, 0, 0, 128, 2, 9, 0, 5, 0, // ./VirMO/Domain/<X>/Network/<X>
  123, 0, 137, 70, 129, 32, 0, 48, 5, 0, // ./VirMO/Domain/<X>/Network/<X>/Interface
  124, 0, 74, 45, 130, 33, 52, 1, 60, 0, // ./VirMO/Domain/<X>/Network/<X>/EgressRate
  125, 0, 75, 33, 130, 33, 53, 1, 62, 0, // ./VirMO/Domain/<X>/Network/<X>/IngressRate
  126, 0, 101, 127, 130, 33, 54, 1, 57, 0, // ./VirMO/Domain/<X>/Network/<X>/Burst
  127, 0, 202, 47, 130, 33, 55, 1, 61, 0, // ./VirMO/Domain/<X>/Network/<X>/Guaranteed
  128, 0, 72, 87, 130, 33, 56, 1, 66, 0, // ./VirMO/Domain/<X>/Network/<X>/Priority
  131, 0, 135, 107, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Storage
  130, 0, 5, 133, 130, 33, 57, 1, 67, 0, // ./VirMO/Domain/<X>/Storage/Quota
  131, 0, 196, 145, 130, 32, 0, 41, 5, 0, // ./VirMO/Domain/<X>/Storage/Used
  141, 0, 10, 36, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Peripheral
  141, 0, 0, 0, 128, 2, 10, 0, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>
  134, 0, 68, 143, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/Mode
  135, 0, 166, 121, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/Rights
  136, 0, 68, 146, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/When
  137, 0, 72, 87, 130, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/Priority
  138, 0, 7, 104, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/Preempt
  139, 0, 72, 89, 131, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/Required
  140, 0, 107, 37, 130, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/RevokeGrace
  141, 0, 69, 134, 130, 32, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Peripheral/<X>/State
  154, 0, 10, 54, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Operations
  143, 0, 133, 66, 70, 32, 0, 5, 80, 0, // ./VirMO/Domain/<X>/Operations/Start
  144, 0, 196, 38, 70, 32, 0, 5, 81, 0, // ./VirMO/Domain/<X>/Operations/Stop
  145, 0, 196, 141, 70, 32, 0, 5, 75, 0, // ./VirMO/Domain/<X>/Operations/Kill
  146, 0, 7, 35, 70, 32, 0, 5, 78, 0, // ./VirMO/Domain/<X>/Operations/Restart
  147, 0, 101, 132, 70, 32, 0, 5, 76, 0, // ./VirMO/Domain/<X>/Operations/Pause
  148, 0, 230, 120, 70, 32, 0, 5, 79, 0, // ./VirMO/Domain/<X>/Operations/Resume
  149, 0, 229, 97, 70, 32, 0, 5, 70, 0, // ./VirMO/Domain/<X>/Operations/Clone
  150, 0, 196, 146, 70, 32, 0, 5, 82, 0, // ./VirMO/Domain/<X>/Operations/Wipe
  151, 0, 38, 114, 70, 32, 0, 5, 77, 0, // ./VirMO/Domain/<X>/Operations/Delete
  152, 0, 105, 69, 70, 32, 0, 5, 72, 0, // ./VirMO/Domain/<X>/Operations/FullyLock
  153, 0, 13, 24, 70, 32, 0, 5, 73, 0, // ./VirMO/Domain/<X>/Operations/PartiallyLock
  154, 0, 38, 123, 70, 32, 0, 5, 74, 0, // ./VirMO/Domain/<X>/Operations/UnLock
  157, 0, 135, 100, 128, 0, 0, 0, 5, 0, // ./VirMO/Domain/<X>/Gateway
  156, 0, 72, 82, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Gateway/DeviceId
  157, 0, 167, 106, 129, 33, 0, 5, 5, 0, // ./VirMO/Domain/<X>/Gateway/Servers
  160, 0, 10, 54, 128, 0, 0, 0, 5, 0, // ./VirMO/Operations
  159, 0, 102, 113, 70, 32, 0, 5, 71, 0, // ./VirMO/Operations/Create
  160, 0, 72, 94, 70, 32, 0, 5, 83, 0, // ./VirMO/Operations/Transfer
  161, 0, 138, 46, 129, 32, 0, 42, 5, 0, // ./VirMO/Foreground
  172, 0, 197, 126, 128, 0, 0, 0, 5, 0, // ./VirMO/Audit
  163, 0, 196, 142, 130, 32, 0, 24, 5, 0, // ./VirMO/Audit/Lost
  172, 0, 0, 0, 128, 2, 11, 0, 5, 0, // ./VirMO/Audit/<X>
  165, 0, 99, 156, 130, 32, 58, 1, 5, 0, // ./VirMO/Audit/<X>/Seq
  166, 0, 68, 39, 129, 32, 0, 25, 5, 0, // ./VirMO/Audit/<X>/Time
  167, 0, 70, 92, 129, 32, 59, 1, 5, 0, // ./VirMO/Audit/<X>/Server
  168, 0, 38, 53, 129, 32, 60, 1, 5, 0, // ./VirMO/Audit/<X>/Domain
  169, 0, 10, 36, 129, 32, 61, 1, 5, 0, // ./VirMO/Audit/<X>/Peripheral
  170, 0, 133, 130, 129, 32, 62, 1, 5, 0, // ./VirMO/Audit/<X>/Event
  171, 0, 72, 81, 129, 32, 63, 1, 5, 0, // ./VirMO/Audit/<X>/Decision
  172, 0, 165, 128, 130, 32, 64, 1, 5, 0, // ./VirMO/Audit/<X>/Count
  173, 0, 35, 154, 144, 0, 0, 0, 5, 0, // ./VirMO/Ext
]);

export const FIELDS: usize = memory.data<u32>([
  300226, // ./DevDetail/LrgObj
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
  12288, // ./VirMO/Audit/<X>/Seq
  2641936, // ./VirMO/Audit/<X>/Server
  2117688, // ./VirMO/Audit/<X>/Domain
  618502, // ./VirMO/Audit/<X>/Peripheral
  487428, // ./VirMO/Audit/<X>/Event
  552965, // ./VirMO/Audit/<X>/Decision
  12380, // ./VirMO/Audit/<X>/Count
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
  60, 0, 120, 0, 13, 4, 1, 7, 0, 0, 0, 0, 10, 0, // ./VirMO/Domain/<X>/Peripheral/<X>
  192, 6, 0, 0, 64, 5, 0, 255, 0, 0, 0, 0, 11, 0, // ./VirMO/Audit/<X>
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
  39, 3, // AuditEvent
  42, 4, // AuditDecision
  46, 14, // AuditPeripheral
]);

export const WORDS: usize = memory.data<u16>([
  38340, // node
  40515, // chr
  40707, // int
  37828, // bool
  40419, // bin
  40323, // b64
  38596, // null
  41283, // xml
  37956, // date
  38852, // time
  35013, // float
  35173, // guest
  14794, // management
  35333, // modem
  14474, // besteffort
  24360, // reserved
  38212, // hard
  38724, // stay
  28199, // restart
  40899, // ovf
  32102, // kernel
  40995, // raw
  26947, // URI
  36036, // IPv4
  36164, // IPv6
  28838, // CLCRED
  27079, // SRVCRED
  36804, // OBEX
  8164, // HTTP
  12554, // HTTP-BASIC
  8171, // HTTP-DIGEST
  12709, // BASIC
  8326, // DIGEST
  35908, // HMAC
  37700, // X509
  26855, // SECURID
  23368, // SAFEWORD
  20296, // DIGIPASS
  19209, // TRANSPORT
  4816, // orphan-destroyed
  6989, // alert-dropped
  4273, // class-unsupported
  38468, // none
  34853, // allow
  38084, // deny
  39108, // wait
  38468, // none
  35493, // voice
  41091, // sms
  7405, // cellular-data
  19497, // bluetooth
  40611, // gps
  39236, // wifi
  10283, // memory-card
  40803, // nfc
  31910, // camera
  15114, // microphone
  28423, // speaker
  27975, // display
  41187, // usb
  35493, // voice
  41091, // sms
  7405, // cellular-data
  19497, // bluetooth
  40611, // gps
  39236, // wifi
  10283, // memory-card
  40803, // nfc
  31910, // camera
  15114, // microphone
  28423, // speaker
  27975, // display
  41187, // usb
]);

export const TYPES: usize = memory.data<u16>([
  0, // none
  1021, // urn:oma:mo:oma-dm-devinfo:1.0
  15434, // text/plain
  31, // urn:oma:mo:oma-dm-devdetail:1.0
  1947, // urn:oma:mo:oma-dm-dmacc:1.0
  2808, // application/octet-stream
  3574, // urn:oma:mo:x-virmo:1.0
]);
