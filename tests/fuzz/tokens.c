/*
 * Target `tokens`: the WBXML reader alone. Two consumers of it must see the same events, or the same fault; and a document that it finds
 * sound has as many events as another reader finds, and isn't deeper than is allowed.
 */
#include "module.h"
#include "wbxml.h"

enum { FIXED = 64, PER_BYTE = 16, LAST_FAULT = 32 };

static w2c_module module;
static outline other;

int LLVMFuzzerInitialize(int *count, char ***names) {
  (void)count, (void)names;
  wasm2c_module_instantiate(&module);
  return 0;
}

static void check_sound(const uint8_t *data, size_t size, uint32_t events) {
  outline_read(&other, data, size);
  if (other.count == MOST_SPANS) return;
  uint32_t depth = 0;
  for (uint32_t i = 0; i < other.count; i++) {
    const span_kind kind = other.spans[i].kind;
    if (kind == SPAN_PAGE) events++;
    if (kind == SPAN_START) fail_unless(++depth <= MaxNesting, "a sound document isn't too deep");
    if (kind == SPAN_END) fail_unless(depth-- > 0, "no element of a sound document ends twice");
  }
  fail_unless(depth == 0 && events == other.count, "another reader finds as many events");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const uint32_t length = (uint32_t)size;
  place(w2c_module_memory(&module), w2c_module_documentAddress(&module), w2c_module_capacity(&module), data, size);
  start_work();
  const int32_t events = (int32_t)w2c_module_tokens(&module, length);
  check_work(FIXED, PER_BYTE, size);
  fail_unless(events > -LAST_FAULT && events <= (int32_t)size, "events are no more than bytes, or there is a fault");
  fail_unless((int32_t)w2c_module_digest(&module, length) == events, "both consumers see the same");
  if (events >= 0) check_sound(data, size, (uint32_t)events);
  release();
  return 0;
}
