/** The boundary between agent and host: effects (one port function each), their results, and notifications. */
// Shared with the hosts by tools/generate: only plain enum members with literal values.

/** What the agent asks of the host. An effect's arguments, payload and answer are laid out in docs/port.md. */
export const enum Effect {
  FlashRead = 1,
  FlashProgram = 2,
  FlashErase = 3,
  FlashSync = 4,
  Random = 5,
  Send = 6,
  Deliver = 7,
  Prompt = 8,
  DomainCreate = 9,
  DomainControl = 10,
  DomainDestroy = 11,
  DomainClone = 12,
  DomainWipe = 13,
  DomainQuery = 14,
  QuotaSet = 15,
  ImageDownload = 16,
  PeripheralSet = 17,
  DeviceControl = 18,
  PlatformQuery = 19,
}

/** How an effect came out: the `result` of complete(), and of an OperationEnded notification. */
export const enum Outcome {
  Done = 0,
  /** Under way; it ends later in an OperationEnded notification, a Prompt in a UserAnswer. */
  Started = 1,
  Failed = -1,
  NotSupported = -2,
  NotFound = -3,
  Exists = -4,
  NoMemory = -5,
  NoCpu = -6,
  NoStorage = -7,
  NoNetwork = -8,
  Unreachable = -9,
  TimedOut = -10,
  /** The state of the domain doesn't allow it, the transport isn't trusted, or the user says No. */
  Refused = -11,
  /** The user has cancelled what was asked. */
  Cancelled = -12,
}

/** What the host tells the agent by notify(). Payloads are laid out in docs/port.md. */
export const enum Notification {
  /** The time of day has become known or was corrected. */
  Time = 1,
  /** A factory account; ignored once the device has accounts. */
  Account = 2,
  /** The user, or the host's schedule, asks for a client-initiated session. */
  SessionRequest = 3,
  /** The last Send got no answer. */
  SendFailed = 4,
  /** A domain operation that had completed as Started has ended. */
  OperationEnded = 5,
  /** A domain changed its state by itself. */
  DomainEvent = 6,
  /** A package 0 (OMA-TS-DM_Notification 6.2). */
  Package0 = 7,
  Bootstrap = 8,
  PeripheralEvent = 9,
  /** What the user has answered a Prompt that had completed as Started. */
  UserAnswer = 10,
  /** The user interface belongs to this domain from now on; told to a fresh agent, too. */
  Foreground = 11,
  /** A domain is in another call than before, or in none any more; told of every domain to a fresh agent, too. */
  Call = 12,
}

/** The call that a domain is in. */
export const enum Call {
  None = 0,
  Ordinary = 1,
  Emergency = 2,
}

/** What notify() and receive() answer. */
export const enum Acceptance {
  Taken = 0,
  /** Not now: keep it and offer it again when poll() has answered 0. */
  Busy = 1,
  /** Never: the agent has no use for it, or it is malformed. */
  Refused = 2,
}

/** The action of a DomainControl effect. */
export const enum Control {
  Start = 1,
  Stop = 2,
  Kill = 3,
  Pause = 4,
  Resume = 5,
}

/** A domain's state as the hypervisor reports it. */
export const enum HypervisorState {
  Creating = 1,
  Stopped = 2,
  Starting = 3,
  Running = 4,
  Paused = 5,
  Stopping = 6,
  Crashed = 7,
  Destroying = 8,
}

/** What happened to a domain by itself (a DomainEvent notification). */
export const enum DomainEvent {
  Crashed = 1,
  ShutDown = 2,
  Rebooted = 3,
}

/** The sections of a PlatformQuery. */
export const enum Section {
  Platform = 0,
  Network = 1,
  Image = 2,
  Domain = 3,
  Task = 4,
  Identity = 5,
  Ceiling = 6,
  Flash = 7,
}

/** The strings of Section.Identity, in this order. */
export const enum Identity {
  DevId = 0,
  Man = 1,
  Mod = 2,
  DmV = 3,
  Lang = 4,
  DevTyp = 5,
  Oem = 6,
  FwV = 7,
  SwV = 8,
  HwV = 9,
}

/** The bits of busy(). */
export const enum Activity {
  Booting = 1,
  Session = 2,
  /** A domain operation is under way. */
  Operation = 4,
  /** An alert waits for its acknowledgement. */
  Alert = 8,
  /** The last session ended with an error. */
  SessionFailed = 16,
  /** The flash holds what this agent must not touch: another device's journal, or a newer one. */
  StoreRefused = 32,
  /** What a server has asked for waits for the end of an emergency call. */
  Held = 64,
}
