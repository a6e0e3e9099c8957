/** Puts together a value that comes in chunks (OMA-TS-DM_Protocol 7): one at a time, in memory, for as long as the session. */
import { Status } from "../host/node/abi.gen.js";
import type { Command, Item } from "./message.js";
import type { Session } from "./session.js";

/** A value of which not all chunks have come. */
export interface Incoming {
  /** "MsgRef.CmdRef" of the Get that it answers. */
  key: string;
  /** What the first chunk said: source and Meta. */
  item: Item;
  chunks: Buffer[];
  length: number;
}

/** What Results brought: the values that are whole now, and the code to answer, 0 for none. */
export interface Assembled {
  items: Item[];
  code: number;
}

export function keyOf({ msgRef, cmdRef }: Command): string {
  return `${msgRef}.${cmdRef}`;
}

/** Whether a command goes on with the value that is open; one that does not breaks it off. */
export function goesOn({ key, item }: Incoming, command: Command): boolean {
  const [first] = command.items;
  return command.name === "Results" && keyOf(command) === key && first !== undefined && continues(item, first);
}

/** A later chunk may leave out what the first one has said. */
function continues(begun: Item, { source }: Item): boolean {
  return source === undefined || source === begun.source;
}

/**
 * Takes in the Items of Results: 213 for a chunk; 412 without Size; 413 for a value longer than `most` octets; 424 for one that is longer
 * or shorter than its Size, or has something else behind a chunk. A code from 300 drops the open value.
 */
export function assemble(session: Session, results: Command, most: number): Assembled {
  const items: Item[] = [];
  let code = 0;
  for (const item of results.items) {
    code = code === Status.ChunkBuffered ? Status.SizeMismatch : take(session, keyOf(results), item, items, most);
    if (code >= 300) break;
  }
  if (code >= 300) delete session.incoming;
  return { items, code };
}

/** Answers the code for one Item; a value that is whole goes to `items`. */
function take(session: Session, key: string, item: Item, items: Item[], most: number): number {
  if (!session.incoming && !item.moreData) {
    items.push(item);
    return 0;
  }
  const open = (session.incoming ??= { key, item, chunks: [], length: 0 });
  const { size } = open.item.meta;
  if (size === undefined) return Status.IncompleteCommand;
  if (size > most) return Status.RequestEntityTooLarge;
  const chunk = Buffer.from(item.data ?? "");
  open.chunks.push(chunk);
  open.length += chunk.length;
  if (item.moreData) return open.length > size ? Status.SizeMismatch : Status.ChunkBuffered;
  if (open.length !== size) return Status.SizeMismatch;
  items.push({ ...open.item, data: Buffer.concat(open.chunks), moreData: false });
  delete session.incoming;
  return 0;
}
