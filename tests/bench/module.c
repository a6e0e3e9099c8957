/* The probe's instance and the documents that it is given. */
#include "module.h"

#include <stdio.h>
#include <stdlib.h>

enum { GAVE_UP = 70 };

w2c_probe probe;

void give_up(const char *what, const char *about) {
  fprintf(stderr, "%s: %s\n", about, what);
  exit(GAVE_UP);
}

void wasm_rt_trap(wasm_rt_trap_t trap) {
  give_up(wasm_rt_strerror(trap), "probe");
}

void start_probe(void) {
  wasm2c_probe_instantiate(&probe);
}

void place(document_t document) {
  memcpy(w2c_probe_memory(&probe)->data + w2c_probe_documentAddress(&probe), document.bytes, document.length);
}

document_t encoded(uint32_t length) {
  return (document_t){.bytes = w2c_probe_memory(&probe)->data + w2c_probe_outputAddress(&probe), .length = length};
}

document_t load(const char *path) {
  const uint32_t capacity = w2c_probe_capacity(&probe);
  uint8_t *bytes = malloc(capacity);
  FILE *file = fopen(path, "rb");
  if (bytes == NULL || file == NULL) give_up("can't be read", path);
  const size_t length = fread(bytes, 1, capacity, file);
  const bool is_whole = fgetc(file) == EOF && !ferror(file);
  fclose(file);
  if (length == 0 || !is_whole) give_up("is empty or too long", path);
  return (document_t){.bytes = bytes, .length = (uint32_t)length};
}
