/* What libFuzzer does to a WBXML document: whole tokens and elements change, so that what is behind a change is still read. */
#include <string.h>

#include "wbxml.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *two, size_t two_size, uint8_t *to,
                                 size_t most, unsigned seed);

enum { MOST_ELEMENT = 4096 };

typedef struct {
  uint8_t *data;
  uint32_t size, most;
  random_state random;
} document;

static outline seen;
static uint8_t piece[MOST_PIECE * 8];
static uint8_t element[MOST_ELEMENT];

static uint32_t below(document *d, uint32_t limit) {
  return random_below(&d->random, limit);
}

/* Puts `length` bytes in place of those from `from` to `to`; does nothing when there is no room. */
static void replace(document *d, uint32_t from, uint32_t to, const uint8_t *bytes, size_t length) {
  if (length > d->most || d->size - (to - from) > d->most - length) return;
  memmove(d->data + from + length, d->data + to, d->size - to);
  if (length > 0) memcpy(d->data + from, bytes, length);
  d->size = (uint32_t)(d->size - (to - from) + length);
}

static const span *any_span(document *d) {
  return &seen.spans[below(d, seen.count)];
}

/* Mostly a start, and then with all that is in it. */
static const span *any_element(document *d) {
  const span *found = any_span(d);
  for (int tries = 0; tries < 8 && found->kind != SPAN_START; tries++) found = any_span(d);
  return found;
}

static uint32_t end_of(const span *s) {
  return seen.spans[s->close].to;
}

/* A copy of an element, of as many bytes as there is room for. */
static uint32_t copy(const uint8_t *data, const span *s) {
  const uint32_t length = end_of(s) - s->from;
  const uint32_t kept = length < MOST_ELEMENT ? length : MOST_ELEMENT;
  memcpy(element, data + s->from, kept);
  return kept;
}

static void drop(document *d) {
  const span *s = any_element(d);
  replace(d, s->from, end_of(s), NULL, 0);
}

static void drop_one(document *d) {
  const span *s = any_span(d);
  replace(d, s->from, s->to, NULL, 0);
}

static void duplicate(document *d) {
  const uint32_t length = copy(d->data, any_element(d));
  const uint32_t at = any_span(d)->from;
  for (uint32_t left = below(d, 8) == 0 ? 1 + below(d, 40) : 1; left > 0; left--) replace(d, at, at, element, length);
}

static void move(document *d) {
  const span *s = any_element(d);
  const uint32_t length = copy(d->data, s);
  const uint32_t to = any_span(d)->from;
  replace(d, s->from, end_of(s), NULL, 0);
  const uint32_t at = to <= s->from ? to : to >= s->from + length ? to - length : s->from;
  replace(d, at, at, element, length);
}

/* Elements around a token or an element: few, or about as many as may nest. */
static void wrap(document *d) {
  static const uint8_t END[64] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  const span *s = any_element(d);
  const uint32_t deep = below(d, 4) == 0 ? 24 + below(d, 12) : 1 + below(d, 3);
  const uint8_t token = (uint8_t)(0x45 + below(d, 0x3b));
  memset(piece, token, deep);
  replace(d, end_of(s), end_of(s), END, deep);
  replace(d, s->from, s->from, piece, deep);
}

static void unwrap(document *d) {
  const span *s = any_element(d);
  const span *end = &seen.spans[s->close];
  if (end == s) return;
  replace(d, end->from, end->to, NULL, 0);
  replace(d, s->from, s->to, NULL, 0);
}

static void insert(document *d) {
  const uint32_t at = any_span(d)->from;
  const size_t length = make_piece(piece, &d->random, seen.body - seen.table, d->size - at);
  replace(d, at, at, piece, length);
}

/* Another content for a token that is content. */
static void restate(document *d) {
  const span *s = any_span(d);
  for (int tries = 0; tries < 8 && s->kind < SPAN_TEXT; tries++) s = any_span(d);
  const size_t length = make_piece(piece, &d->random, seen.body - seen.table, d->size - s->from);
  replace(d, s->from, s->to, piece, length);
}

