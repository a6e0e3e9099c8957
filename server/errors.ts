/** The errors a caller of the server can get: whose fault it is decides which. */

/** The device's message can't be answered within the protocol: HTTP 400, nothing was changed. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** The administrator's request is refused; `status` is the HTTP status that says why, the message is one line. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  constructor(
    readonly status: 400 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}
