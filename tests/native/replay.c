/*
 * Replays a recorded script (record.ts) on the agent that wasm2c and a C compiler made, and writes down what it answers.
 *
 * A line of the script is `what a b c`, hexadecimal words: an export with its arguments, or
 *   boot                      drop the instance, make a new one
 *   write address length      and then the bytes: the host writes into the agent's memory
 *   limit bytes               the memory seems that small from now on, so that the agent traps
 *   dump                      answers all of the memory
 * A line of the answers is the same `what`, the result, and behind an effect's address its record and its payload.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"

enum { RECORD_BYTES = 48, POINTER_AT = 40, LENGTH_AT = 44, BAD_SCRIPT = 2, TRAPPED = 70 };

static w2c_agent agent;
static unsigned line;
static char what[16];
static FILE *script;
static FILE *answers;

/* What was answered before is kept: it tells how far the agent came. */
static WASM_RT_NO_RETURN void end(const char *reason, int code) {
  fprintf(stderr, "%s in line %u: %s\n", reason, line, what);
  fclose(answers);
  exit(code);
}

void wasm_rt_trap(wasm_rt_trap_t trap) {
  fprintf(stderr, "trap: ");
  end(wasm_rt_strerror(trap), TRAPPED);
}

/* The agent's bytes from `address`, all of them inside its memory. */
static uint8_t *bytes_at(uint32_t address, uint32_t length) {
  const wasm_rt_memory_t *memory = w2c_agent_memory(&agent);
  if (address > memory->size || length > memory->size - address) end("bytes outside of the memory", BAD_SCRIPT);
  return memory->data + address;
}

static void write_bytes(uint32_t address, uint32_t length) {
  uint8_t *to = bytes_at(address, length);
  for (uint32_t i = 0; i < length; i++) {
    if (fscanf(script, "%2" SCNx8, &to[i]) != 1) end("bytes missing", BAD_SCRIPT);
  }
}

static void print_bytes(uint32_t address, uint32_t length) {
  const uint8_t *from = bytes_at(address, length);
  fputc(' ', answers);
  for (uint32_t i = 0; i < length; i++) fprintf(answers, "%02x", from[i]);
}

static uint32_t word_at(uint32_t address) {
  const uint8_t *from = bytes_at(address, 4);
  return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

static bool is(const char *name) {
  return strcmp(what, name) == 0;
}

static void boot(void) {
  if (agent.w2c_memory.data != NULL) wasm2c_agent_free(&agent);
  wasm2c_agent_instantiate(&agent);
}

/* Things that a host does, not an export. */
static bool acted(const uint32_t *a) {
  if (is("boot")) boot();
  else if (is("write")) write_bytes(a[0], a[1]);
  else if (is("limit")) w2c_agent_memory(&agent)->size = a[0];
  else if (is("dump")) print_bytes(0, w2c_agent_memory(&agent)->size);
  else return false;
  return true;
}

static uint64_t called(const uint32_t *a) {
  if (is("tick")) return w2c_agent_tick(&agent, a[0] | (uint64_t)a[1] << 32), 0;
  if (is("deadline")) return w2c_agent_deadline(&agent);
  if (is("poll")) return w2c_agent_poll(&agent);
  if (is("complete")) return w2c_agent_complete(&agent, a[0], a[1], a[2]), 0;
  if (is("inbox")) return w2c_agent_inbox(&agent);
  if (is("receive")) return w2c_agent_receive(&agent, a[0]);
  if (is("outbox")) return w2c_agent_outbox(&agent);
  if (is("event")) return w2c_agent_event(&agent);
  if (is("notify")) return w2c_agent_notify(&agent, a[0], a[1]);
  if (is("busy")) return w2c_agent_busy(&agent);
  end("no such export", BAD_SCRIPT);
}

static void print_effect(uint32_t record) {
  print_bytes(record, RECORD_BYTES);
  print_bytes(word_at(record + POINTER_AT), word_at(record + LENGTH_AT));
}

static void obey(const uint32_t *a) {
  fprintf(answers, "%s", what);
  if (!acted(a)) {
    const uint64_t result = called(a);
    fprintf(answers, " %" PRIx64, result);
    if (is("poll") && result != 0) print_effect((uint32_t)result);
  }
  fputc('\n', answers);
}

int main(int count, char **names) {
  script = count == 3 ? fopen(names[1], "r") : NULL;
  answers = script == NULL ? NULL : fopen(names[2], "w");
  if (answers == NULL) {
    fprintf(stderr, "usage: replay SCRIPT ANSWERS\n");
    return BAD_SCRIPT;
  }
  uint32_t a[3];
  int read;
  while ((read = fscanf(script, "%15s %" SCNx32 " %" SCNx32 " %" SCNx32, what, &a[0], &a[1], &a[2])) == 4) {
    line++;
    obey(a);
  }
  if (read != EOF) end("not a call", BAD_SCRIPT);
  return fclose(answers) == 0 ? 0 : BAD_SCRIPT;
}
