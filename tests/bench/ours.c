/* Our works: the probe's functions, with copying the document into the module's memory and without. */
#include "work.h"

static int32_t last;

outcome_t digest(document_t document) {
  place(document);
  const int32_t count = (int32_t)w2c_probe_digest(&probe, document.length);
  return (outcome_t){.count = count, .checksum = w2c_probe_checksum(&probe)};
}

static outcome_t count_only(document_t document) {
  (void)document;
  return (outcome_t){.count = last};
}

static void tokens_in_place(document_t document) {
  last = (int32_t)w2c_probe_tokens(&probe, document.length);
}

static void read_tokens(document_t document) {
  place(document);
  tokens_in_place(document);
}

static outcome_t tokens_outcome(document_t document) {
  (void)document;
  return (outcome_t){.count = last, .checksum = w2c_probe_checksum(&probe)};
}

static void records_in_place(document_t document) {
  last = (int32_t)w2c_probe_records(&probe, document.length);
}

static void read_records(document_t document) {
  place(document);
  records_in_place(document);
}

static void both_in_place(document_t document) {
  last = (int32_t)w2c_probe_both(&probe, document.length);
}

static void read_both(document_t document) {
  place(document);
  both_in_place(document);
}

static void record_events(document_t document) {
  place(document);
  last = (int32_t)w2c_probe_record(&probe, document.length);
}

static void encode(document_t document) {
  (void)document;
  last = (int32_t)w2c_probe_encode(&probe);
}

static outcome_t encode_outcome(document_t document) {
  (void)document;
  if (last < 0) return (outcome_t){.count = last};
  return digest(encoded((uint32_t)last));
}

static void do_nothing(document_t document) {
  (void)document;
}

const work_t OURS[] = {
    {"digest", NULL, do_nothing, digest},
    {"tokens", NULL, read_tokens, tokens_outcome},
    {"records", NULL, read_records, count_only},
    {"both", NULL, read_both, count_only},
    {"encode", record_events, encode, encode_outcome},
    {0},
};

const work_t OURS_IN_PLACE[] = {
    {"tokens", place, tokens_in_place, tokens_outcome},
    {"records", place, records_in_place, count_only},
    {"both", place, both_in_place, count_only},
    {"encode", record_events, encode, encode_outcome},
    {0},
};
