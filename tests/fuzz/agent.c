/*
 * Target `agent`: the whole agent in a session with a server that it trusts. Whatever the message is, the agent neither traps nor spins,
 * and afterwards it still answers its clock.
 */
#include "host.h"

/* A list walks over the whole tree, however short the question is; what it answers is bounded by a message. */
enum { FIXED = 1000000, PER_BYTE = 500, DEADLINES = 4 };

static w2c_module module;
static uint64_t now;

int LLVMFuzzerInitialize(int *count, char ***names) {
  (void)count, (void)names;
  wasm2c_module_instantiate(&module);
  host_begin(&module);
  return 0;
}

static uint64_t digest(const uint8_t *data, size_t size) {
  uint64_t sum = 0xcbf29ce484222325u;
  for (size_t i = 0; i < size; i++) sum = (sum ^ data[i]) * 0x100000001b3u;
  return sum | 1;
}

static bool receive(const uint8_t *data, size_t size) {
  uint32_t inbox[2];
  memcpy(inbox, host_bytes(&module, w2c_module_inbox(&module), sizeof inbox), sizeof inbox);
  if (size > inbox[1]) return false;
  if (size > 0) memcpy(host_bytes(&module, inbox[0], (uint32_t)size), data, size);
  w2c_module_receive(&module, (uint32_t)size);
  host_run(&module);
  return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  host_restore(&module, digest(data, size));
  start_work();
  if (!receive(data, size)) return 0;
  check_work(FIXED, PER_BYTE, size);
  now = 0;
  for (uint32_t i = 0; i < DEADLINES; i++) {
    const uint64_t due = w2c_module_deadline(&module);
    if (due == UINT64_MAX) break;
    now = due > now ? due : now + 1;
    w2c_module_tick(&module, now);
    host_run(&module);
  }
  return 0;
}
