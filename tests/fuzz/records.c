/* Target `records`: the SyncML reader. What open() finds sound is read command by command; in one pass it comes to the same. */
#include "module.h"

enum { FIXED = 1024, PER_BYTE = 64, MALFORMED = -1 };

static w2c_module module;

int LLVMFuzzerInitialize(int *count, char ***names) {
  (void)count, (void)names;
  wasm2c_module_instantiate(&module);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const uint32_t length = (uint32_t)size;
  place(w2c_module_memory(&module), w2c_module_documentAddress(&module), w2c_module_capacity(&module), data, size);
  start_work();
  const int32_t both = (int32_t)w2c_module_both(&module, length);
  check_work(FIXED, PER_BYTE, size);
  const bool sound = w2c_module_check(&module, length) == 1;
  fail_unless(sound == (both != MALFORMED), "a sound message is read to its end");
  const int32_t records = (int32_t)w2c_module_records(&module, length);
  fail_unless(!sound || records == both, "one pass finds the same records as two");
  release();
  return 0;
}
