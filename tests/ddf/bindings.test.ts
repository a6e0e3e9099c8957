/** ddf/bindings.json against the descriptions: every contradiction is one line that names its place. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseDdf } from "../../tools/generate/ddf.js";
import { print as printDispatch } from "../../tools/generate/dispatch.js";
import { layouts } from "../../tools/generate/layout.js";
import { DESCRIPTIONS, model, readModel } from "../../tools/generate/nodes.js";
import { print as printSchema } from "../../tools/generate/schema.js";
import { read, readBindings, type Bindings, type NodeSource } from "../../tools/generate/source.js";

const AUTO_START = "./VirMO/Domain/<X>/Policy/AutoStart";
const BOOT_ORDER = "./VirMO/Domain/<X>/Policy/BootOrder";
const ROLE = "./VirMO/Domain/<X>/Role";
const TASK = "./VirMO/Domain/<X>/Cpu/Task/<X>";

interface Wrong {
  name: string;
  change: (bindings: Bindings) => void;
  message: string;
}

const set = (bindings: Bindings, path: string, binding: NodeSource | string): void => {
  bindings.nodes[path] = binding;
};

const WRONG: Wrong[] = [
  {
    name: "a node without a binding",
    change: (b) => delete b.nodes["./DevInfo/Man"],
    message: "ddf/devinfo.xml:21: ./DevInfo/Man isn't bound in ddf/bindings.json",
  },
  {
    name: "a binding without a node",
    change: (b) => set(b, "./DevInfo/Colour", "unbuilt"),
    message: 'nodes["./DevInfo/Colour"]: no description has this node',
  },
  {
    name: "a collection without a node",
    change: (b) => (b.collections["./DevInfo/<X>"] = {}),
    message: 'collections["./DevInfo/<X>"]: no description has this node',
  },
  {
    name: "a node named at run time without a collection",
    change: (b) => delete b.collections[TASK],
    message: `collections["${TASK}"]: missing, though the node is named at run time`,
  },
  {
    name: "a collection of no record",
    change: (b) => (b.collections[TASK]!.record = "tasks"),
    message: `collections["${TASK}"].record: tasks is no record`,
  },
  {
    name: "a collection of a record without a name",
    change: (b) => (b.collections[TASK]!.record = "live"),
    message: `collections["${TASK}"].record: live doesn't begin with name, a chr[32]`,
  },
  {
    name: "instances named as those of no collection",
    change: (b) => (b.collections["./VirMO/Domain/<X>/Network/<X>"]!.named = "./VirMO/Platform"),
    message:
      'collections["./VirMO/Domain/<X>/Network/<X>"].named: ./VirMO/Platform is no collection before it that is below no other',
  },
  {
    name: "an owner that the record doesn't have",
    change: (b) => (b.collections[TASK]!.owner = "guest"),
    message: `collections["${TASK}"].owner: task has no field guest`,
  },
  {
    name: "a command that the description doesn't allow",
    change: (b) => set(b, ROLE, { get: "unbuilt", replace: "unbuilt" }),
    message: `nodes["${ROLE}"].replace: bound, though the description doesn't allow it`,
  },
  {
    name: "a command left out",
    change: (b) => set(b, AUTO_START, "unbuilt"),
    message: `nodes["${AUTO_START}"].replace: missing, though the description allows it`,
  },
  {
    name: "something that is no binding",
    change: (b) => set(b, ROLE, "somehow"),
    message: `nodes["${ROLE}"].get: somehow is none of interior, unbuilt, stored[:RECORD.FIELD], constant:TEXT, FILE.FUNCTION`,
  },
  {
    name: "stored, but where",
    change: (b) => set(b, ROLE, "stored"),
    message: `nodes["${ROLE}"]: stored, but no command names the field`,
  },
  {
    name: "a field that the record doesn't have",
    change: (b) => set(b, ROLE, "stored:domain.colour"),
    message: `nodes["${ROLE}"]: domain has no field colour`,
  },
  {
    name: "a field of another record",
    change: (b) => set(b, ROLE, "stored:image.state"),
    message: `nodes["${ROLE}"]: image isn't the record that holds the node (domain)`,
  },
  {
    name: "a field that can't hold the format",
    change: (b) => set(b, ROLE, "stored:domain.id"),
    message: `nodes["${ROLE}"]: a bytes can't hold chr`,
  },
  {
    name: "an enumeration that there isn't",
    change: (b) => set(b, ROLE, { get: "stored:domain.role", enum: "Part" }),
    message: `nodes["${ROLE}"].enum: Part is no enumeration`,
  },
  {
    name: "half a range",
    change: (b) => set(b, BOOT_ORDER, { get: "stored:domain.bootOrder", replace: "stored", min: 3 }),
    message: `nodes["${BOOT_ORDER}"]: min and max are no range`,
  },
  {
    name: "an optional node without a bit",
    change: (b) => b.collections["./DMAcc/<X>"]!.present!.pop(),
    message: 'nodes["./DMAcc/<X>/Ext"]: dynamic, but not among the first 32 of collections["./DMAcc/<X>"].present',
  },
  {
    name: "an optional node that is always there",
    change: (b) => set(b, "./DevInfo/Ext", "interior"),
    message: 'nodes["./DevInfo/Ext"]: ZeroOrOne, but nothing can add it; bind it absent',
  },
  {
    name: "an enumeration that assembly/domain.ts tells differently",
    change: (b) => b.enumerations["OnCrash"]!.push("explode"),
    message: "enumerations.OnCrash: stay restart explode isn't what assembly/domain.ts says (stay restart)",
  },
  {
    name: "a handler of two commands",
    change: (b) => set(b, AUTO_START, { get: "virmo/domain.auto", replace: "virmo/domain.auto" }),
    message: "virmo/domain.auto is bound to two commands",
  },
  {
    name: "two files of handlers with one name",
    change: (b) => set(b, ROLE, "gwmo/domain.role"),
    message: "two files of handlers are called domain",
  },
  {
    name: "a field of no type",
    change: (b) => (b.records["image"]!.fields["size"] = "u24"),
    message:
      "records.image.size: u24 is none of u8 u8<=N u16 u32 i32 u64 chr[1–255] bytes[1–255] bin[1–255] links[1–255]",
  },
  {
    name: "a bound that no u8 has",
    change: (b) => (b.records["image"]!.fields["format"] = "u8<=256"),
    message: "records.image.format: 256 is neither a number from 1 to 255 nor a limit",
  },
  {
    name: "a count that is no limit",
    change: (b) => (b.records["image"]!.count = "MaxPictures"),
    message: "records.image.count: MaxPictures is neither a number from 1 to 255 nor a limit",
  },
];

function build(change: (bindings: Bindings) => void): string {
  const bindings = readBindings();
  change(bindings);
  const descriptions = DESCRIPTIONS.map((file) => parseDdf(file, read(file)));
  const built = model(descriptions, bindings);
  return printSchema(built) + printDispatch(built);
}

describe("Bindings that contradict the descriptions", () => {
  for (const { name, change, message } of WRONG) {
    test(`are refused: ${name}`, () => {
      const whole = message.startsWith("ddf/") ? message : `ddf/bindings.json: ${message}`;
      assert.throws(() => build(change), { message: whole });
    });
  }
});

describe("The records", () => {
  const records = layouts(readBindings());
  const named = (name: string) => records.find((record) => record.name === name)!;

  test("have the journal's kinds in their order", () => {
    const kinds = records.filter((record) => record.kind > 0).map((record) => record.name);
    const expected = "device domain account image acl principal operation pool links ext property";
    assert.equal(kinds.join(" "), expected);
  });

  test("of the platform lie as docs/port.md has Section.Platform", () => {
    const { fields, stride } = named("platform");
    const at = Object.fromEntries(fields.map((field) => [field.name, field.offset]));
    assert.equal(stride, 132);
    assert.deepEqual(
      [at["bootId"], at["cores"], at["hypervisor"], at["scheduler"], at["peripherals"], at["blocking"]],
      [0, 16, 56, 104, 120, 124],
    );
  });

  test("never overlap and are naturally aligned", () => {
    let end = 0;
    for (const { base, stride, count, alignment } of records.filter((record) => record.kind > 0)) {
      assert.ok(base >= end && base % alignment === 0 && stride % alignment === 0);
      end = base + stride * count;
    }
  });
});

describe("The tree", () => {
  const { nodes } = readModel();

  test("has every node of virmo.md 1 with its format and access", () => {
    const described = new Map(
      nodes.map(({ path, format, access }) => [path, `${format} ${access.map((right) => right[0]).join("")}`]),
    );
    for (const [path, expected] of Object.entries(SAMPLES)) assert.equal(described.get(path), expected, path);
  });

  test("stands in preorder", () => {
    for (const { index, parent, end } of nodes) {
      assert.ok(end > index);
      if (parent >= 0) assert.ok(parent < index && end <= nodes[parent]!.end);
    }
  });
});

/** One of each kind of row of the table in docs/virmo.md 1. */
const SAMPLES: Record<string, string> = {
  "./VirMO/Capability/MaxDomains": "int G",
  "./VirMO/Platform/Network/<X>/Interface": "chr G",
  "./VirMO/Image": "node AG",
  "./VirMO/Image/<X>": "node DG",
  "./VirMO/Image/<X>/Url": "chr GR",
  "./VirMO/Image/<X>/Operations/Download": "null E",
  "./VirMO/Domain": "node G",
  "./VirMO/Domain/<X>": "node DG",
  "./VirMO/Domain/<X>/State": "int G",
  "./VirMO/Domain/<X>/Policy/AutoStart": "bool GR",
  "./VirMO/Domain/<X>/Cpu/Class": "chr GR",
  "./VirMO/Domain/<X>/Cpu/Task/<X>/Jitter": "int G",
  "./VirMO/Domain/<X>/Network/<X>/Guaranteed": "int GR",
  "./VirMO/Domain/<X>/Peripheral/<X>/Required": "bool GR",
  "./VirMO/Domain/<X>/Operations/UnLock": "null E",
  "./VirMO/Domain/<X>/Gateway/Servers": "chr GR",
  "./VirMO/Operations/Transfer": "null E",
  "./VirMO/Foreground": "chr G",
  "./VirMO/Audit/<X>/Seq": "int G",
  "./VirMO/Audit/Lost": "int G",
  "./VirMO/Ext": "node AG",
};
