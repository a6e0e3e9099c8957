/** Every capacity of assembly/limits.ts has a test that fills it to its end. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../../tools/root.js";

/** For each capacity the test that fills it: its file, and words of its title. */
const TESTS: Record<string, [file: string, title: string]> = {
  MaxMsgSize: ["tests/exhaustion/message.test.ts", "MaxMsgSize: "],
  MaxObjSize: ["tests/session/large.md", "A Size beyond the MaxObjSize that the agent announces answers 413"],
  InboxTail: ["tests/exhaustion/message.test.ts", "InboxTail: "],
  EventBytes: ["tests/exhaustion/message.test.ts", "EventBytes: "],
  ArenaBytes: ["tests/exhaustion/message.test.ts", "ArenaBytes: "],
  MaxNesting: ["tests/exhaustion/message.test.ts", "MaxNesting: "],
  MaxDepth: ["tests/exhaustion/message.test.ts", '"MaxDepth"'],
  MaxSegLen: ["tests/exhaustion/message.test.ts", '"MaxSegLen"'],
  MaxTotLen: ["tests/exhaustion/message.test.ts", '"MaxTotLen"'],
  MaxCorrelator: ["tests/exhaustion/message.test.ts", "MaxCorrelator: "],
  MaxServerId: ["tests/exhaustion/records.test.ts", "MaxServerId: "],
  MaxPromptTime: ["tests/session/user.md", "Without MAXDT, and with a longer one, the user has ten minutes"],
  MaxInput: ["tests/session/user.md", "MaxInput: "],
  MaxChoices: ["tests/session/user.md", "MaxChoices: "],
  MaxDomains: ["tests/exhaustion/records.test.ts", "MaxDomains: "],
  MaxAccounts: ["tests/exhaustion/records.test.ts", "MaxAccounts: "],
  MaxImages: ["tests/exhaustion/factory.test.ts", "MaxImages: "],
  MaxOperations: ["tests/exhaustion/records.test.ts", "MaxOperations: "],
  MaxAcls: ["tests/exhaustion/records.test.ts", "MaxAcls: "],
  MaxProperties: ["assembly/tree/__tests__/property.spec.ts", "what needs one can't be changed"],
  MaxPrincipals: ["tests/exhaustion/records.test.ts", "MaxPrincipals: "],
  MaxNetworks: ["tests/exhaustion/factory.test.ts", "MaxNetworks: "],
  MaxTasks: ["tests/exhaustion/factory.test.ts", "MaxTasks: "],
  MaxPeripherals: ["tests/exhaustion/factory.test.ts", "MaxPeripherals: "],
  TextBlocks: ["assembly/tree/__tests__/pool.spec.ts", "refuses what finds no block"],
  TextBlockBytes: ["assembly/tree/__tests__/pool.spec.ts", "of every length about the ends of blocks"],
  MaxExtNodes: ["assembly/tree/__tests__/ext.spec.ts", "beyond the last one is 420"],
  ExtPlaces: ["assembly/tree/__tests__/ext.spec.ts", "of a place beyond the last one isn't sound"],
  MaxExtValue: ["tests/session/ext.md", "More than 2,048 bytes of a value"],
  MaxTitle: ["assembly/tree/__tests__/ext.spec.ts", "of too long a value or type is 413"],
  PageBytes: [
    "tests/journal/flash.test.ts",
    "programming that would set a bit, cross a page or leave the flash is refused",
  ],
  SectorBytes: ["tests/journal/flash.test.ts", "erasing sets those of the sector and of no other"],
  FlashBytes: ["tests/journal/flash.test.ts", "a file of another length is refused"],
  CheckpointBytes: ["tests/journal/geometry.test.ts", "what was committed is found again"],
  LogSectors: ["tests/journal/journal.test.ts", "one after the other without idle time, never find the log full"],
  StagingBytes: ["tests/journal/staging.test.ts", "more than the area holds is refused"],
  AuditBytes: ["tests/journal/audit.test.ts", "a Seq that was never given out, or is no longer one of the newest 64"],
  UndoBytes: ["tests/journal/journal.test.ts", "what is more than the undo stack holds"],
};

test("each capacity of assembly/limits.ts has its test, and no other", () => {
  const limits = readFileSync(join(ROOT, "assembly/limits.ts"), "utf8");
  const names = [...limits.matchAll(/^export const (\w+):/gm)].map(([, name]) => name!);
  assert.deepEqual(Object.keys(TESTS).sort(), names.sort());
});

for (const [name, [file, title]] of Object.entries(TESTS))
  test(`${name}: ${file} has that test`, () => {
    assert.ok(existsSync(join(ROOT, file)), file);
    assert.ok(readFileSync(join(ROOT, file), "utf8").includes(title), title);
  });
