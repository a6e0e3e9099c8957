/** A scenario that isn't valid is refused with one line: file, line, place, limit. One file for each rule. */
import { deepEqual, equal, throws } from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { loadScenario, readScenario } from "../../host/node/cli/scenario/load.js";
import { UsageError } from "../../host/node/usage.js";
import { INVALID, ROOT, SCENARIOS } from "./paths.js";

const VERBS =
  "get, add, replace, delete, copy, exec, sequence, atomic, ask, session, wait, powerCut, killAgent, crash, shutDown, reboot, ignoreStop, vanish, foreground, call, emergencyCall, hangUp, balloon, fault or unreachable";
const PART_VERBS = "get, add, replace, delete, copy, exec, ask or atomic";
const STATES =
  "Creating, Stopped, Starting, Running, Pausing, Paused, Resuming, Stopping, Cloning, Deleting, Crashed, Unknown, Absent";

/** File name → what comes after the file's name and a colon. */
const REFUSALS: Record<string, string> = {
  alert_of_no_server: "5: step 1: expect.alert: server is missing",
  alert_without_code: "6: step 1: expect.alert: code is missing",
  atomic_without_parts: "4: step 1: atomic: is empty",
  ask_of_another_kind: '4: step 1: ask: "demand" is none of display, confirm, input, choice, choices',
  balloon_without_a_rate: "4: step 1: rate is missing",
  bad_regular_expression: '8: step 1: expect.data.matches: "(" is no regex',
  copy_without_from: "4: step 1: from is missing",
  correlator_twice_in_a_sequence: "6: step 1: sequence[2].correlator: x stands here twice",
  part_of_no_verb: `6: step 1: sequence[2]: does none of ${PART_VERBS}`,
  part_of_two_verbs: `5: step 1: sequence[1]: does more than one of ${PART_VERBS}`,
  part_with_confirm: "5: step 1: sequence[1].confirm: isn't known here",
  parts_of_a_session: "5: step 1: expect.parts: such a step has none",
  sequence_in_a_sequence: `5: step 1: sequence[1]: does none of ${PART_VERBS}`,
  correlator_twice: "7: step 2: correlator: x stands here twice",
  empty_expect: "5: step 1: expect: is empty",
  empty_file: "1: null is no object",
  fault_of_an_unknown_operation:
    '4: step 1: fault: "boot" is none of create, clone, wipe, destroy, start, stop, kill, pause, resume, quota',
  fault_with_an_unknown_outcome:
    '5: step 1: answer: "Maybe" is none of Done, Started, Failed, NotSupported, NotFound, Exists, NoMemory, NoCpu, NoStorage, NoNetwork, Unreachable, TimedOut, Refused',
  five_servers: "2: servers: has more than 4 entries",
  get_without_server: "4: step 1: server is missing",
  get_without_status: "6: step 1: expect: status is missing",
  negative_wait: "4: step 1: wait: -1 is less than 0",
  no_expect_at_all: "3: steps: no step has an expect; a scenario that checks nothing isn't run",
  no_servers: "2: servers: is empty",
  no_steps: "3: steps: is empty",
  no_such_day: "2: start: 20270230T250000Z is no time",
  not_yaml: "3: Flow sequence in block collection must be sufficiently indented and end with a ]",
  reaction_of_nothing: "7: step 1: user[1]: does not exactly one of says, types or chooses",
  reaction_of_two: "6: step 1: user[1]: does not exactly one of says, types or chooses",
  replace_without_data: "4: step 1: data is missing",
  seed_too_large: "2: seed: 4294967296 is more than 4294967295",
  server_id_too_long: '2: server 1: serverId: "01234567890123456789012345678901234567891" is longer than 40 characters',
  server_id_twice: "5: server 2: serverId: s stands here twice",
  server_name_with_capitals: '2: server 1: name: "Operator!" is no name of 1 to 31 of a-z, 0-9 and -, a letter first',
  server_twice: "4: server 2: name: operator stands here twice",
  status_of_a_wait: "5: step 1: expect.status: such a step has none",
  status_out_of_range: "7: step 1: expect.status: 99 is less than 200",
  step_without_expect: "5: step 2: expect is missing: every step says what it expects",
  target_not_in_the_tree: '4: step 1: get: "VirMO" is no URI that begins with ./',
  state_that_no_hypervisor_has:
    '5: step 1: expect.hypervisor.domains.personal: "Pausing" is none of Creating, Stopped, Starting, Running, Paused, Stopping, Crashed, Destroying, Absent',
  twice_the_same_key: "2: Map keys must be unique",
  two_verbs: `4: step 1: does more than one of ${VERBS}`,
  unknown_auth: '4: server 1: auth: "digest" is none of md5, basic, none',
  unknown_facet_of_a_domain: "7: step 1: expect.domains.personal.mood: isn't known here",
  unknown_member: "2: author: isn't known here",
  unknown_server: "5: step 1: server: enterprise is none of operator",
  unknown_state: `7: step 1: expect.domains.personal: "Asleep" is none of ${STATES}`,
  unknown_verb: `4: step 1: does none of ${VERBS}`,
  user_of_a_wait: "5: step 1: user: isn't known here",
  user_who_says_maybe: '6: step 1: user[1]: "maybe" is none of yes, no, seen, cancel, nothing',
  wait_longer_than_a_day: "4: step 1: powerCut: 86401 is more than 86400",
};

for (const [name, message] of Object.entries(REFUSALS))
  test(`refused: ${name.replaceAll("_", " ")}`, () => {
    const file = `${INVALID}/${name}.yaml`;
    throws(() => loadScenario(file), new UsageError(`${file}:${message}`));
  });

test("every invalid scenario has its refusal", () => {
  const files = readdirSync(INVALID).map((file) => basename(file, ".yaml"));
  deepEqual(files.sort(), Object.keys(REFUSALS).sort());
});

test("refused: a file that isn't there", () => {
  throws(() => loadScenario("no/such.yaml"), new UsageError("no/such.yaml: there is no such file or directory"));
});

for (const file of readdirSync(SCENARIOS).filter((name) => name.endsWith(".yaml")))
  test(`scenarios/${file} is valid`, () => {
    const { steps, servers } = loadScenario(`${SCENARIOS}/${file}`);
    equal(steps.length > 0 && servers.length > 0, true);
  });

test("the example in docs/scenario.md is valid", () => {
  const example = /```yaml\n(.*?)```/s.exec(readFileSync(`${ROOT}docs/scenario.md`, "utf8"))?.[1] ?? "";
  equal(readScenario("docs/scenario.md", example).steps.length, 1);
});
