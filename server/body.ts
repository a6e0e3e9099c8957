/** Reads the body of a request within bounds, and sends JSON answers. */
import type { IncomingMessage, ServerResponse } from "node:http";

/** Octets of a request's body at most. */
export const MAX_BODY = 65536;

/** A body that isn't taken, with the HTTP status that says why. */
export class BodyError extends Error {
  override readonly name = "BodyError";
  constructor(
    readonly status: 400 | 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The whole body.
 * @throws BodyError 415 if the media type is another, 413 if it exceeds MAX_BODY, 400 if the peer broke off
 */
export async function readBody(request: IncomingMessage, mediaType: string): Promise<Buffer> {
  const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type !== mediaType) throw new BodyError(415, `the Content-Type must be ${mediaType}`);
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      // What is too long is read and dropped, so that the peer gets to the answer.
      if (length <= MAX_BODY) chunks.push(chunk);
      else reject(new BodyError(413, `the body exceeds ${MAX_BODY} octets`));
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("close", () => reject(new BodyError(400, "the body broke off")));
  });
}

/** Answers with one line of JSON. */
export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
    ...headers,
  });
  response.end(text);
}
