/** The agent, or the phone, dies after any effect of any operation: tree, ledger and hypervisor agree afterwards, and no alert is lost. */
import { dieThroughout, type Life } from "./deaths.js";
import type { Request } from "./server.js";

const ENT = "./VirMO/Domain/ent";
const exec = (operation: string, correlator: string): Request => ({
  ...{ command: "Exec", correlator, target: `${ENT}/Operations/${operation}` },
});
const create = (more: string): Request => ({
  ...{ command: "Exec", target: "./VirMO/Operations/Create", correlator: "create" },
  data: `Name=ent&Image=enterprise-os${more}`,
});

const LIVES: Life[] = [
  { name: "Create", prepare: async () => undefined, requests: [create("")] },
  { name: "Create with Start", prepare: async () => undefined, requests: [create("&Start=true&AutoStart=true")] },
  { name: "Start", prepare: (w) => w.created("ent"), requests: [exec("Start", "start")] },
  {
    name: "Start, then Kill",
    prepare: (w) => w.created("ent"),
    requests: [exec("Start", "start"), exec("Kill", "kill")],
  },
  { name: "Stop", prepare: (w) => w.running("ent"), requests: [exec("Stop", "stop")] },
  {
    name: "Stop of a guest that ignores it",
    prepare: (w) => w.running("ent", "&AutoStart=true").then(() => w.hypervisor.ignoreStop("ent")),
    requests: [{ ...exec("Stop", "stop"), data: "Timeout=5" }],
  },
  { name: "Restart", prepare: (w) => w.running("ent"), requests: [exec("Restart", "restart")] },
  { name: "Wipe", prepare: (w) => w.created("ent"), requests: [exec("Wipe", "wipe")] },
  { name: "Clone", prepare: (w) => w.created("ent"), requests: [{ ...exec("Clone", "clone"), data: "Name=copy" }] },
  {
    name: "Clone with Start",
    prepare: (w) => w.created("ent", "&Memory=1000"),
    requests: [{ ...exec("Clone", "clone"), data: "Name=copy&Start=true" }],
  },
  {
    name: "FullyLock and UnLock",
    prepare: (w) => w.running("ent"),
    requests: [exec("FullyLock", "l"), exec("UnLock", "u")],
  },
  { name: "Pause and Resume", prepare: (w) => w.running("ent"), requests: [exec("Pause", "p"), exec("Resume", "r")] },
  { name: "Delete by Exec", prepare: (w) => w.created("ent"), requests: [exec("Delete", "delete")] },
  { name: "DM Delete", prepare: (w) => w.created("ent"), requests: [{ command: "Delete", target: ENT }] },
];

for (const life of LIVES) dieThroughout(life);
