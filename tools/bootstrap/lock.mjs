/** A lock between processes: a folder, since mkdir either makes it or fails; a dead owner's is taken away. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kill, pid } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 200;
const LONGEST_WAIT_MS = 15 * 60_000;
/** An owner writes its number right after making the folder; one that hasn't within this time never will. */
const NAMELESS_MS = 10_000;

/** Takes the lock if it is free. */
function take(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(join(folder, "pid"), String(pid));
  return true;
}

/** The process number in the lock: 0 when it holds none, undefined when there is no lock. */
function ownerOf(folder) {
  try {
    return Number(readFileSync(join(folder, "pid"), "utf8"));
  } catch {
    return Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0) > NAMELESS_MS ? 0 : undefined;
  }
}

function isAlive(owner) {
  try {
    return kill(owner, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Removes a dead owner's lock. Renamed first and looked at again: another process may have put a fresh one in its place. */
function clearDead(folder) {
  const owner = ownerOf(folder);
  if (owner === undefined || (owner !== 0 && isAlive(owner))) return;
  const aside = `${folder}.${pid}`;
  try {
    renameSync(folder, aside);
  } catch {
    return;
  }
  if (ownerOf(aside) === owner || owner === 0) rmSync(aside, { recursive: true, force: true });
  else renameSync(aside, folder);
}

/**
 * Runs `work` while holding the lock `folder`, waiting at most a quarter of an hour for it.
 *
 * @param say told once when there is something to wait for
 * @throws Error when the lock doesn't come free in time; whatever `work` throws
 */
export async function withLock(folder, say, work) {
  const giveUp = Date.now() + LONGEST_WAIT_MS;
  for (let told = false; !take(folder); told = true) {
    clearDead(folder);
    if (!told) say("waiting for another run to finish building");
    if (Date.now() > giveUp)
      throw new Error(`${folder}: still held by process ${ownerOf(folder)}; remove it if that is a mistake`);
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
