/** How DM messages travel: the transport interface, HTTP, and which URLs are safe without the server's credentials. */

/** One message out, one message back (OMA-TS-DM_Protocol: the client always speaks first). */
export interface Transport {
  /**
   * @param url where to; @param message a DM message
   * @param signal when it is aborted the exchange is over and the promise rejects promptly
   * @returns the answer, possibly empty
   * @throws anything, when there is no answer
   */
  exchange(url: string, message: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
}

export const CONTENT_TYPE = "application/vnd.syncml.dm+wbxml";
const TIMEOUT_MS = 30_000;
const MOST_BYTES = 65_536;

/** The HTTP binding (OMA-TS-SyncML_HTTPBinding): POST, no redirects: another host hasn't the account's trust. */
export class HttpTransport implements Transport {
  /** @param timeout ms for the whole exchange, > 0 */
  constructor(private readonly timeout: number = TIMEOUT_MS) {}

  async exchange(url: string, message: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const response = await fetch(url, {
      method: "POST",
      body: message,
      headers: { "content-type": CONTENT_TYPE, accept: CONTENT_TYPE, "cache-control": "no-store" },
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.timeout)]),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`${url}: HTTP status ${response.status}`);
    }
    const body = await bounded(response, url);
    const type = response.headers.get("content-type") ?? "";
    // A captive portal answers 200 with a page of its own.
    if (body.length > 0 && !type.toLowerCase().startsWith(CONTENT_TYPE))
      throw new Error(`${url}: content type "${type}"`);
    return body;
  }
}

async function bounded(response: Response, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    total += chunk.length;
    if (total > MOST_BYTES) throw new Error(`${url}: an answer of more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks, total));
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/;

/** Whether a server that can't authenticate itself may be talked to at `url`: https, or http to a loopback address. */
export function trustedByTransport(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
}
