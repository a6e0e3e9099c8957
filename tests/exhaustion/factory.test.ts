/** A description with more than the agent has room for, which the Node host refuses to load, from another host: the agent takes what fits. */
import assert from "node:assert/strict";
import { MaxImages, MaxNetworks, MaxPeripherals, MaxTasks } from "../../host/node/abi.gen.js";
import type { Description } from "../../host/node/description.js";
import { specify } from "../virmo/specify.js";

const names = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** Makes `list` one longer than the agent's table, with copies of its last entry that have other names. */
function overfill<T extends { name: string }>(list: T[], most: number): void {
  const last = list.at(-1)!;
  list.push(...names(most + 1 - list.length, "more").map((name) => ({ ...structuredClone(last), name })));
}

const describe = (change: (description: Description) => void) => ({ describe: change });

specify(
  "MaxImages: of more images than there is room for the first are in the catalogue, and domains can be made of them",
  async (w) => {
    assert.equal((await w.get("./VirMO/Image")).split("/").length, MaxImages);
    assert.equal((await w.create(`Name=g&Image=more${MaxImages}`)).status, 404);
    await w.created("g");
  },
  describe(({ images }) => overfill(images, MaxImages)),
);

specify(
  "MaxNetworks: of more networks than there is room for the first are told of",
  async (w) => {
    assert.equal((await w.get("./VirMO/Platform/Network")).split("/").length, MaxNetworks);
    await w.created("g");
  },
  describe(({ networks }) => overfill(networks, MaxNetworks)),
);

specify(
  "MaxTasks: of more tasks than there is room for the first are told of",
  async (w) => {
    assert.equal((await w.get("./VirMO/Domain/modem/Cpu/Task")).split("/").length, MaxTasks);
    await w.created("g");
  },
  describe(({ domains }) => overfill(domains.find(({ name }) => name === "modem")!.cpu.tasks!, MaxTasks)),
);

specify("MaxPeripherals: a device that has all of them tells of all", async (w) => {
  assert.equal((await w.get("./VirMO/Capability/Peripherals")).split(",").length, MaxPeripherals);
});
