/** Plays the sessions of tests/connect/sessions.md with the built agent and keeps every message of both sides. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAgent } from "../../host/node/agent.js";
import { Codec } from "../../host/node/codec.js";
import { ROOT } from "../../tools/root.js";
import { Play } from "../session/fixture.js";
import { parse, type Fence, type Fixture } from "../session/markdown.js";

export const SOURCE = "tests/connect/sessions.md";

/** A session, and the bytes of each of its fences that is a message. */
export interface Captured {
  fixture: Fixture;
  messages: Map<Fence, Uint8Array>;
}

export const sourceText = (): string => readFileSync(join(ROOT, SOURCE), "utf8");

const isMessage = ({ kind, lines }: Fence): boolean => kind === "agent" && lines.join() !== "nothing";

/**
 * Every session of `text`, in order.
 *
 * @throws FixtureError where the agent doesn't answer what the session says
 */
export async function capture(text: string): Promise<Captured[]> {
  const codec = await Codec.load();
  const instantiate = loadAgent();
  return parse(SOURCE, text).map((fixture) => {
    const messages = new Map<Fence, Uint8Array>();
    const play = new Play(fixture, codec, instantiate, (_, message, fence) => void messages.set(fence, message));
    play.run();
    const told = fixture.fences.filter(isMessage);
    const sent = play.device.sent.slice(-told.length);
    told.forEach((fence, index) => messages.set(fence, sent[index]!));
    return { fixture, messages };
  });
}
