/* Target `xml`: the reader of TNDS as XML. */
#include "module.h"

enum { FIXED = 256, PER_BYTE = 32, LAST_FAULT = 32 };

static w2c_module module;

int LLVMFuzzerInitialize(int *count, char ***names) {
  (void)count, (void)names;
  wasm2c_module_instantiate(&module);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  place(w2c_module_memory(&module), w2c_module_documentAddress(&module), w2c_module_capacity(&module), data, size);
  start_work();
  const int32_t events = (int32_t)w2c_module_xml(&module, (uint32_t)size);
  check_work(FIXED, PER_BYTE, size);
  fail_unless(events > -LAST_FAULT && events <= (int32_t)size, "events are no more than bytes, or there is a fault");
  release();
  return 0;
}
