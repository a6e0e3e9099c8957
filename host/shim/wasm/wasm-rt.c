/* The one memory of the agent, and traps in words. */
#include "wasm-rt.h"

_Alignas(8) uint8_t wasm_memory[WASM_BYTES];
static bool is_taken;

static const char *const WORDS[WASM_RT_TRAP_COUNT] = {
    [WASM_RT_TRAP_NONE] = "no trap",
    [WASM_RT_TRAP_OOB] = "access out of bounds",
    [WASM_RT_TRAP_INT_OVERFLOW] = "integer overflow",
    [WASM_RT_TRAP_DIV_BY_ZERO] = "division by zero",
    [WASM_RT_TRAP_INVALID_CONVERSION] = "invalid conversion",
    [WASM_RT_TRAP_UNREACHABLE] = "unreachable code",
    [WASM_RT_TRAP_CALL_INDIRECT] = "indirect call",
};

void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint64_t initial, uint64_t most, bool is64, uint32_t page_size) {
  if (is_taken || is64 || initial != most || initial * page_size != sizeof wasm_memory) wasm_rt_trap(WASM_RT_TRAP_OOB);
  is_taken = true;
  memset(wasm_memory, 0, sizeof wasm_memory);
  *memory = (wasm_rt_memory_t){.data = wasm_memory, .data_end = wasm_memory + WASM_BYTES, .size = WASM_BYTES};
}

void wasm_rt_free_memory(wasm_rt_memory_t *memory) {
  *memory = (wasm_rt_memory_t){.data = NULL, .data_end = NULL, .size = 0};
  is_taken = false;
}

const char *wasm_rt_strerror(wasm_rt_trap_t trap) {
  return trap < WASM_RT_TRAP_COUNT ? WORDS[trap] : "unknown trap";
}
