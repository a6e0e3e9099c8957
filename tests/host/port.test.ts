/** The port: 19 functions in the order of Effect, and the records of docs/port.md byte for byte. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Control,
  Effect,
  FlashBytes,
  HypervisorState,
  Outcome,
  PageBytes,
  Section,
  SectorBytes,
} from "../../host/node/abi.gen.js";
import { factoryId } from "../../host/node/description.js";
import { NodePort } from "../../host/node/port.js";
import { RecordWriter } from "../../host/node/layout.js";
import { Bench, WORK, description } from "./parts.js";

const failing = (): never => {
  throw Object.assign(new Error("medium"), { code: "EIO" });
};
const flash = { read: failing, program: failing, erase: failing, sync: failing };

function onBench() {
  const bench = new Bench();
  const { hypervisor } = bench;
  const random = (length: number): Uint8Array => new Uint8Array(length).fill(9);
  const sent: string[] = [];
  const send = (url: string): void => void sent.push(url);
  return { bench, sent, port: new NodePort({ flash, hypervisor, description, random, send }) };
}

const descriptor = new RecordWriter(152)
  .id(0, WORK.id)
  .text(16, 32, "firm")
  .text(48, 32, "enterprise-os")
  .words(80, [65536, 131072, 1, 1000, 20000, 256, 0, 262144])
  .words(112, [1000, 2000, 64, 300, 5]).bytes;

describe("Port", () => {
  it("has the functions of Effect, in its order", () => {
    const functions = Object.getOwnPropertyNames(NodePort.prototype).filter((name) => name !== "constructor");
    const effects = Object.keys(Effect).map((name) => name[0]!.toLowerCase() + name.slice(1));
    assert.deepEqual(functions, effects);
    assert.equal(functions.length, 19);
  });

  it("what the agent doesn't use yet is NotSupported", () => {
    const { port } = onBench();
    const { imageDownload, peripheralSet, deviceControl, deliver } = port;
    for (const call of [imageDownload, peripheralSet, deviceControl, deliver]) {
      assert.deepEqual(call.call(port), { outcome: Outcome.NotSupported });
    }
  });

  it("a flash whose medium fails is Failed", () => {
    const { port } = onBench();
    const answers = [
      port.flashRead(0, 4),
      port.flashProgram(0, new Uint8Array(4)),
      port.flashErase(0),
      port.flashSync(),
    ];
    assert.deepEqual(answers, Array(4).fill({ outcome: Outcome.Failed }));
  });

  it("Send with flag 1 is Refused where the transport can't vouch for the server; nothing leaves", () => {
    const { port, sent } = onBench();
    assert.equal(port.send(0, "http://192.0.2.1/", 3, descriptor).outcome, Outcome.Refused);
    assert.equal(port.send(0, "http://192.0.2.1/", 2, descriptor).outcome, Outcome.Done);
    assert.equal(port.send(0, "http://[::1]/", 1, descriptor).outcome, Outcome.Done);
    assert.deepEqual(sent, ["http://192.0.2.1/", "http://[::1]/"]);
  });
});

describe("Domains through the port", () => {
  it("a domain lives from its descriptor to its end, and is reported in 88 bytes", () => {
    const { bench, port } = onBench();
    const id = descriptor.slice(0, 16);
    const byId = (): ReturnType<NodePort["domainQuery"]> => port.domainQuery(0xffffffff, id);
    assert.equal(byId().outcome, Outcome.NotFound);
    assert.equal(port.domainCreate(descriptor).outcome, Outcome.Started);
    bench.pass(5000);
    assert.equal(port.domainControl(Control.Start, 0, descriptor).outcome, Outcome.Started);
    bench.pass(60_000);
    const { bytes } = byId();
    const words = Array.from(new Uint32Array(bytes!.buffer, 48));
    assert.deepEqual(bytes!.subarray(0, 48), descriptor.subarray(0, 48));
    assert.deepEqual(words, [HypervisorState.Running, 1, 65536, 3, 1000, 20000, 262144, 262144, 300, 0]);
    assert.deepEqual(port.domainQuery(3, new Uint8Array()).bytes, bytes);
    assert.equal(port.domainQuery(4, new Uint8Array()).outcome, Outcome.NotFound);
    assert.equal(port.domainDestroy(id).outcome, Outcome.Started);
    bench.pass(250);
    assert.equal(byId().outcome, Outcome.NotFound);
  });

  it("QuotaSet puts a descriptor's quotas in force, the networks' too, and says nothing later", () => {
    const { bench, port } = onBench();
    port.domainCreate(descriptor);
    bench.pass(5000);
    port.domainControl(Control.Start, 0, descriptor);
    bench.pass(60_000);
    const wanted = new RecordWriter(152)
      .raw(0, 48, descriptor.subarray(0, 48))
      .words(80, [32768, 131072, 1, 2000, 10000, 256, 0, 300000])
      .words(112, [0, 0, 0, 100, 0, 0, 0, 0, 200, 0]).bytes;
    assert.equal(port.quotaSet(wanted).outcome, Outcome.Done);
    assert.equal(port.quotaSet(wanted).outcome, Outcome.Done);
    assert.deepEqual(bench.pass(60_000), []);
    const { bytes } = port.domainQuery(0xffffffff, wanted.slice(0, 16));
    const words = Array.from(new Uint32Array(bytes!.buffer, 48));
    assert.deepEqual(words.toSpliced(3, 1), [HypervisorState.Running, 1, 32768, 2000, 10000, 262144, 300000, 100, 200]);
  });

  it("a class without a name is NotSupported", () => {
    const { port } = onBench();
    const strange = descriptor.slice();
    strange[88] = 3;
    assert.equal(port.domainCreate(strange).outcome, Outcome.NotSupported);
  });
});

describe("PlatformQuery", () => {
  const { bench, port } = onBench();
  const query = (section: number, index = 0, task = 0): Buffer =>
    Buffer.from(port.platformQuery(section, index, task).bytes!);
  const text = (record: Buffer, at: number, capacity: number): string =>
    record.toString("utf8", at, at + capacity).replace(/\0+$/, "");
  const words = (record: Buffer, from: number, to: number): number[] =>
    Array.from({ length: (to - from) / 4 }, (_, index) => record.readUInt32LE(from + 4 * index));

  it("past the last of each section is NotFound", () => {
    const ends: [number, number, number][] = [
      ...[
        [Section.Platform, 1, 0],
        [Section.Network, 2, 0],
        [Section.Image, 1, 0],
        [Section.Domain, 3, 0],
      ],
      ...[
        [Section.Task, 1, 4],
        [Section.Task, 0, 0],
        [Section.Task, 3, 0],
        [Section.Identity, 10, 0],
      ],
      ...[
        [Section.Ceiling, 0, 0],
        [Section.Flash, 1, 0],
        [8, 0, 0],
      ],
    ] as [number, number, number][];
    for (const end of ends) assert.deepEqual(port.platformQuery(...end), { outcome: Outcome.NotFound });
  });

  it("Flash: pages, sectors and bytes of the handset's flash", () => {
    assert.deepEqual(words(query(Section.Flash), 0, 12), [PageBytes, SectorBytes, FlashBytes]);
  });

  it("Platform: 132 bytes; only operations that work are reported", () => {
    const record = query(Section.Platform);
    assert.equal(record.length, 132);
    assert.equal(record.toString("hex", 0, 16), bench.hypervisor.platform().bootId);
    const operations = 0b1_1111_1111_1111;
    assert.deepEqual(words(record, 16, 56), [1, 7, 524288, 16384, 4194304, 65536, 8, operations, 50000, 5]);
    assert.deepEqual([text(record, 56, 48), text(record, 104, 16)], ["virmo simulator 0.1.0", "simulator"]);
    // All peripherals; a hypervisor without sections that can't be preempted and without special rules.
    assert.deepEqual(words(record, 120, 132), [0x1fff, 0, 0]);
  });

  it("Network: 68 bytes", () => {
    const record = query(Section.Network, 1);
    assert.deepEqual(
      [record.length, text(record, 0, 32), text(record, 32, 32), record.readUInt32LE(64)],
      [...[68, "wifi", "wlan0", 20000]],
    );
  });

  it("Image: 396 bytes, Ready", () => {
    const record = query(Section.Image);
    assert.deepEqual([record.length, text(record, 0, 32), text(record, 64, 16)], [396, "enterprise-os", "1.0"]);
    assert.deepEqual(words(record, 80, 96), [2, 262144, 65536, 40]);
    assert.match(text(record, 96, 72), /^sha256:[0-9a-f]{64}$/);
  });

  it("Domain: 188 bytes, with the id that the hypervisor has", () => {
    const modem = query(Section.Domain, 1);
    assert.equal(modem.length, 188);
    assert.equal(modem.toString("hex", 0, 16), factoryId(description, description.domains[1]!));
    assert.equal(modem.toString("hex", 0, 16), bench.hypervisor.query(1)!.id);
    assert.deepEqual(words(modem, 80, 136), [2, 0, 32768, 32768, 32768, 2, 693, 4615, 256, 0, 65536, 0, 1, 1]);
    const personal = query(Section.Domain, 2);
    assert.deepEqual(words(personal, 80, 136), [0, 1, 98304, 131072, 196608, 0, 0, 0, 256, 0, 1048576, 200000, 1, 2]);
  });

  it("Task: 48 bytes", () => {
    const record = query(Section.Task, 1, 1);
    assert.deepEqual(
      [record.length, text(record, 0, 32), ...words(record, 32, 48)],
      [48, "equalizer", 115, 4615, 2308, 50],
    );
  });

  it("Identity: the text itself", () => {
    assert.deepEqual(
      [query(Section.Identity, 0).toString(), query(Section.Identity, 5).toString()],
      [...["IMEI:490154203237518", "phone"]],
    );
  });

  it("Ceiling: 72 bytes", () => {
    const ceiling = { serverId: "e", domains: 1, memory: 2, cpu: 3, storage: 4, network: 5, images: 6, ext: 7 };
    const { hypervisor } = bench;
    const options = { flash, hypervisor, description: { ...description, ceilings: [ceiling] } };
    const other = new NodePort({ ...options, random: () => new Uint8Array(), send: () => undefined });
    const record = Buffer.from(other.platformQuery(Section.Ceiling, 0, 0).bytes!);
    assert.deepEqual([record.length, text(record, 0, 40), ...words(record, 40, 72)], [72, "e", 1, 2, 3, 4, 5, 6, 7, 0]);
  });
});
