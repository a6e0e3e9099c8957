// Generated from assembly/status.ts assembly/alert.ts assembly/effect.ts assembly/domain.ts assembly/limits.ts by tools/generate/vocabulary.ts; do not edit

export const Status = {
  None: 0,
  Ok: 200,
  Accepted: 202,
  AuthenticatedForSession: 212,
  ChunkBuffered: 213,
  OperationCancelled: 214,
  NotExecuted: 215,
  AtomicRollbackOk: 216,
  /** The user says No. */
  NotModified: 304,
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  CommandNotAllowed: 405,
  OptionalFeatureNotSupported: 406,
  AuthenticationRequired: 407,
  RequestTimeout: 408,
  IncompleteCommand: 412,
  RequestEntityTooLarge: 413,
  UriTooLong: 414,
  UnsupportedMediaType: 415,
  /** It can't be displayed, in the case of an Alert. */
  RequestedSizeTooBig: 416,
  AlreadyExists: 418,
  DeviceFull: 420,
  SizeMismatch: 424,
  PermissionDenied: 425,
  CommandFailed: 500,
  ServiceUnavailable: 503,
  VersionNotSupported: 505,
  AtomicFailed: 507,
  DataStoreFailure: 510,
  ProtocolNotSupported: 513,
  AtomicRollbackFailed: 516,
  AtomicResponseTooLarge: 517,
} as const;
export type Status = (typeof Status)[keyof typeof Status];

export const Alert = {
  Display: 1100,
  ConfirmOrReject: 1101,
  TextInput: 1102,
  SingleChoice: 1103,
  MultipleChoice: 1104,
  ServerInitiatedManagement: 1200,
  ClientInitiatedManagement: 1201,
  NextMessage: 1222,
  SessionAbort: 1223,
  ClientEvent: 1224,
  NoEndOfData: 1225,
  GenericAlert: 1226,
} as const;
export type Alert = (typeof Alert)[keyof typeof Alert];

/** What an operation came to: LastResult and the Data of its Generic Alert (virmo.md 4). */
export const ResultCode = {
  None: 0,
  Success: 1200,
  ClientError: 1400,
  UserCancelled: 1401,
  CreateFailed: 1402,
  ImageNotReady: 1403,
  DigestMismatch: 1404,
  CloneFailed: 1405,
  StartFailed: 1406,
  StopFailed: 1407,
  PauseOrResumeFailed: 1408,
  LockFailed: 1409,
  DeleteOrWipeFailed: 1410,
  InsufficientMemory: 1411,
  InsufficientCpu: 1412,
  InsufficientNetwork: 1413,
  InsufficientStorage: 1414,
  TransferFailed: 1415,
  PeripheralNotAvailable: 1416,
  TimedOut: 1417,
  Interrupted: 1418,
  HypervisorUnreachable: 1419,
} as const;
export type ResultCode = (typeof ResultCode)[keyof typeof ResultCode];

/** What the agent asks of the host. An effect's arguments, payload and answer are laid out in docs/port.md. */
export const Effect = {
  FlashRead: 1,
  FlashProgram: 2,
  FlashErase: 3,
  FlashSync: 4,
  Random: 5,
  Send: 6,
  Deliver: 7,
  Prompt: 8,
  DomainCreate: 9,
  DomainControl: 10,
  DomainDestroy: 11,
  DomainClone: 12,
  DomainWipe: 13,
  DomainQuery: 14,
  QuotaSet: 15,
  ImageDownload: 16,
  PeripheralSet: 17,
  DeviceControl: 18,
  PlatformQuery: 19,
} as const;
export type Effect = (typeof Effect)[keyof typeof Effect];

