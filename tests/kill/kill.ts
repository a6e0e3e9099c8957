/** Cuts the life short and compares: with the phone as it was before the step, with the one after it, and with the undisturbed one's end. */
import { isDeepStrictEqual } from "node:util";
import { DomainState, ResultCode } from "../../host/node/abi.gen.js";
import { audit, changesOf, ends, type Audit } from "./audit.js";
import { LIFE } from "./life.js";
import { Phone, SERVERS, type Death, type Kill } from "./phone.js";
import { Player, type Accepted, type Course, type States } from "./play.js";

/** The undisturbed life. */
export interface Reference extends Course {
  /** How the phone was before each step, and at the end. */
  audits: Audit[];
  /** Number of the last port call before each step, and of the last one of all. */
  calls: number[];
  /** A death for each different state of the world that one can leave. */
  deaths: Kill[];
  /** Virtual milliseconds that it takes. */
  duration: number;
  complaints: string[];
}

/** Lives undisturbed, with a look at what remains after every step. */
export async function liveOn(): Promise<Reference> {
  const deaths = new Map<string, Kill>();
  const phone = await Phone.open([], undefined, (kill, fingerprint) => {
    if (!deaths.has(fingerprint)) deaths.set(fingerprint, kill);
  });
  const player = new Player(phone);
  const audits = [await audit(phone.remains())];
  const calls = [phone.calls];
  for (const [index, step] of LIFE.entries()) {
    await player.play(step, index);
    audits.push(await audit(phone.remains()));
    calls.push(phone.calls);
  }
  const complaints = [...phone.complaints, ...audits.flatMap(({ complaints }) => complaints), ...repeats(phone, 1)];
  await phone.close();
  const { values } = player;
  const found = { audits, calls, deaths: [...deaths.values()], duration: phone.clock.now() };
  return { values, states: audits.map(statesOf), ...found, complaints };
}

function statesOf({ domains }: Audit): States {
  return Object.fromEntries(Object.entries(domains).map(([name, values]) => [name, Number(values["State"])]));
}

/**
 * Lives with the deaths of `plan`; answers what is wrong.
 * @param steps how many steps of the life follow that of the last death; absent: all
 */
export async function dieAndLiveOn(reference: Reference, plan: Kill[], steps = LIFE.length): Promise<string[]> {
  const phone = await Phone.open(plan);
  const player = new Player(phone, reference);
  const complaints: string[] = [];
  for (const [index, step] of LIFE.entries()) {
    const before = phone.deaths.length;
    await player.play(step, index);
    if (phone.complaints.length > 0) break;
    const isDead = phone.deaths.length === plan.length;
    const isLast = index === LIFE.length - 1 || (isDead && index >= phone.deaths.at(-1)!.step + steps);
    if (phone.deaths.length > before || isLast) complaints.push(...(await compare(phone, reference, index)));
    if (isLast) break;
  }
  complaints.push(...phone.complaints);
  if (phone.deaths.length === 0) complaints.push("the death never came");
  complaints.push(...(await strays(phone, player.accepted)));
  const isPowerCut = phone.deaths.some(({ power }) => power);
  complaints.push(...unasked(await changesOf(phone), isPowerCut));
  complaints.push(...repeats(phone, 1 + 3 * plan.length));
  for (const death of phone.deaths) complaints.push(...(await dissect(death, reference, player.accepted)));
  await phone.close();
  return complaints;
}

/**
 * After a death an alert may have to be sent with a stale nonce, to a server that hasn't proven itself yet, and to one that has. Once
 * acknowledged it is never sent again: at the end no server is told of any.
 */
function repeats(phone: Phone, most: number): string[] {
  return [...phone.sent]
    .filter(([, { times }]) => times > most)
    .map(([correlator, { times }]) => `the alert of ${correlator} was sent ${times} times`);
}

/** The guests are the enterprise's, and without AutoStart a power cut leaves them Stopped; the agent's death alone changes nothing that is to be told. */
function unasked(changes: string[], isPowerCut: boolean): string[] {
  const right = /^enterprise \.\/VirMO\/Domain\/(enterprise|second|third) 20$/;
  return changes.filter((change) => !isPowerCut || !right.test(change)).map((change) => `told: ${change}`);
}

/** Every accepted Exec has one alert at the server that sent it, and there is no other. */
async function strays(phone: Phone, accepted: Accepted[]): Promise<string[]> {
  const lists = await Promise.all(SERVERS.map((server) => ends(phone, server)));
  const got = SERVERS.flatMap((server, at) =>
    lists[at]!.map(({ correlator, data }) => `${server} ${correlator} ${data}`),
  );
  const due = accepted.map(({ server, correlator, code }) => `${server} ${correlator} ${code}`);
  return got.sort().join() === due.sort().join() ? [] : [`alerts due [${due.join()}], got [${got.join()}]`];
}

