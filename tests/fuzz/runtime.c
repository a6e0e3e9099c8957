/* The runtime of a fuzzed module: its memory is a heap block of just that size, and a trap is a crash. */
#include "module.h"

#include <sanitizer/asan_interface.h>
#include <stdio.h>
#include <stdlib.h>

#include "step.h"

/* Bytes behind a document that nobody may read. Not all of them: poisoning takes time, too. */
enum { FENCE = 1024 };

uint64_t steps_done;
static double most_per_byte;
static uint64_t most_steps;
static size_t most_size;
static const uint8_t *fence;
static size_t fence_size;

static const char *const TRAPS[WASM_RT_TRAP_COUNT] = {
    "none", "access out of bounds", "integer overflow", "division by zero", "invalid conversion", "unreachable", "indirect call",
};

void wasm_rt_trap(wasm_rt_trap_t trap) {
  fprintf(stderr, "trap: %s\n", TRAPS[trap]);
  abort();
}

void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint64_t initial, uint64_t most, bool is64, uint32_t page_size) {
  fail_unless(initial == most && !is64, "the module's memory doesn't grow");
  const uint32_t size = (uint32_t)initial * page_size;
  uint8_t *data = calloc(size, 1);
  *memory = (wasm_rt_memory_t){.data = data, .data_end = data + size, .size = size};
}

void wasm_rt_free_memory(wasm_rt_memory_t *memory) {
  free(memory->data);
}

void fail_unless(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "fails: %s\n", what);
  abort();
}

void place(const wasm_rt_memory_t *memory, uint32_t address, uint32_t room, const uint8_t *data, size_t size) {
  release();
  fail_unless(size <= room && room <= memory->size - address, "the document has room");
  uint8_t *to = memory->data + address;
  if (size > 0) memcpy(to, data, size);
  fence = to + size;
  fence_size = room - size < FENCE ? room - size : FENCE;
  __asan_poison_memory_region(fence, fence_size);
}

void release(void) {
  if (fence != NULL) __asan_unpoison_memory_region(fence, fence_size);
  fence = NULL;
}

void start_work(void) {
  steps_done = 0;
}

void check_work(uint32_t fixed, uint32_t per_byte, size_t size) {
  const uint64_t steps = steps_done;
  const double ratio = (double)steps / (double)(size + 1);
  if (size >= 16 && ratio > most_per_byte) {
    most_per_byte = ratio;
    most_steps = steps;
    most_size = size;
  }
  if (steps <= fixed + (uint64_t)per_byte * size) return;
  fprintf(stderr, "fails: %llu steps for %zu bytes\n", (unsigned long long)steps, size);
  abort();
}

__attribute__((destructor)) static void report(void) {
  fprintf(stderr, "stat::most_steps: %llu steps for %zu bytes\n", (unsigned long long)most_steps, most_size);
}
