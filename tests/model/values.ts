/** The numbers and words of the specification (§1–4), each once. */

export const State = {
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

/** The values of LAWMO: the smaller, the stricter. */
export const Lock = { Fully: 10, Partially: 20, Unlocked: 30 } as const;

/** §4. */
export const Code = {
  Success: 1200,
  ClientError: 1400,
  CreateFailed: 1402,
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
  TimedOut: 1417,
  Interrupted: 1418,
  Unreachable: 1419,
} as const;

/** The answers of §1, §3 and §5. */
export const Status = {
  Ok: 200,
  Accepted: 202,
  NotExecuted: 215,
  RolledBack: 216,
  Forbidden: 403,
  NotFound: 404,
  NotAllowed: 405,
  NotSupported: 406,
  Incomplete: 412,
  TooLarge: 413,
  BadFormat: 415,
  Exists: 418,
  DeviceFull: 420,
  PermissionDenied: 425,
  CommandFailed: 500,
  AtomicFailed: 507,
} as const;

export type OperationName =
  | "Create"
  | "Start"
  | "Stop"
  | "Kill"
  | "Restart"
  | "Pause"
  | "Resume"
  | "Clone"
  | "Wipe"
  | "Delete"
  | "FullyLock"
  | "PartiallyLock"
  | "UnLock"
  | "Transfer";

/** One row of the table of §2: where an operation starts, what it passes through, what it asks for, how its failure is called. */
export interface Row {
  from: readonly number[];
  through: number;
  /** The state that answers 200 at once because it is already reached; 0 for none. */
  reached: number;
  desired: number;
  code: number;
}

const { Stopped, Starting, Running, Paused, Stopping, Crashed, Unknown } = State;

export const TABLE: Readonly<Partial<Record<OperationName, Row>>> = {
  Start: { from: [Stopped, Crashed], through: Starting, reached: Running, desired: 40, code: Code.StartFailed },
  Stop: { from: [Running, Paused], through: Stopping, reached: Stopped, desired: 20, code: Code.StopFailed },
  Kill: {
    from: [Starting, Running, Paused, Stopping, Crashed, Unknown],
    through: Stopping,
    reached: Stopped,
    desired: 20,
    code: Code.StopFailed,
  },
  Pause: { from: [Running], through: State.Pausing, reached: Paused, desired: 60, code: Code.PauseOrResumeFailed },
  Resume: { from: [Paused], through: State.Resuming, reached: Running, desired: 40, code: Code.PauseOrResumeFailed },
  Restart: { from: [Running], through: Stopping, reached: 0, desired: 40, code: Code.StopFailed },
  Clone: { from: [Stopped], through: State.Cloning, reached: 0, desired: 20, code: Code.CloneFailed },
  Wipe: { from: [Stopped, Crashed], through: State.Creating, reached: 0, desired: 20, code: Code.DeleteOrWipeFailed },
  Delete: { from: [Stopped, Crashed], through: State.Deleting, reached: 0, desired: 20, code: Code.DeleteOrWipeFailed },
};

/** §5: "Live are Starting, Running, Pausing, Paused, Resuming, Stopping". */
export const LIVE: readonly number[] = [
  State.Starting,
  State.Running,
  State.Pausing,
  State.Paused,
  State.Resuming,
  State.Stopping,
];

export const STABLE: readonly number[] = [State.Stopped, State.Running, State.Paused, State.Crashed];

/** Slots for pending operations (§3). */
export const SLOTS = 16;
/** Octets of a Correlator (§3). */
export const CORRELATOR = 64;
export const SECOND = 1_000_000;
/** A quota set that isn't in force after so long is undone (§5). */
export const FORCE_LIMIT = 60 * SECOND;
/** What is left of a creation that failed, and couldn't be destroyed, is destroyed again after so long. */
export const CLEAN_AGAIN = 5 * SECOND;
/** A lock's pause that failed is tried again after so long. */
export const LOCK_AGAIN = 60 * SECOND;
/** A DM Delete that the hypervisor hasn't answered after so long is 500 (§3). */
export const DELETE_LIMIT = 30 * SECOND;
/** How long after an emergency call its domain is still left alone (§2). */
export const AFTER_EMERGENCY = 300 * SECOND;
/** MaxRestarts counts crashes' restarts within this window (§2). */
export const RESTART_WINDOW = 600 * SECOND;
/** At most one DomainStateChange for each domain in this time (§3). */
export const CHANGE_INTERVAL = 60 * SECOND;
/** The longest back-off of OnCrash=restart (§2). */
export const LONGEST_BACKOFF = 60 * SECOND;
