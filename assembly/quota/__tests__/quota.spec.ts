/** Quotas as the management objects call them: a modem, reservations and a private domain on one core. */
import { ceiling, fits, left } from "../ledger";
import { Parameter, cpuRelates, inRange, memoryRelates } from "../parameter";
import {
  addBestEffort,
  addFloor,
  addReservation,
  addTask,
  admissible,
  freePpm,
  reset,
  reservedPpm,
} from "../reservation";

/** 5 % kept by the platform, switches of 5 µs, a modem of 12.6 %, the management partition of 2.5 %, a private domain with a floor of 20 %. */
function handset(): void {
  reset(50000, 5, 1);
  addTask(577, 4615, 4615, 0);
  addReservation(500, 20000);
  addFloor(200000);
  addBestEffort(256, 200000, 0);
}

describe("admission on a handset", () => {
  it("refuses a reservation of more than is free", () => {
    handset();
    const free = freePpm();
    addReservation(free + 1, 1000000);
    expect(admissible()).toBe(false);
  });

  it("admits a reservation of all that is free", () => {
    handset();
    const free = freePpm();
    expect(free > 590000 && free < 600000).toBe(true);
    addReservation(free, 1000000);
    expect(admissible()).toBe(true);
    expect(freePpm()).toBe(0);
  });

  it("counts tasks, reservations and floors as reserved", () => {
    handset();
    expect(reservedPpm()).toBe(127194 + 25500 + 200000);
  });

  it("refuses a best-effort domain whose weight takes the private domain's floor", () => {
    handset();
    addBestEffort(65535, 0, 0);
    expect(admissible()).toBe(false);
  });

  it("admits the same domain with a cap that leaves the floor", () => {
    handset();
    addBestEffort(65535, 0, 500000);
    expect(admissible()).toBe(true);
  });
});

describe("the ledger", () => {
  it("refuses one KiB too many", () => {
    expect(fits(524288, 65536, 400000, 58753)).toBe(false);
    expect(fits(524288, 65536, 400000, 58752)).toBe(true);
    expect(left(524288, 65536, 400000)).toBe(58752);
  });

  it("gives a server half of what the factory domains leave", () => {
    expect(ceiling(524288, 65536, 400000)).toBe(29376);
  });
});

describe("quota parameters", () => {
  it("refuse values outside their range", () => {
    expect(inRange(Parameter.Budget, 99)).toBe(false);
    expect(inRange(Parameter.Period, 1000001)).toBe(false);
    expect(inRange(Parameter.Weight, 0)).toBe(false);
    expect(inRange(Parameter.Cap, -1)).toBe(false);
    expect(inRange(Parameter.Memory, 1)).toBe(true);
  });

  it("refuse values that break a relation", () => {
    expect(memoryRelates(2, 1, 3)).toBe(false);
    expect(cpuRelates(1001, 1000)).toBe(false);
  });
});
