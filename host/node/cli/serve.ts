/** `virmo serve`: the DM server until it is told to end. */
import { startServer } from "../../../server/http.js";
import { untilAsked } from "./signals.js";

export interface ServeOptions {
  /** 0–65535; 0: any free one. */
  port: number;
  data: string;
  host: string;
  serverId: string;
  json?: boolean;
}

/**
 * @returns the exit code 0 after SIGINT or SIGTERM
 * @throws UsageError if it can't listen or its directory is in use
 */
export async function serve({ port, data, host, serverId, json }: ServeOptions): Promise<number> {
  const server = await startServer({ port, host, dataDir: data, serverId });
  const dm = `${server.url}/dm`;
  const api = `${server.url}/api`;
  process.stdout.write(
    json ? `${JSON.stringify({ serverId, dm, api })}\n` : `${serverId}: devices ${dm}, API ${api}\n`,
  );
  await untilAsked().asked;
  await server.close();
  return 0;
}
