/* The probe as a C module (assembly/probe.ts through wasm2c): its memory and the document in it. */
#ifndef MODULE_H
#define MODULE_H

#include "probe.h"

typedef struct {
  const uint8_t *bytes;
  uint32_t length;
} document_t;

extern w2c_probe probe;

/* Makes the instance; done once. */
void start_probe(void);

/* Copies a document to where the probe's functions read it. */
void place(document_t document);

/* The document that encode() wrote. */
document_t encoded(uint32_t length);

/* A file as a document. It ends the program, with a line on stderr, when there is none or one that the probe has no room for. */
document_t load(const char *path);

/* Ends the program with a line on stderr. */
WASM_RT_NO_RETURN void give_up(const char *what, const char *about);

#endif
