/* WBXML as the mutator sees it: where a document's tokens are, whether or not they make sense, and new ones with values at the edges. */
#ifndef FUZZ_WBXML_H
#define FUZZ_WBXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MOST_SPANS = 2048, MOST_PIECE = 512 };

typedef enum { SPAN_PAGE, SPAN_START, SPAN_EMPTY, SPAN_END, SPAN_TEXT, SPAN_OPAQUE, SPAN_REFERENCE, SPAN_ENTITY } span_kind;

/* One token with its operand; an element's attributes belong to its token. */
typedef struct {
  uint32_t from, to;
  span_kind kind;
  /* Of a start: the span of its end, or the last span when it has none. */
  uint32_t close;
} span;

typedef struct {
  /* Where the string table begins and where it ends, which is where the first token may stand. */
  uint32_t table, body;
  uint32_t count;
  span spans[MOST_SPANS];
} outline;

/* Finds the tokens of `size` bytes, as many as there is room for. A header that can't be read leaves body 0 and no spans. */
void outline_read(outline *to, const uint8_t *data, size_t size);

/* A stream of random numbers; never 0. */
typedef uint64_t random_state;
/* A number below `limit`, which is at least 1. */
uint32_t random_below(random_state *state, uint32_t limit);

/* These write one token with its operand to `to` (room for MOST_PIECE bytes) and answer its length. */
size_t make_text(uint8_t *to, random_state *random);
size_t make_reference(uint8_t *to, random_state *random, uint32_t table);
size_t make_opaque(uint8_t *to, random_state *random, uint32_t remaining);
size_t make_entity(uint8_t *to, random_state *random);
size_t make_page(uint8_t *to, random_state *random);
/* Any of them, or an element without content. */
size_t make_piece(uint8_t *to, random_state *random, uint32_t table, uint32_t remaining);
/* An attribute list with the END that closes it. */
size_t make_attributes(uint8_t *to, random_state *random);
/* A header with its string table. */
size_t make_header(uint8_t *to, random_state *random);

#endif
