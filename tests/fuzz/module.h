/* What stands between libFuzzer and a module that wasm2c made C of: its memory, its traps, the work it does, and what it mustn't touch. */
#ifndef FUZZ_MODULE_H
#define FUZZ_MODULE_H

#include <stddef.h>
#include <stdint.h>

#include "module.gen.h"
/* Written by names.ts. */
#include "names.gen.h"

/* What libFuzzer calls: each target has its own. */
int LLVMFuzzerInitialize(int *count, char ***names);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process with a line about why, so that libFuzzer keeps the input. */
void fail_unless(int holds, const char *what);

/*
 * Puts a document where the module reads it, with nothing behind it that may be read: those bytes are poisoned until release().
 * `room` is what the module has for a document.
 */
void place(const wasm_rt_memory_t *memory, uint32_t address, uint32_t room, const uint8_t *data, size_t size);
void release(void);

/* The module's steps are counted from here on (step.h). */
void start_work(void);
/* Fails when they were more than `fixed` and `per_byte` for each of `size` bytes. */
void check_work(uint32_t fixed, uint32_t per_byte, size_t size);

#endif
