/** Keeps the API for this machine's own programs: not for the network, nor for web pages that a browser here shows. */
import type { IncomingMessage } from "node:http";

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Why a request is refused, or undefined.
 * - the peer must be this machine: the API knows no users;
 * - Host must be a loopback name or the configured one, else a page's own name was made to point here (DNS rebinding);
 * - Origin, if a browser sends one, must be this server's own.
 */
export function refusal(request: IncomingMessage, configured: string): string | undefined {
  const { host = "", origin } = request.headers;
  const names = [...LOOPBACK_NAMES, configured.includes(":") ? `[${configured}]` : configured];
  if (!isLocal(request)) return "the API is for this machine only";
  if (!names.includes(nameOf(host))) return "Host isn't a name of this server";
  if (origin !== undefined && origin !== `http://${host}`) return "requests of other origins aren't taken";
  return undefined;
}

function isLocal({ socket: { remoteAddress = "", localAddress } }: IncomingMessage): boolean {
  const address = remoteAddress.replace(/^::ffff:/, "");
  return address.startsWith("127.") || address === "::1" || remoteAddress === localAddress;
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:[0-9]*$/, "");
}
