/** The codes that OMA-TS-DM_RepPro 6.6 lists for the Status of each command, and those beyond it that this agent answers, with the reason. */

export const LISTED: Record<string, readonly number[]> = {
  Add: [200, 213, 215, 216, 401, 404, 405, 407, 413, 414, 415, 418, 420, 424, 425, 500, 516],
  Replace: [200, 213, 215, 216, 401, 403, 404, 405, 407, 413, 414, 415, 418, 420, 424, 425, 500, 516],
  Delete: [200, 215, 216, 401, 403, 404, 405, 407, 414, 425, 516],
  Get: [200, 215, 401, 404, 406, 407, 413, 414, 415, 425, 500],
  Exec: [200, 202, 215, 216, 401, 403, 404, 405, 406, 407, 414, 420, 425, 500, 510, 516],
  Copy: [200, 215, 216, 401, 403, 405, 406, 407, 414, 418, 420, 425, 500, 510, 516],
  Alert: [200, 202, 214, 215, 216, 304, 401, 405, 406, 407, 408, 412, 415, 416, 500, 516],
  Sequence: [200, 401, 407, 500],
  Atomic: [200, 215, 401, 406, 407, 500, 507, 517],
};

/** By code: the commands, and why. */
export const BEYOND: Record<number, { commands: readonly string[]; reason: string }> = {
  215: { commands: ["Get", "Exec", "Sequence"], reason: "it stands in a container that isn't run, or no longer" },
  403: { commands: ["Add"], reason: "a value out of its range, as for Replace" },
  404: { commands: ["Copy"], reason: "the source isn't there" },
  405: { commands: ["Get"], reason: "the AccessType has no Get" },
  406: {
    commands: ["Add", "Replace", "Delete", "Sequence"],
    reason: "what isn't built, or only data synchronisation has",
  },
  412: {
    commands: ["Add", "Replace", "Delete", "Get", "Exec", "Copy"],
    reason: "no Item, or a key of an operation's Data",
  },
  413: {
    commands: ["Exec", "Copy", "Alert"],
    reason: "a Correlator, a value or an answer of the user that is too long",
  },
  415: { commands: ["Exec", "Copy"], reason: "Data of another format or type" },
  418: { commands: ["Exec"], reason: "a name that is taken (virmo.md 3)" },
  500: { commands: ["Delete"], reason: "the hypervisor refused" },
  503: { commands: ["Add", "Replace", "Delete", "Exec", "Copy"], reason: "safe mode" },
  510: { commands: ["Add", "Replace", "Delete"], reason: "it couldn't be made durable" },
};
