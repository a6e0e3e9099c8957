/** The Alert codes of OMA DM (OMA-TS-DM_RepPro 6.6.2) and the result codes of VirMO operations (virmo.md 4). */
// Shared with the hosts by tools/generate: only plain enum members with literal values.
export const enum Alert {
  Display = 1100,
  ConfirmOrReject = 1101,
  TextInput = 1102,
  SingleChoice = 1103,
  MultipleChoice = 1104,
  ServerInitiatedManagement = 1200,
  ClientInitiatedManagement = 1201,
  NextMessage = 1222,
  SessionAbort = 1223,
  ClientEvent = 1224,
  NoEndOfData = 1225,
  GenericAlert = 1226,
}

/** What an operation came to: LastResult and the Data of its Generic Alert (virmo.md 4). */
export const enum ResultCode {
  None = 0,
  Success = 1200,
  ClientError = 1400,
  UserCancelled = 1401,
  CreateFailed = 1402,
  ImageNotReady = 1403,
  DigestMismatch = 1404,
  CloneFailed = 1405,
  StartFailed = 1406,
  StopFailed = 1407,
  PauseOrResumeFailed = 1408,
  LockFailed = 1409,
  DeleteOrWipeFailed = 1410,
  InsufficientMemory = 1411,
  InsufficientCpu = 1412,
  InsufficientNetwork = 1413,
  InsufficientStorage = 1414,
  TransferFailed = 1415,
  PeripheralNotAvailable = 1416,
  TimedOut = 1417,
  Interrupted = 1418,
  HypervisorUnreachable = 1419,
}