const PARTS = ["ledger", "rights"] as const;
type Part = (typeof PARTS)[number];

/** What tells of the past, not of the present: a redone operation leaves other traces. */
const HISTORY = ["Reason", "LastOperation", "LastResult", "Desired", "Id"];

function present({ domains }: Audit, history: string[]): Record<string, Record<string, string>> {
  const kept = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).filter(([leaf]) => !history.includes(leaf)));
  return Object.fromEntries(Object.entries(domains).map(([name, values]) => [name, kept(values)]));
}

/** After step `index` the phone is what it is without deaths; after a power cut its domains have another history. */
async function compare(phone: Phone, { audits }: Reference, index: number): Promise<string[]> {
  const found = await audit(phone.remains());
  const expected = audits[index + 1]!;
  const complaints = [...found.complaints];
  if (found.alerts.length > 0) complaints.push(`alerts ${JSON.stringify(found.alerts)}`);
  for (const part of PARTS) complaints.push(...differences(part, found[part], expected[part]));
  const history = phone.deaths.some(({ power }) => power) ? HISTORY : ["Id"];
  const [own, theirs] = [present(found, history), present(expected, history)];
  for (const name of new Set([...Object.keys(own), ...Object.keys(theirs)]))
    complaints.push(...differences(name, own[name] ?? {}, theirs[name] ?? {}));
  return complaints.map((complaint) => `after step ${index} (${LIFE[index]!.title}): ${complaint}`);
}

function differences(part: string, found: Record<string, string>, expected: Record<string, string>): string[] {
  return Object.keys({ ...found, ...expected })
    .filter((key) => found[key] !== expected[key])
    .map((key) => `${part} ${key}: ${found[key]}, not ${expected[key]}`);
}

/** A phone that is switched on after a death, and not asked for anything again, is as before the step or as after it. */
async function dissect(death: Death, reference: Reference, accepted: Accepted[]): Promise<string[]> {
  const found = await audit(death);
  const step = LIFE[death.step]!;
  const [before, after] = [reference.audits[death.step]!, reference.audits[death.step + 1]!];
  const at = `after the death in step ${death.step} (${step.title})`;
  const complaints = found.complaints.map((complaint) => `${at}: ${complaint}`);
  const candidates = [before, after].map((candidate) => (death.power ? withoutPower(candidate) : candidate));
  const parts: Part[] = [
    ...(death.power ? [] : (["ledger"] as const)),
    ...(step.isGradual ? [] : (["rights"] as const)),
  ];
  const isEither = candidates.some((candidate) => isSame(found, candidate, parts));
  complaints.push(...unasked(found.changes, death.power).map((complaint) => `${at}: ${complaint}`));
  if (!isEither) complaints.push(`${at}: neither before nor after: ${JSON.stringify(present(found, []))}`);
  return [...complaints, ...alertComplaints(found, accepted, death).map((complaint) => `${at}: ${complaint}`)];
}

function isSame(found: Audit, candidate: Audit, parts: Part[]): boolean {
  const domains = isDeepStrictEqual(present(found, HISTORY), present(candidate, HISTORY));
  return domains && parts.every((part) => differences(part, found[part], candidate[part]).length === 0);
}

/** The phone that `candidate` is after a power cut: everything of its guests that was live is Stopped, and not charged. */
function withoutPower(candidate: Audit): Audit {
  const domains = Object.entries(candidate.domains).map(([name, values]) => {
    const state = values["State"] === String(DomainState.Crashed) ? values["State"] : String(DomainState.Stopped);
    return [name, { ...values, State: state }];
  });
  return { ...candidate, domains: Object.fromEntries(domains) };
}

/** Whatever alert is still to be told is of this step, has success or interruption to tell, and goes to the server that asked. */
function alertComplaints(found: Audit, accepted: Accepted[], { step }: Death): string[] {
  return found.alerts.flatMap(({ correlator, code, server }) => {
    const known = accepted.find((each) => each.correlator === correlator);
    const likely: number[] = [ResultCode.Success, ResultCode.Interrupted, ResultCode.StartFailed];
    if (!likely.includes(code)) return [`alert ${code}`];
    if (known && known.step !== step) return [`an alert of step ${known.step}`];
    return known && known.server !== server ? [`an alert for ${known.server} went to ${server}`] : [];
  });
}
