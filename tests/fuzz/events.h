/* The events that codec.wasm and its hosts hand each other (assembly/codec.ts), kept outside of the module. */
#ifndef FUZZ_EVENTS_H
#define FUZZ_EVENTS_H

#include <stdbool.h>

#include "module.h"

enum { MOST_EVENTS = 65536, MOST_CONTENT = 65536 };

/* As it stands in the module's memory. */
typedef struct {
  uint8_t kind, page, token;
  /* The bytes of the document that are its own. */
  uint8_t frame;
  uint32_t address, length;
} event;

/* What a document says, however it says it: no page switches, and one text where several pieces stood. Addresses count from `content`. */
typedef struct {
  uint32_t count, used;
  event events[MOST_EVENTS];
  uint8_t content[MOST_CONTENT];
} said;

/* Takes the events of the document that was decoded last; answers whether they have room. */
bool events_take(said *to, w2c_module *module);
/* Puts them, with their contents, where encode() finds them. */
void events_put(const said *from, w2c_module *module);
bool events_equal(const said *one, const said *other);
/* The bytes of the document that the events of the last decode() say they take. */
uint32_t events_span(w2c_module *module);
/* More than encode() may need for them behind the header. */
uint32_t events_most(const said *from);

#endif
