/** What a phone pays for: the bytes of the messages of one session, both ways, counted. */
import { capture, sourceText } from "../../connect/capture.js";
import type { Section } from "../section.js";
import { gateProblem, table, withTarget, type Target } from "../table.js";

const INTRODUCTION = `Bytes of the four messages in which a server moves memory from one domain to another (an Atomic of two Replaces of Memory/Target), starts the other (Exec with
a Correlator) and reads its state (Get). TLS vouches for the server; its address and the phone's have at most 24 characters. The bodies are counted; HTTP and TLS
come on top. The session is the last one of [sessions.gen.md](sessions.gen.md).`;

/** Of tests/connect/sessions.md. */
const SESSION = /^F\. On the air: /;
const TARGET: Target = { wanted: 1250, better: "less", margin: 1 };

export const air: Section = {
  title: "Bytes on the air",
  missing: () => [],
  async run() {
    const sessions = await capture(sourceText());
    const session = sessions.find(({ fixture }) => SESSION.test(fixture.title));
    if (session === undefined) throw new Error("no captured session is the one to be counted");
    const messages = session.fixture.fences.flatMap((fence) => {
      const bytes = session.messages.get(fence);
      return bytes === undefined ? [] : [{ from: fence.kind === "server" ? "server" : "phone", bytes: bytes.length }];
    });
    if (messages.length !== 4) throw new Error(`the session has ${messages.length} messages, not four`);
    const sum = messages.reduce((all, { bytes }) => all + bytes, 0);
    const rows = messages.map(({ from, bytes }, index) => [`${index + 1}`, from, `${bytes}`]);
    rows.push(["all", "", withTarget(sum, "", TARGET, 0)]);
    return {
      text: `${INTRODUCTION}\n\n${table(2, ["package", "from", "bytes"], rows)}`,
      problems: gateProblem("four packages on the air, bytes", sum, "", TARGET, 0),
    };
  },
};