/** How an effect came out: the `result` of complete(), and of an OperationEnded notification. */
export const Outcome = {
  Done: 0,
  /** Under way; it ends later in an OperationEnded notification, a Prompt in a UserAnswer. */
  Started: 1,
  Failed: -1,
  NotSupported: -2,
  NotFound: -3,
  Exists: -4,
  NoMemory: -5,
  NoCpu: -6,
  NoStorage: -7,
  NoNetwork: -8,
  Unreachable: -9,
  TimedOut: -10,
  /** The state of the domain doesn't allow it, the transport isn't trusted, or the user says No. */
  Refused: -11,
  /** The user has cancelled what was asked. */
  Cancelled: -12,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** What the host tells the agent by notify(). Payloads are laid out in docs/port.md. */
export const Notification = {
  /** The time of day has become known or was corrected. */
  Time: 1,
  /** A factory account; ignored once the device has accounts. */
  Account: 2,
  /** The user, or the host's schedule, asks for a client-initiated session. */
  SessionRequest: 3,
  /** The last Send got no answer. */
  SendFailed: 4,
  /** A domain operation that had completed as Started has ended. */
  OperationEnded: 5,
  /** A domain changed its state by itself. */
  DomainEvent: 6,
  /** A package 0 (OMA-TS-DM_Notification 6.2). */
  Package0: 7,
  Bootstrap: 8,
  PeripheralEvent: 9,
  /** What the user has answered a Prompt that had completed as Started. */
  UserAnswer: 10,
  /** The user interface belongs to this domain from now on; told to a fresh agent, too. */
  Foreground: 11,
  /** A domain is in another call than before, or in none any more; told of every domain to a fresh agent, too. */
  Call: 12,
} as const;
export type Notification = (typeof Notification)[keyof typeof Notification];

/** The call that a domain is in. */
export const Call = {
  None: 0,
  Ordinary: 1,
  Emergency: 2,
} as const;
export type Call = (typeof Call)[keyof typeof Call];

/** What notify() and receive() answer. */
export const Acceptance = {
  Taken: 0,
  /** Not now: keep it and offer it again when poll() has answered 0. */
  Busy: 1,
  /** Never: the agent has no use for it, or it is malformed. */
  Refused: 2,
} as const;
export type Acceptance = (typeof Acceptance)[keyof typeof Acceptance];

/** The action of a DomainControl effect. */
export const Control = {
  Start: 1,
  Stop: 2,
  Kill: 3,
  Pause: 4,
  Resume: 5,
} as const;
export type Control = (typeof Control)[keyof typeof Control];

/** A domain's state as the hypervisor reports it. */
export const HypervisorState = {
  Creating: 1,
  Stopped: 2,
  Starting: 3,
  Running: 4,
  Paused: 5,
  Stopping: 6,
  Crashed: 7,
  Destroying: 8,
} as const;
export type HypervisorState = (typeof HypervisorState)[keyof typeof HypervisorState];

/** What happened to a domain by itself (a DomainEvent notification). */
export const DomainEvent = {
  Crashed: 1,
  ShutDown: 2,
  Rebooted: 3,
} as const;
export type DomainEvent = (typeof DomainEvent)[keyof typeof DomainEvent];

/** The sections of a PlatformQuery. */
export const Section = {
  Platform: 0,
  Network: 1,
  Image: 2,
  Domain: 3,
  Task: 4,
  Identity: 5,
  Ceiling: 6,
  Flash: 7,
} as const;
export type Section = (typeof Section)[keyof typeof Section];

/** The strings of Section.Identity, in this order. */
export const Identity = {
  DevId: 0,
  Man: 1,
  Mod: 2,
  DmV: 3,
  Lang: 4,
  DevTyp: 5,
  Oem: 6,
  FwV: 7,
  SwV: 8,
  HwV: 9,
} as const;
export type Identity = (typeof Identity)[keyof typeof Identity];

/** The bits of busy(). */
export const Activity = {
  Booting: 1,
  Session: 2,
  /** A domain operation is under way. */
  Operation: 4,
  /** An alert waits for its acknowledgement. */
  Alert: 8,
  /** The last session ended with an error. */
  SessionFailed: 16,
  /** The flash holds what this agent must not touch: another device's journal, or a newer one. */
  StoreRefused: 32,
  /** What a server has asked for waits for the end of an emergency call. */
  Held: 64,
} as const;
export type Activity = (typeof Activity)[keyof typeof Activity];

/** Domain/<X>/State and Desired (virmo.md 2). */
export const DomainState = {
  Creating: 10,
  Stopped: 20,
  Starting: 30,
  Running: 40,
  Pausing: 50,
  Paused: 60,
  Resuming: 70,
  Stopping: 80,
  Cloning: 90,
  Deleting: 100,
  Crashed: 110,
  Unknown: 120,
} as const;
export type DomainState = (typeof DomainState)[keyof typeof DomainState];

/** Domain/<X>/Reason (virmo.md 2). */
export const Reason = {
  None: 0,
  ServerRequest: 10,
  UserRequest: 20,
  GuestRequest: 30,
  Crash: 40,
  Policy: 50,
  PowerLoss: 60,
  ResourceShortage: 70,
  Lock: 80,
  HypervisorUnreachable: 90,
} as const;
export type Reason = (typeof Reason)[keyof typeof Reason];

/** The operations by bit (docs/port.md, Section.Platform); records store 1 + bit, 0 for none. */
export const OperationBit = {
  Create: 0,
  Clone: 1,
  Wipe: 2,
  Delete: 3,
  Start: 4,
  Stop: 5,
  Kill: 6,
  Restart: 7,
  Pause: 8,
  Resume: 9,
  FullyLock: 10,
  PartiallyLock: 11,
  UnLock: 12,
  Transfer: 13,
  Download: 14,
  /** None that a server asks for: what a set of quotas leaves behind that had to be undone (virmo.md 5). */
  Quota: 15,
} as const;
export type OperationBit = (typeof OperationBit)[keyof typeof OperationBit];

/** Domain/<X>/Lock (virmo.md 2): LAWMO's values; records store 0 for Unlocked. */
export const Lock = {
  Fully: 10,
  Partially: 20,
  Unlocked: 30,
} as const;
export type Lock = (typeof Lock)[keyof typeof Lock];

/** Image/<X>/State (virmo.md 1). */
export const ImageState = {
  Idle: 10,
  Failed: 20,
  Downloading: 30,
  Ready: 40,
} as const;
export type ImageState = (typeof ImageState)[keyof typeof ImageState];

// The enumerations below have their texts in ddf/bindings.json; the generator checks that both agree.

/** Domain/<X>/Role. */
export const Role = {
  Guest: 0,
  Management: 1,
  Modem: 2,
} as const;
export type Role = (typeof Role)[keyof typeof Role];

/** Domain/<X>/Cpu/Class. */
export const CpuClass = {
  BestEffort: 0,
  Reserved: 1,
  Hard: 2,
} as const;
export type CpuClass = (typeof CpuClass)[keyof typeof CpuClass];

/** Domain/<X>/Policy/OnCrash. */
export const OnCrash = {
  Stay: 0,
  Restart: 1,
} as const;
export type OnCrash = (typeof OnCrash)[keyof typeof OnCrash];

/** Image/<X>/Format. */
export const ImageFormat = {
  Ovf: 0,
  Kernel: 1,
  Raw: 2,
} as const;
export type ImageFormat = (typeof ImageFormat)[keyof typeof ImageFormat];

/** DMAcc AppAddr/<X>/AddrType. */
export const AddrType = {
  Uri: 0,
  IPv4: 1,
  IPv6: 2,
} as const;
export type AddrType = (typeof AddrType)[keyof typeof AddrType];

/** DMAcc AppAuth/<X>/AAuthLevel: CLCRED is what the client presents, SRVCRED what the server presents. */
export const AuthLevel = {
  ClCred: 0,
  SrvCred: 1,
  Obex: 2,
  Http: 3,
} as const;
export type AuthLevel = (typeof AuthLevel)[keyof typeof AuthLevel];

/** DMAcc AppAuth/<X>/AAuthType. */
export const AuthType = {
  HttpBasic: 0,
  HttpDigest: 1,
  Basic: 2,
  Digest: 3,
  Hmac: 4,
  X509: 5,
  SecurId: 6,
  SafeWord: 7,
  DigiPass: 8,
  Transport: 9,
} as const;
export type AuthType = (typeof AuthType)[keyof typeof AuthType];

/** Audit/<X>/Event: what happened (docs/virmo.md, Audit). The numbers stand on flash. */
export const AuditEvent = {
  OrphanDestroyed: 0,
  AlertDropped: 1,
  ClassUnsupported: 2,
} as const;
export type AuditEvent = (typeof AuditEvent)[keyof typeof AuditEvent];

/** Audit/<X>/Decision: how a request was decided, if it was one. */
export const AuditDecision = {
  None: 0,
  Allow: 1,
  Deny: 2,
  Wait: 3,
} as const;
export type AuditDecision = (typeof AuditDecision)[keyof typeof AuditDecision];

/** Audit/<X>/Peripheral: which one it was about, if it was about one. */
export const AuditPeripheral = {
  None: 0,
  Voice: 1,
  Sms: 2,
  CellularData: 3,
  Bluetooth: 4,
  Gps: 5,
  Wifi: 6,
  MemoryCard: 7,
  Nfc: 8,
  Camera: 9,
  Microphone: 10,
  Speaker: 11,
  Display: 12,
  Usb: 13,
} as const;
export type AuditPeripheral = (typeof AuditPeripheral)[keyof typeof AuditPeripheral];

// Messages (docs/protocol.md)
export const MaxMsgSize = 6144;
export const MaxObjSize = 32768;
export const InboxTail = 1024;
export const EventBytes = 2048;
export const ArenaBytes = 4096;
export const MaxNesting = 32;

// The management tree (virmo.md 1; OMA-TS-DM_StdObj: DevDetail/URI)
export const MaxDepth = 12;
export const MaxSegLen = 32;
export const MaxTotLen = 127;
export const MaxCorrelator = 64;
export const MaxServerId = 40;

// User alerts (docs/protocol.md): seconds that the user has to answer, characters of a text input, choices
export const MaxPromptTime = 600;
export const MaxInput = 500;
export const MaxChoices = 32;

// Records
export const MaxDomains = 8;
export const MaxAccounts = 4;
export const MaxImages = 6;
export const MaxOperations = 16;
export const MaxAcls = 128;
export const MaxPrincipals = 12;
export const MaxNetworks = 2;
export const MaxTasks = 8;
export const MaxPeripherals = 13;

// Free-form texts and nodes (virmo.md 1: Ext). 64 values of 4 KiB in all always fit the blocks, whatever their lengths.
export const TextBlocks = 250;
export const TextBlockBytes = 22;
export const MaxExtNodes = 64;
// What an Ext node may lie below: another one, ./VirMO/Ext, or the Ext of an account.
export const ExtPlaces = 69;
// The undo stack has to hold what a value takes the place of.
export const MaxExtValue = 2048;
// Of a Title, and of a Type in Ext.
export const MaxTitle = 255;
// Nodes of the schema with a Title, TStamp or VerNo of their own: all of four whole accounts, of the images and of the domains.
export const MaxProperties = 136;

// The flash of the journal (docs/journal.md)
export const PageBytes = 256;
export const SectorBytes = 4096;
export const FlashBytes = 262144;
export const CheckpointBytes = 32768;
export const LogSectors = 32;
export const StagingBytes = 32768;
export const AuditBytes = 16384;
export const UndoBytes = 4096;
