/** Whether what the agent tells a server is an alert that the model has for it. */
import type { Alert, World } from "../model/world.js";
import type { Server } from "./server.js";
import type { Told } from "./wire.js";

const TYPE = "urn:oma:at:x-virmo:1.0:";

/** A DomainStateChange says what is at the moment of telling. */
function dataOf(world: World, { type, source, data }: Alert): number | undefined {
  return type === "OperationComplete" ? data : world.domains[source.slice(source.lastIndexOf("/") + 1)]?.state;
}

/** The end of a set that was undone: the specification doesn't say which of its domains is its source. */
function isOfSet({ type, correlator, data }: Alert): boolean {
  return type === "OperationComplete" && correlator === "" && [1411, 1412, 1413, 1414, 1417].includes(data);
}

export function fits(world: World, alert: Alert, server: Server, told: Told): boolean {
  return (
    alert.account === server.id &&
    told.type === TYPE + alert.type &&
    (told.source === alert.source || isOfSet(alert)) &&
    told.correlator === alert.correlator &&
    told.data === `${dataOf(world, alert)}`
  );
}
