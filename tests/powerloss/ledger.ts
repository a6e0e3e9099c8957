/** The ledger that a server must read when the hypervisor has these domains (virmo.md 5). */
import type { Description, FactoryDomain } from "../../host/node/description.js";
import type { DomainReport } from "../../host/node/hypervisor/domain.js";
import { reads } from "./command.js";
import type { Expectation } from "./step.js";

/** µs of processor time in every period. */
interface Claim {
  cost: number;
  period: number;
}

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

/** What is left of memory and storage, and what of the processor is reserved. */
export function ledgerOf(description: Description, domains: readonly DomainReport[]): Expectation[] {
  const { memory, storage, cpu } = description.hypervisor;
  const free = ({ total, reserve }: typeof memory, used: number[]): string => `${total - reserve - sum(used)}`;
  const used = domains.map((each) => each.memory);
  return [
    reads("./VirMO/Platform/Memory/Free", free(memory, used)),
    reads("./VirMO/Platform/Storage/Free", free(storage, domains.map((each) => each.storageInForce))),
    reads("./VirMO/Platform/Cpu/Reserved", `${reserved(description, domains, cpu.switchCost)}`),
  ]; // prettier-ignore
}

/** ppm: the factory's domains always, guests while a budget is in force; each claim with its two context switches, the sum rounded up. */
function reserved({ domains: factory }: Description, domains: readonly DomainReport[], switchCost: number): bigint {
  const guests = domains.filter(({ marked }) => marked);
  const running = guests.map((each) => ({ cost: each.budgetInForce, period: each.periodInForce }));
  const claims = [...factory.flatMap(claimsOf), ...running.filter(({ period }) => period > 0)];
  const shares = claims.map(({ cost, period }) => roundedUp(BigInt(cost + 2 * switchCost) * CORE, BigInt(period)));
  const floors = BigInt(sum(factory.map((each) => each.cpu.floor)));
  return (
    floors +
    roundedUp(
      shares.reduce((total, each) => total + each, 0n),
      CORE / MILLION,
    )
  );
}

const MILLION = 1_000_000n;
/** The finest part of a core that counts is 2^-20 ppm. */
const CORE = MILLION << 20n;

const roundedUp = (of: bigint, by: bigint): bigint => (of + by - 1n) / by;

function claimsOf({ cpu }: FactoryDomain): Claim[] {
  if (cpu.class === "reserved") return [{ cost: cpu.budget, period: cpu.period }];
  return cpu.class === "hard" ? cpu.tasks : [];
}
