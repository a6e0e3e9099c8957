/** The states, reasons, operations and enumerations that the objects store as numbers (virmo.md 2, 3; docs/port.md; DMAcc). */

/** Domain/<X>/State and Desired (virmo.md 2). */
export const enum DomainState {
  Creating = 10,
  Stopped = 20,
  Starting = 30,
  Running = 40,
  Pausing = 50,
  Paused = 60,
  Resuming = 70,
  Stopping = 80,
  Cloning = 90,
  Deleting = 100,
  Crashed = 110,
  Unknown = 120,
}

/** Domain/<X>/Reason (virmo.md 2). */
export const enum Reason {
  None = 0,
  ServerRequest = 10,
  UserRequest = 20,
  GuestRequest = 30,
  Crash = 40,
  Policy = 50,
  PowerLoss = 60,
  ResourceShortage = 70,
  Lock = 80,
  HypervisorUnreachable = 90,
}

/** The operations by bit (docs/port.md, Section.Platform); records store 1 + bit, 0 for none. */
export const enum OperationBit {
  Create = 0,
  Clone = 1,
  Wipe = 2,
  Delete = 3,
  Start = 4,
  Stop = 5,
  Kill = 6,
  Restart = 7,
  Pause = 8,
  Resume = 9,
  FullyLock = 10,
  PartiallyLock = 11,
  UnLock = 12,
  Transfer = 13,
  Download = 14,
  /** None that a server asks for: what a set of quotas leaves behind that had to be undone (virmo.md 5). */
  Quota = 15,
}

/** Domain/<X>/Lock (virmo.md 2): LAWMO's values; records store 0 for Unlocked. */
export const enum Lock {
  Fully = 10,
  Partially = 20,
  Unlocked = 30,
}

/** Image/<X>/State (virmo.md 1). */
export const enum ImageState {
  Idle = 10,
  Failed = 20,
  Downloading = 30,
  Ready = 40,
}

// The enumerations below have their texts in ddf/bindings.json; the generator checks that both agree.

/** Domain/<X>/Role. */
export const enum Role {
  Guest = 0,
  Management = 1,
  Modem = 2,
}

/** Domain/<X>/Cpu/Class. */
export const enum CpuClass {
  BestEffort = 0,
  Reserved = 1,
  Hard = 2,
}

/** Domain/<X>/Policy/OnCrash. */
export const enum OnCrash {
  Stay = 0,
  Restart = 1,
}

/** Image/<X>/Format. */
export const enum ImageFormat {
  Ovf = 0,
  Kernel = 1,
  Raw = 2,
}

/** DMAcc AppAddr/<X>/AddrType. */
export const enum AddrType {
  Uri = 0,
  IPv4 = 1,
  IPv6 = 2,
}

/** DMAcc AppAuth/<X>/AAuthLevel: CLCRED is what the client presents, SRVCRED what the server presents. */
export const enum AuthLevel {
  ClCred = 0,
  SrvCred = 1,
  Obex = 2,
  Http = 3,
}

/** DMAcc AppAuth/<X>/AAuthType. */
export const enum AuthType {
  HttpBasic = 0,
  HttpDigest = 1,
  Basic = 2,
  Digest = 3,
  Hmac = 4,
  X509 = 5,
  SecurId = 6,
  SafeWord = 7,
  DigiPass = 8,
  Transport = 9,
}

/** Audit/<X>/Event: what happened (docs/virmo.md, Audit). The numbers stand on flash. */
export const enum AuditEvent {
  OrphanDestroyed = 0,
  AlertDropped = 1,
  ClassUnsupported = 2,
}

/** Audit/<X>/Decision: how a request was decided, if it was one. */
export const enum AuditDecision {
  None = 0,
  Allow = 1,
  Deny = 2,
  Wait = 3,
}

/** Audit/<X>/Peripheral: which one it was about, if it was about one. */
export const enum AuditPeripheral {
  None = 0,
  Voice = 1,
  Sms = 2,
  CellularData = 3,
  Bluetooth = 4,
  Gps = 5,
  Wifi = 6,
  MemoryCard = 7,
  Nfc = 8,
  Camera = 9,
  Microphone = 10,
  Speaker = 11,
  Display = 12,
  Usb = 13,
}
