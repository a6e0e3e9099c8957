/* New pieces of WBXML, with values at the edges of what a reader accepts. */
#include <string.h>

#include "wbxml.h"

#define COUNT(table) ((uint32_t)(sizeof(table) / sizeof(table)[0]))

static const uint32_t EDGES[] = {0,      1,      2,      0x7f,    0x80,     0x3fff,     0x4000,     0x7ff,      0x800,     0xd7ff,
                                 0xd800, 0xdfff, 0xe000, 0xffff,  0x10000,  0x1fffff,   0x200000,   0x10ffff,   0x110000,  0xfffffff,
                                 26,     38,     60,     0x7ffff, 0x100000, 0x10000000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff};

static const char *const TEXTS[] = {
    "", "0", "1", "2", "200", "212", "1201", "1222", "1223", "1226", "-1", "007", "65536", "4294967295", "4294967296",
    "1.2", "DM/1.2", "op", ".", "./", "./DevInfo/Man", "./DevDetail", "./DMAcc", "./SyncML", "./VirMO", "./VirMO/Domain/firm/State",
    "./VirMO/Operations/Create", "Name=desk&Image=enterprise-os", "./DevInfo?list=Struct", "./DevInfo?prop=ACL", "chr", "int", "b64",
    "bin", "node", "xml", "text/plain", "syncml:auth-md5", "syncml:auth-basic", "application/vnd.syncml.dmtnds+wbxml",
    "AAAAAAAAAAAAAAAAAAAAAA==", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf",
    /* Not UTF-8: overlong, a surrogate, beyond Unicode, cut short, a lone continuation. */
    "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xf0\x9f\x98", "\x80", "\xff",
};

/* Integers that no writer would write: six bytes, more than 32 bits, leading zeros. */
static const struct {
  uint8_t length, bytes[6];
} ODD[] = {
    {6, {0x80, 0x80, 0x80, 0x80, 0x80, 0x01}}, {5, {0x90, 0x80, 0x80, 0x80, 0x00}}, {5, {0xff, 0xff, 0xff, 0xff, 0x7f}},
    {5, {0x8f, 0xff, 0xff, 0xff, 0x7f}},       {2, {0x80, 0x01}},                   {5, {0x80, 0x80, 0x80, 0x80, 0x00}},
};

static const char FPI_SYNCML[] = "-//SYNCML//DTD SyncML 1.2//EN";
static const char FPI_DDF[] = "-//OMA//DTD-DM-DDF 1.2//EN";

uint32_t random_below(random_state *state, uint32_t limit) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return (uint32_t)(*state >> 32) % limit;
}

static bool one_in(random_state *random, uint32_t n) {
  return random_below(random, n) == 0;
}

static size_t put_integer(uint8_t *to, uint32_t value) {
  size_t length = 1;
  for (uint32_t rest = value; (rest >>= 7) != 0;) length++;
  for (size_t i = length; i-- > 0; value >>= 7) to[i] = (uint8_t)((value & 0x7f) | (i + 1 < length ? 0x80 : 0));
  return length;
}

/* Mostly `value` or a neighbour of it. */
static size_t make_integer(uint8_t *to, random_state *random, uint32_t value) {
  if (one_in(random, 6)) {
    const uint32_t odd = random_below(random, COUNT(ODD));
    memcpy(to, ODD[odd].bytes, ODD[odd].length);
    return ODD[odd].length;
  }
  if (one_in(random, 3)) value = EDGES[random_below(random, COUNT(EDGES))];
  else if (one_in(random, 2)) value += random_below(random, 5) - 2;
  return put_integer(to, value);
}

size_t make_text(uint8_t *to, random_state *random) {
  const char *text = TEXTS[random_below(random, COUNT(TEXTS))];
  size_t length = strlen(text);
  to[0] = 0x03;
  memcpy(to + 1, text, length);
  if (one_in(random, 8)) {
    length = random_below(random, MOST_PIECE - 2);
    memset(to + 1, 'A', length);
  }
  to[1 + length] = 0;
  return length + 2;
}

size_t make_reference(uint8_t *to, random_state *random, uint32_t table) {
  to[0] = 0x83;
  return 1 + make_integer(to + 1, random, table == 0 ? 0 : random_below(random, table + 1));
}

size_t make_opaque(uint8_t *to, random_state *random, uint32_t remaining) {
  const uint32_t length = random_below(random, 24);
  to[0] = 0xc3;
  const size_t at = 1 + make_integer(to + 1, random, one_in(random, 4) ? remaining : length);
  for (uint32_t i = 0; i < length; i++) to[at + i] = (uint8_t)random_below(random, 256);
  return at + length;
}

size_t make_entity(uint8_t *to, random_state *random) {
  to[0] = 0x02;
  return 1 + make_integer(to + 1, random, EDGES[random_below(random, COUNT(EDGES))]);
}

size_t make_page(uint8_t *to, random_state *random) {
  to[0] = 0;
  to[1] = (uint8_t)(one_in(random, 8) ? random_below(random, 256) : random_below(random, 3));
  return 2;
}

size_t make_piece(uint8_t *to, random_state *random, uint32_t table, uint32_t remaining) {
  switch (random_below(random, 6)) {
    case 0: return make_text(to, random);
    case 1: return make_reference(to, random, table);
    case 2: return make_opaque(to, random, remaining);
    case 3: return make_entity(to, random);
    case 4: return make_page(to, random);
    default: to[0] = (uint8_t)random_below(random, 256); return 1;
  }
}

size_t make_attributes(uint8_t *to, random_state *random) {
  size_t length = 0;
  for (uint32_t left = random_below(random, 4); left > 0; left--) {
    to[length++] = (uint8_t)(5 + random_below(random, 0x5b));
    if (one_in(random, 2)) to[length++] = (uint8_t)(0x85 + random_below(random, 0x7b));
    if (one_in(random, 2)) length += make_entity(to + length, random);
    if (one_in(random, 3)) length += make_page(to + length, random);
    if (one_in(random, 2)) {
      memcpy(to + length, "\x03" "1", 3);
      length += 3;
    }
  }
  to[length] = 0x01;
  return length + 1;
}

size_t make_header(uint8_t *to, random_state *random) {
  static const uint32_t IDS[] = {0x1201, 0x0fd3, 0x01, 0x0b, 0x0fd1, 0x1202, 0x1203};
  static const uint32_t CHARSETS[] = {106, 3, 0, 4, 1000};
  const bool named = one_in(random, 2);
  const char *table = one_in(random, 2) ? FPI_SYNCML : FPI_DDF;
  /* Without its NUL, as real servers send it, with it, or with something behind it. */
  const uint32_t length = (uint32_t)strlen(table) + random_below(random, 2);
  /* Text behind it, for references to say at length. */
  const uint32_t more = one_in(random, 4) ? random_below(random, MOST_PIECE / 2) : 0;
  size_t at = 0;
  to[at++] = (uint8_t)(one_in(random, 8) ? random_below(random, 256) : 1 + random_below(random, 3));
  if (named) {
    to[at++] = 0;
    at += make_integer(to + at, random, 0);
  } else {
    at += put_integer(to + at, IDS[random_below(random, COUNT(IDS))]);
  }
  at += put_integer(to + at, CHARSETS[one_in(random, 4) ? random_below(random, COUNT(CHARSETS)) : 0]);
  at += one_in(random, 4) ? make_integer(to + at, random, length + more) : put_integer(to + at, length + more);
  memcpy(to + at, table, length);
  memset(to + at + length, 'A', more);
  return at + length + more;
}
