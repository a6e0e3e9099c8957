/* Finds the tokens of a WBXML document; what makes no sense is a token of one byte. */
#include "wbxml.h"

enum { END = 0x01, ENTITY = 0x02, STR_I = 0x03, STR_T = 0x83, OPAQUE = 0xc3, CONTENT = 0x40, ATTRIBUTES = 0x80 };
enum { CODE = 0x3f, FIRST_CODE = 0x05, MOST_OPEN = 256 };

typedef struct {
  const uint8_t *data;
  uint32_t size, at;
} cursor;

static uint32_t remaining(const cursor *c) {
  return c->size - c->at;
}

static uint32_t integer(cursor *c) {
  uint32_t value = 0;
  while (c->at < c->size) {
    const uint8_t byte = c->data[c->at++];
    value = value << 7 | (byte & 0x7f);
    if (byte < 0x80) break;
  }
  return value;
}

static void skip(cursor *c, uint32_t length) {
  c->at += length < remaining(c) ? length : remaining(c);
}

static void string(cursor *c) {
  while (c->at < c->size && c->data[c->at++] != 0) continue;
}

/* The operand of a token that isn't an element's. */
static void operand(cursor *c, uint8_t token) {
  if (token == 0) skip(c, 1);
  else if (token == STR_I) string(c);
  else if (token == STR_T || token == ENTITY) integer(c);
  else if (token == OPAQUE) skip(c, integer(c));
}

static void attributes(cursor *c) {
  while (c->at < c->size) {
    const uint8_t token = c->data[c->at++];
    if (token == END) return;
    operand(c, token);
  }
}

static span_kind kind_of(uint8_t token) {
  if (token == END) return SPAN_END;
  if (token == ENTITY) return SPAN_ENTITY;
  if (token == STR_T) return SPAN_REFERENCE;
  if (token == OPAQUE) return SPAN_OPAQUE;
  if ((token & CODE) >= FIRST_CODE) return (token & CONTENT) != 0 ? SPAN_START : SPAN_EMPTY;
  return token == 0 ? SPAN_PAGE : SPAN_TEXT;
}

static void read_header(outline *to, cursor *c) {
  skip(c, 1);
  if (integer(c) == 0) integer(c);
  integer(c);
  const uint32_t length = integer(c);
  to->table = c->at;
  skip(c, length);
  to->body = c->at;
}

void outline_read(outline *to, const uint8_t *data, size_t size) {
  cursor c = {.data = data, .size = (uint32_t)size, .at = 0};
  uint32_t open[MOST_OPEN];
  uint32_t depth = 0;
  read_header(to, &c);
  for (to->count = 0; c.at < c.size && to->count < MOST_SPANS; to->count++) {
    span *s = &to->spans[to->count];
    s->from = c.at;
    const uint8_t token = data[c.at++];
    s->kind = kind_of(token);
    s->close = to->count;
    if (s->kind != SPAN_START && s->kind != SPAN_EMPTY) operand(&c, token);
    else if ((token & ATTRIBUTES) != 0) attributes(&c);
    s->to = c.at;
    if (s->kind == SPAN_START && depth < MOST_OPEN) open[depth++] = to->count;
    if (s->kind == SPAN_END && depth > 0) to->spans[open[--depth]].close = to->count;
  }
  while (depth > 0) to->spans[open[--depth]].close = to->count - 1;
}
