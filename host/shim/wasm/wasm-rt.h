/* What the C that wasm2c 1.0.39 prints needs to run: one memory that never grows, a trap hook, no tables and no exceptions. */
#ifndef WASM_RT_H
#define WASM_RT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Features of wasm2c's own runtime that this one does without. */
#define WASM_RT_USE_SEGUE 0
#define WASM_RT_SANITY_CHECKS 0
/* A 32-bit machine has no room for guard pages: every access is checked. */
#define WASM_RT_MEMCHECK_GUARD_PAGES 0
/* Sound only as long as no function calls itself: tests/native checks that. */
#define WASM_RT_STACK_DEPTH_COUNT 0

#define WASM_RT_NO_RETURN __attribute__((noreturn))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
/* Not memcpy: a freestanding compiler would make a call of every load and store. */
#define wasm_rt_memcpy __builtin_memcpy

#define WASM_DEFAULT_PAGE_SIZE 65536

/* Bytes of the one memory: the agent's is a page. Of fixed place and size, so that no access loads either (docs/port.md, A port in C). */
#ifndef WASM_BYTES
#define WASM_BYTES WASM_DEFAULT_PAGE_SIZE
#endif
extern uint8_t wasm_memory[WASM_BYTES];

typedef enum {
  WASM_RT_TRAP_NONE,
  WASM_RT_TRAP_OOB,
  WASM_RT_TRAP_INT_OVERFLOW,
  WASM_RT_TRAP_DIV_BY_ZERO,
  WASM_RT_TRAP_INVALID_CONVERSION,
  WASM_RT_TRAP_UNREACHABLE,
  WASM_RT_TRAP_CALL_INDIRECT,
  WASM_RT_TRAP_COUNT
} wasm_rt_trap_t;

typedef struct {
  uint8_t *data;
  /* wasm2c reads it on big-endian machines only. */
  uint8_t *data_end;
  /* Bytes. wasm2c's own is 64 bits wide, which costs a 32-bit machine in every access. */
  uint32_t size;
} wasm_rt_memory_t;

typedef enum {
  WASM_RT_I32,
  WASM_RT_I64,
  WASM_RT_F32,
  WASM_RT_F64,
  WASM_RT_V128,
  WASM_RT_FUNCREF,
  WASM_RT_EXTERNREF,
  WASM_RT_EXNREF
} wasm_rt_type_t;

/* The generated prelude names these even for a module that has no table. */
typedef const char *wasm_rt_func_type_t;
typedef void (*wasm_rt_function_ptr_t)(void);
typedef struct wasm_rt_tailcallee_t {
  void (*fn)(void **instance, void *arguments, struct wasm_rt_tailcallee_t *next);
} wasm_rt_tailcallee_t;
typedef struct {
  wasm_rt_func_type_t func_type;
  wasm_rt_function_ptr_t func;
  wasm_rt_tailcallee_t func_tailcallee;
  void *module_instance;
} wasm_rt_funcref_t;
typedef void *wasm_rt_externref_t;
typedef struct {
  wasm_rt_funcref_t *data;
  uint32_t max_size, size;
} wasm_rt_funcref_table_t;
typedef struct {
  wasm_rt_externref_t *data;
  uint32_t max_size, size;
} wasm_rt_externref_table_t;
#define wasm_rt_funcref_null_value ((wasm_rt_funcref_t){NULL, NULL, {NULL}, NULL})
#define wasm_rt_externref_null_value ((wasm_rt_externref_t){NULL})

static inline bool wasm_rt_is_initialized(void) {
  return true;
}

/* The one memory, zeroed. A module that asks for another size, or a second instance beside the first, is refused with a trap. */
void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint64_t initial, uint64_t most, bool is64, uint32_t page_size);
void wasm_rt_free_memory(wasm_rt_memory_t *memory);

/* The trap in words. */
const char *wasm_rt_strerror(wasm_rt_trap_t trap);

/* The host's own: a trap is a power loss, the instance is lost and the host starts a new one from the same flash. */
WASM_RT_NO_RETURN void wasm_rt_trap(wasm_rt_trap_t trap);

#endif