/* The same content over and over: string references that together say more than the document. */
static void repeat(document *d) {
  const span *s = any_span(d);
  for (int tries = 0; tries < 8 && s->kind < SPAN_TEXT; tries++) s = any_span(d);
  const uint32_t length = s->to - s->from;
  const uint32_t most = MOST_ELEMENT / length;
  const uint32_t times = most == 0 ? 0 : random_below(&d->random, most < 512 ? most : 512);
  for (uint32_t i = 0; i < times; i++) memcpy(element + i * length, d->data + s->from, length);
  replace(d, s->from, s->from, element, times * length);
}

/* An element by another name, or on another page. */
static void rename_element(document *d) {
  const span *s = any_element(d);
  uint8_t *token = d->data + s->from;
  if (s->kind == SPAN_START || s->kind == SPAN_EMPTY) *token = (uint8_t)((*token & 0xc0) | (5 + below(d, 0x3b)));
  if (below(d, 3) == 0) {
    const uint32_t to = end_of(s);
    replace(d, to, to, piece, make_page(piece, &d->random));
    replace(d, s->from, s->from, piece, make_page(piece, &d->random));
  }
}

static void give_attributes(document *d) {
  const span *s = any_element(d);
  if (s->kind != SPAN_START && s->kind != SPAN_EMPTY) return;
  const uint8_t token = d->data[s->from] | 0x80;
  const size_t length = make_attributes(piece + 1, &d->random);
  piece[0] = token;
  replace(d, s->from, s->to, piece, length + 1);
}

static void change_header(document *d) {
  replace(d, 0, seen.body, piece, make_header(piece, &d->random));
}

static void change_bytes(document *d) {
  d->size = (uint32_t)LLVMFuzzerMutate(d->data, d->size, d->most);
}

/* libFuzzer's own changes, inside one token alone. */
static void change_token(document *d) {
  const span *s = any_span(d);
  uint32_t length = s->to - s->from;
  if (length > MOST_PIECE) length = MOST_PIECE;
  memcpy(piece, d->data + s->from, length);
  replace(d, s->from, s->from + length, piece, LLVMFuzzerMutate(piece, length, MOST_PIECE));
}

static void cut(document *d) {
  d->size -= below(d, d->size < 16 ? d->size : 16);
}

static void (*const CHANGES[])(document *) = {
    drop,    drop_one,       repeat, duplicate, duplicate, move,   wrap,         unwrap,       insert,       insert,       insert,
    restate, rename_element, restate,   restate,   insert, change_bytes, change_token, change_token, change_header, give_attributes, cut,
};

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
  document d = {data, (uint32_t)size, (uint32_t)most, seed * 0x9e3779b97f4a7c15u + 1};
  for (uint32_t left = 1 + below(&d, 3); left > 0; left--) {
    outline_read(&seen, d.data, d.size);
    if (seen.count == 0) change_bytes(&d);
    else CHANGES[below(&d, sizeof CHANGES / sizeof CHANGES[0])](&d);
  }
  return d.size;
}

/* An element of the second document into the first, or the second one's content behind the first one's header. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *two, size_t two_size, uint8_t *to,
                                 size_t most, unsigned seed) {
  document d = {to, (uint32_t)(one_size < most ? one_size : most), (uint32_t)most, seed * 0x9e3779b97f4a7c15u + 1};
  memcpy(to, one, d.size);
  outline_read(&seen, two, two_size);
  if (seen.count == 0) return d.size;
  const uint32_t body = seen.body;
  const uint32_t length = copy(two, any_element(&d));
  outline_read(&seen, to, d.size);
  if (seen.count == 0) return d.size;
  const span *s = any_element(&d);
  const uint32_t choice = below(&d, 8);
  if (choice == 0) replace(&d, seen.body, d.size, two + body, two_size - body);
  else if (choice < 5) replace(&d, s->from, s->from, element, length);
  else replace(&d, s->from, end_of(s), element, length);
  return d.size;
}
