/*
 * Target `codec`: codec.wasm as a host uses it. What is decoded and encoded again says the same, and from then on in the same bytes;
 * the events of a sound document take its bytes one after the other.
 */
#include "events.h"

enum { FIXED = 256, PER_BYTE = 24, PROVISIONING_ID = 0x0b, PUBLIC_ID = 0, TABLE_LENGTH = 3 };

static const struct {
  uint32_t length;
  const char *bytes;
} HEADERS[] = {
    [DocumentType_Syncml] = {5, "\x02\xa4\x01\x6a\x00"},
    [DocumentType_Provisioning] = {4, "\x03\x0b\x6a\x00"},
    [DocumentType_Ddf] = {32, "\x02\x00\x00\x6a\x1b-//OMA//DTD-DM-DDF 1.2//EN"},
};

static w2c_module module;
static said first, second;
static uint8_t shortest[MOST_CONTENT], again[MOST_CONTENT];

int LLVMFuzzerInitialize(int *count, char ***names) {
  (void)count, (void)names;
  wasm2c_module_instantiate(&module);
  return 0;
}

/* A field of the header, and the offset behind it (assembly/wbxml/field.ts). */
typedef struct {
  uint32_t value, to;
} field;

static field field_at(uint32_t index) {
  field found;
  memcpy(&found, w2c_module_memory(&module)->data + w2c_module_fieldsAddress(&module) + index * sizeof found, sizeof found);
  return found;
}

/* Answers whether the document is sound; `kind` is what it is then. */
static bool decode(const uint8_t *data, size_t size, uint32_t *kind) {
  const uint32_t length = (uint32_t)size;
  place(w2c_module_memory(&module), w2c_module_documentAddress(&module), w2c_module_capacity(&module), data, size);
  start_work();
  const uint32_t fault = w2c_module_readHeader(&module, length);
  const uint32_t other = field_at(PUBLIC_ID).value == PROVISIONING_ID ? DocumentType_Provisioning : DocumentType_Ddf;
  *kind = fault == Fault_None ? DocumentType_Syncml : other;
  if (fault != Fault_None && fault != Fault_BadPublicId) return false;
  const uint32_t wrong = w2c_module_decode(&module, length, *kind);
  check_work(FIXED, PER_BYTE, size);
  const uint32_t offset = w2c_module_offset(&module);
  if (wrong != Fault_None) return fail_unless(offset <= length, "what is wrong is in the document"), false;
  const field table = field_at(TABLE_LENGTH);
  fail_unless(offset == length, "a sound document has been read to its end");
  fail_unless(table.to + table.value + events_span(&module) == length, "its events take all of its bytes");
  return true;
}

/* Answers the length of the document, or 0 when it has no room. */
static uint32_t encode(const said *from, uint32_t kind, uint8_t *to) {
  uint8_t *document = w2c_module_memory(&module)->data + w2c_module_documentAddress(&module);
  release();
  memcpy(document, HEADERS[kind].bytes, HEADERS[kind].length);
  events_put(from, &module);
  start_work();
  const int32_t length = (int32_t)w2c_module_encode(&module, from->count, kind, HEADERS[kind].length);
  check_work(FIXED, PER_BYTE, from->count + from->used);
  const bool fits = HEADERS[kind].length + events_most(from) <= MOST_CONTENT;
  fail_unless(length > 0 || !fits, "what has room is encoded");
  if (length <= 0) return 0;
  memcpy(to, document, (size_t)length);
  return (uint32_t)length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint32_t kind, same;
  if (!decode(data, size, &kind) || !events_take(&first, &module)) return 0;
  const uint32_t length = encode(&first, kind, shortest);
  if (length == 0) return 0;
  fail_unless(decode(shortest, length, &same) && same == kind, "what was encoded is decoded");
  fail_unless(events_take(&second, &module) && events_equal(&first, &second), "what was encoded says the same");
  fail_unless(encode(&second, kind, again) == length && memcmp(shortest, again, length) == 0, "the bytes are the same again");
  return 0;
}
