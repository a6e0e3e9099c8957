/** Waits for the Generic Alerts that a scenario expects; each alert meets one expectation, and none may be left over. */
import { Unmet } from "./check.js";
import type { AlertExpect } from "./model.js";
import type { ReceivedAlert, Stage } from "./stage.js";

const TYPE_PREFIX = "urn:oma:at:x-virmo:1.0:";

export class AlertLedger {
  /** By server: the indices of the alerts that an expectation was met by. */
  private readonly used = new Map<string, Set<number>>();

  constructor(private readonly stage: Stage) {}

  /** @throws Unmet if it doesn't come in time, or with another code */
  async await(expect: AlertExpect): Promise<void> {
    let found: ReceivedAlert | undefined;
    const arrived = async (): Promise<boolean> => (found ??= await this.take(expect)) !== undefined;
    const came = await this.stage.until(arrived, expect.within);
    const expected = `alert ${expect.code} at ${expect.server}`;
    if (!came || !found) throw new Unmet(expect.line, expected, `none within ${expect.within} s`);
    if (found.data !== String(expect.code))
      throw new Unmet(expect.line, expected, `alert ${found.data ?? "without data"}`);
  }

  /** The first alert that nothing has expected, in words. */
  async leftOver(): Promise<string | undefined> {
    for (const server of this.stage.servers) {
      const alerts = await this.stage.alerts(server);
      const extra = alerts.find((_, index) => !this.used.get(server)?.has(index));
      if (extra) return `alert ${extra.data ?? ""} of ${extra.source ?? "no source"} at ${server}`;
    }
    return undefined;
  }

  private async take(expect: AlertExpect): Promise<ReceivedAlert | undefined> {
    const used = this.used.get(expect.server) ?? new Set<number>();
    const alerts = await this.stage.alerts(expect.server);
    const index = alerts.findIndex((alert, at) => !used.has(at) && matches(alert, expect));
    if (index < 0) return undefined;
    this.used.set(expect.server, used.add(index));
    return alerts[index];
  }
}

function matches(alert: ReceivedAlert, expect: AlertExpect): boolean {
  return (
    (expect.correlator === undefined || alert.correlator === expect.correlator) &&
    (expect.source === undefined || alert.source === expect.source) &&
    (expect.type === undefined || alert.type === TYPE_PREFIX + expect.type)
  );
}
