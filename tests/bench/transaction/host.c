/*
 * Times whole DM sessions of the agent that wasm2c and a C compiler made: a port of arrays, and a server that says what stands in files.
 *
 * usage: host BOOT LAST FIRST…
 * BOOT has a line for each thing that the agent hears until it is at rest, in order: `answer OUTCOME HEX` to a query, `notify KIND HEX`.
 * FIRST is the server's first message of a session, LAST its second one, which ends it.
 * A line on stdin: `session INDEX TIMES`, with the FIRST of that number. A line on stdout for it: `NANOSECONDS COUNT CHECKSUM`, the processor time of all of
 * them together, and how many bytes the agent sent in the last one, with a checksum over them.
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "abi.h"
#include "agent.h"

enum { GAVE_UP = 70, RECORD_BYTES = 48, MOST_MESSAGES = 8, ROOM = 8192, LINE = 4096 };
enum { FNV_BASIS = (int)0x811c9dc5, FNV_PRIME = 0x01000193 };

typedef struct {
  uint8_t bytes[ROOM];
  uint32_t length;
} message_t;

static w2c_agent agent;
static uint8_t flash[FLASH_BYTES];
static FILE *boot;
static message_t messages[MOST_MESSAGES];
static uint32_t sent_messages, sent_bytes, checksum;

static WASM_RT_NO_RETURN void give_up(const char *what) {
  fprintf(stderr, "host: %s\n", what);
  exit(GAVE_UP);
}

void wasm_rt_trap(wasm_rt_trap_t trap) {
  give_up(wasm_rt_strerror(trap));
}

static uint32_t word_at(uint32_t address) {
  uint32_t word;
  memcpy(&word, wasm_memory + address, sizeof word);
  return word;
}

/* The bytes of a line's hexadecimal digits, into the agent's event buffer. */
static uint32_t put_event(const char *digits) {
  uint8_t *to = wasm_memory + w2c_agent_event(&agent);
  uint32_t length = 0;
  for (unsigned byte; sscanf(digits + 2 * length, "%2x", &byte) == 1; length++) to[length] = (uint8_t)byte;
  return length;
}

/* The next line of BOOT; false at its end. */
static bool next_line(char *what, uint32_t *number, char *digits) {
  static char line[LINE];
  digits[0] = '\0';
  return fgets(line, LINE, boot) != NULL && sscanf(line, "%15s %" SCNx32 " %4095s", what, number, digits) >= 2;
}

static void answer_query(uint32_t id) {
  char what[16], digits[LINE];
  uint32_t outcome;
  if (!next_line(what, &outcome, digits) || strcmp(what, "answer") != 0) give_up("a query that nobody foresaw");
  w2c_agent_complete(&agent, id, outcome, put_event(digits));
}

static void send(const uint8_t *bytes, uint32_t length) {
  for (uint32_t i = 0; i < length; i++) checksum = (checksum ^ bytes[i]) * FNV_PRIME;
  sent_bytes += length;
  sent_messages++;
}

static void program(uint32_t address, const uint8_t *bytes, uint32_t length) {
  for (uint32_t i = 0; i < length; i++) flash[address + i] &= bytes[i];
}

/* Carries out everything that the agent asks for. */
static void settle(void) {
  for (uint32_t record; (record = w2c_agent_poll(&agent)) != 0;) {
    const uint32_t kind = word_at(record), id = word_at(record + 4), a0 = word_at(record + 8);
    const uint32_t length = word_at(record + RECORD_BYTES - 4);
    uint8_t *bytes = wasm_memory + word_at(record + RECORD_BYTES - 8);
    uint32_t given = 0;
    if (kind == FLASH_READ) memcpy(bytes, flash + a0, given = length);
    else if (kind == FLASH_PROGRAM) program(a0, bytes, length);
    else if (kind == FLASH_ERASE) memset(flash + a0, 0xff, SECTOR_BYTES);
    else if (kind == RANDOM) memset(bytes, RANDOM_BYTE, given = length);
    else if (kind == SEND) send(bytes, length);
    else if (kind != FLASH_SYNC) {
      answer_query(id);
      continue;
    }
    w2c_agent_complete(&agent, id, DONE, given);
  }
}

static void start(void) {
  char what[16], digits[LINE];
  uint32_t kind;
  memset(flash, 0xff, sizeof flash);
  wasm2c_agent_instantiate(&agent);
  w2c_agent_tick(&agent, 0);
  settle();
  while (next_line(what, &kind, digits)) {
    if (w2c_agent_notify(&agent, kind, put_event(digits)) != TAKEN) give_up("the agent isn't at rest");
    settle();
  }
}

static void receive(const message_t *message) {
  memcpy(wasm_memory + word_at(w2c_agent_inbox(&agent)), message->bytes, message->length);
  if (w2c_agent_receive(&agent, message->length) != TAKEN) give_up("a message wasn't taken");
  settle();
}

static void hold_session(unsigned index) {
  sent_messages = sent_bytes = 0;
  checksum = (uint32_t)FNV_BASIS;
  memset(wasm_memory + w2c_agent_event(&agent), 0xff, 4);
  if (w2c_agent_notify(&agent, SESSION_REQUEST, 4) != TAKEN) give_up("no session");
  settle();
  receive(&messages[1 + index]);
  receive(&messages[0]);
  if (sent_messages != 2 || w2c_agent_busy(&agent) != 0) give_up("the session didn't end as it should");
}

/* Processor time: what other programs take of the machine isn't in it. */
static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void load(message_t *message, const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) give_up(path);
  message->length = (uint32_t)fread(message->bytes, 1, ROOM, file);
  fclose(file);
}

int main(int count, char **arguments) {
  char work[32];
  unsigned index, times;
  if (count < 4 || count > 2 + MOST_MESSAGES || (boot = fopen(arguments[1], "r")) == NULL) give_up("usage: host BOOT LAST FIRST…");
  for (int i = 2; i < count; i++) load(&messages[i - 2], arguments[i]);
  start();
  while (scanf("%31s %u %u", work, &index, &times) == 3) {
    if (strcmp(work, "session") != 0 || index >= (unsigned)count - 3) give_up("no such work or message");
    hold_session(index);
    const uint64_t started = now();
    for (unsigned i = 0; i < times; i++) hold_session(index);
    printf("%" PRIu64 " %" PRIu32 " %" PRIu32 "\n", now() - started, sent_bytes, checksum);
    fflush(stdout);
  }
  return 0;
}
