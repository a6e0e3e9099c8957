/** The reporters that run inside a test process and write each finished test as a line of JSON, and END after the last, to a file. */
import { appendFileSync } from "node:fs";
import { env } from "node:process";
import type { Outcome, TestResult } from "./result.js";

/** The last line of a report: without it the process ended before its tests did, whatever its exit code says. */
export const END = "end";

/** Where as-pect's reporter writes; node:test's hands its lines to node, which writes them. */
const report = env.VIRMO_REPORT ?? "";

const line = (test: TestResult) => `${JSON.stringify(test)}\n`;
const write = (test: TestResult) => appendFileSync(report, line(test));

/** The parts of as-pect's test node that matter here. */
interface SpecNode {
  type: number;
  name: string;
  pass: boolean;
  message: string | null;
  actual: { stringify(options: object): string } | null;
  expected: { stringify(options: object): string } | null;
  todos: string[];
}

const TEST_NODE = 0;

function specDetail(node: SpecNode): string {
  const actual = node.actual?.stringify({ indent: 0 });
  const expected = node.expected?.stringify({ indent: 0 });
  return [node.message, expected && `expected ${expected}, got ${actual ?? "nothing"}`].filter(Boolean).join(": ");
}

/** as-pect's reporter interface (its `reporter` option wants an object as the default export). */
export const specReporter = {
  stdout: null,
  stderr: null,
  onEnter(): void {},
  onExit(_context: unknown, node: SpecNode): void {
    node.todos.forEach((todo) => write({ name: todo, outcome: "not run", detail: "todo" }));
    if (node.type !== TEST_NODE) return;
    write(
      node.pass
        ? { name: node.name, outcome: "passed" }
        : { name: node.name, outcome: "failed", detail: specDetail(node) },
    );
  },
  onFinish(): void {
    appendFileSync(report, `${END}\n`);
  },
};

/** The parts of node:test's events that matter here. */
interface NodeEvent {
  type: string;
  data: {
    name: string;
    skip?: string | boolean;
    todo?: string | boolean;
    details?: { type?: string; error?: { cause?: unknown; message?: string; failureType?: string } };
  };
}

function nodeOutcome(event: NodeEvent): Outcome {
  if (event.data.skip !== undefined || event.data.todo !== undefined) return "not run";
  return event.type === "test:pass" ? "passed" : "failed";
}

function nodeDetail({ data }: NodeEvent): string {
  const cause = data.details?.error?.cause ?? data.details?.error;
  if (cause instanceof Error) return cause.stack ?? cause.message;
  const reason = data.skip ?? data.todo;
  return typeof reason === "string" ? reason : String(cause ?? "skipped");
}

/** A suite that passes is no test, and one whose tests fail has no failure of its own. */
function isCounted({ type, data }: NodeEvent): boolean {
  if (type === "test:pass") return data.details?.type !== "suite";
  return type === "test:fail" && data.details?.error?.failureType !== "subtestsFailed";
}

/** node:test's reporter: an async generator over its events. */
export async function* nodeReporter(source: AsyncIterable<NodeEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (!isCounted(event)) continue;
    const outcome = nodeOutcome(event);
    const detail = outcome === "passed" ? {} : { detail: nodeDetail(event) };
    yield line({ name: event.data.name, outcome, ...detail });
  }
  yield `${END}\n`;
}
