/* Carries out the agent's effects (docs/port.md) and holds it to the rules of the flash. */
#include "host.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { SECTORS = FlashBytes / SectorBytes, WORD = 4, MEMORY = 65536 };
enum { MOST_EFFECTS = 5000, EVENT_BYTES = 2048, REPORT_BYTES = 88, ID_BYTES = 16 };
enum { STATE_AT = 48, MARK_AT = 52, OUTCOMES = 13, ANY_DOMAIN = 4, MOST_ANSWERS = 256, MOST_ANSWER = 512 };

typedef struct {
  uint32_t kind, id, a[8], pointer, length;
} effect;

/* What the platform has answered while the script ran: it answers the same again. */
typedef struct {
  uint32_t a[3], length;
  uint8_t bytes[MOST_ANSWER];
} answer;

static uint8_t flash[FlashBytes], flash_then[FlashBytes], memory_then[MEMORY];
static bool dirty[SECTORS];
static w2c_module agent_then;
static answer answers[MOST_ANSWERS];
static uint32_t answer_count;
static random_state choice;

uint8_t *host_bytes(w2c_module *agent, uint32_t address, uint32_t length) {
  const wasm_rt_memory_t *memory = w2c_module_memory(agent);
  fail_unless(address <= memory->size && length <= memory->size - address, "what the agent names is in its memory");
  return memory->data + address;
}

static bool under_way(w2c_module *agent, effect *to) {
  const uint32_t address = w2c_module_poll(agent);
  if (address != 0) memcpy(to, host_bytes(agent, address, sizeof *to), sizeof *to);
  return address != 0;
}

static void check_flash(const effect *e, uint32_t length) {
  fail_unless(e->a[0] <= FlashBytes && length <= FlashBytes - e->a[0], "flash is used inside its bounds");
}

static void program(const effect *e, const uint8_t *bytes) {
  check_flash(e, e->length);
  fail_unless(e->a[0] % WORD == 0 && e->length % WORD == 0, "programs are of whole words");
  fail_unless(e->a[0] % PageBytes + e->length <= PageBytes, "a program doesn't cross a page");
  for (uint32_t i = 0; i < e->length; i++) flash[e->a[0] + i] &= bytes[i];
  dirty[e->a[0] / SectorBytes] = true;
}

static void erase(const effect *e) {
  check_flash(e, SectorBytes);
  fail_unless(e->a[0] % SectorBytes == 0, "a sector is erased from its start");
  memset(flash + e->a[0], 0xff, SectorBytes);
  dirty[e->a[0] / SectorBytes] = true;
}

/* Half of the time it does what was asked. */
static int32_t any_outcome(void) {
  const uint32_t chosen = random_below(&choice, 4);
  return chosen < 2 ? (int32_t)chosen : Outcome_Started - (int32_t)random_below(&choice, OUTCOMES);
}

/* A report of the domain asked for, in any state; when domains are counted, of a few and then no more. */
static int32_t query(const effect *e, uint8_t *to, const uint8_t *id, uint32_t *length) {
  const bool by_id = e->a[0] == UINT32_MAX;
  if (by_id ? random_below(&choice, 4) == 0 : e->a[0] >= random_below(&choice, ANY_DOMAIN)) return Outcome_NotFound;
  uint8_t report[REPORT_BYTES] = {0};
  if (by_id) memcpy(report, id, ID_BYTES);
  else report[0] = (uint8_t)e->a[0];
  report[STATE_AT] = (uint8_t)(1 + random_below(&choice, HypervisorState_Destroying));
  report[MARK_AT] = (uint8_t)random_below(&choice, 2);
  memcpy(to, report, *length = REPORT_BYTES);
  return Outcome_Done;
}

static int32_t platform(const effect *e, uint8_t *to, uint32_t *length) {
  for (uint32_t i = 0; i < answer_count; i++) {
    if (memcmp(answers[i].a, e->a, sizeof answers[i].a) != 0) continue;
    memcpy(to, answers[i].bytes, *length = answers[i].length);
    return Outcome_Done;
  }
  return Outcome_NotFound;
}

static int32_t carry_out(w2c_module *agent, const effect *e, uint32_t *length) {
  uint8_t *bytes = host_bytes(agent, e->pointer, e->length);
  uint8_t *buffer = host_bytes(agent, w2c_module_event(agent), EVENT_BYTES);
  switch (e->kind) {
    case Effect_FlashRead:
      check_flash(e, e->length);
      memcpy(bytes, flash + e->a[0], *length = e->length);
      return Outcome_Done;
    case Effect_FlashProgram: return program(e, bytes), Outcome_Done;
    case Effect_FlashErase: return erase(e), Outcome_Done;
    case Effect_FlashSync: return Outcome_Done;
    case Effect_Random:
      for (uint32_t i = 0; i < e->length; i++) bytes[i] = (uint8_t)random_below(&choice, 256);
      *length = e->length;
      return Outcome_Done;
    case Effect_Send:
      fail_unless(e->length <= MaxMsgSize, "a message isn't longer than the agent's own limit");
      return Outcome_Done;
    case Effect_DomainCreate:
    case Effect_DomainControl:
    case Effect_DomainDestroy: return any_outcome();
    case Effect_DomainQuery: return query(e, buffer, bytes, length);
    case Effect_PlatformQuery: return platform(e, buffer, length);
    default: return Outcome_NotSupported;
  }
}

void host_run(w2c_module *agent) {
  effect e;
  for (uint32_t count = 0; under_way(agent, &e); count++) {
    fail_unless(count < MOST_EFFECTS, "the agent comes to rest");
    uint32_t length = 0;
    const int32_t outcome = carry_out(agent, &e, &length);
    w2c_module_complete(agent, e.id, (uint32_t)outcome, length);
  }
}

static void remember(w2c_module *agent, const uint32_t *a) {
  effect e;
  if (!under_way(agent, &e) || e.kind != Effect_PlatformQuery || a[1] != Outcome_Done) return;
  fail_unless(answer_count < MOST_ANSWERS && a[2] <= MOST_ANSWER, "the platform's answers have room");
  answer *to = &answers[answer_count++];
  memcpy(to->a, e.a, sizeof to->a);
  memcpy(to->bytes, host_bytes(agent, w2c_module_event(agent), EVENT_BYTES), to->length = a[2]);
}

/* A line of the script that tests/native/record.ts has written: a call of an export, or what the host wrote before it. */
static void obey(w2c_module *agent, FILE *script, const char *what, const uint32_t *a) {
  if (strcmp(what, "write") == 0) {
    uint8_t *to = host_bytes(agent, a[0], a[1]);
    for (uint32_t i = 0; i < a[1]; i++) fail_unless(fscanf(script, "%2" SCNx8, &to[i]) == 1, "the script has its bytes");
  } else if (strcmp(what, "tick") == 0) {
    w2c_module_tick(agent, a[0] | (uint64_t)a[1] << 32);
  } else if (strcmp(what, "complete") == 0) {
    remember(agent, a);
    w2c_module_complete(agent, a[0], a[1], a[2]);
  } else if (strcmp(what, "receive") == 0) {
    w2c_module_receive(agent, a[0]);
  } else if (strcmp(what, "notify") == 0) {
    w2c_module_notify(agent, a[0], a[1]);
  } else if (strcmp(what, "inbox") == 0) {
    w2c_module_inbox(agent);
  }
}

static FILE *open_file(const char *name) {
  FILE *file = fopen(name, "rb");
  fail_unless(file != NULL, "agent.script and agent.flash are in the working directory");
  return file;
}

void host_begin(w2c_module *agent) {
  FILE *content = open_file("agent.flash");
  fail_unless(fread(flash_then, 1, FlashBytes, content) == FlashBytes, "the flash is whole");
  fclose(content);
  memcpy(flash, flash_then, FlashBytes);
  FILE *script = open_file("agent.script");
  char what[16];
  uint32_t a[3];
  while (fscanf(script, "%15s %" SCNx32 " %" SCNx32 " %" SCNx32, what, &a[0], &a[1], &a[2]) == 4) {
    obey(agent, script, what, a);
  }
  fclose(script);
  memcpy(memory_then, host_bytes(agent, 0, MEMORY), MEMORY);
  agent_then = *agent;
}

void host_restore(w2c_module *agent, random_state choices) {
  *agent = agent_then;
  memcpy(host_bytes(agent, 0, MEMORY), memory_then, MEMORY);
  for (uint32_t i = 0; i < SECTORS; i++) {
    if (dirty[i]) memcpy(flash + i * SectorBytes, flash_then + i * SectorBytes, SectorBytes);
    dirty[i] = false;
  }
  choice = choices;
}
