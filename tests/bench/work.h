/* What is timed: each work does the same to a document over and over, and says afterwards what it made of it. */
#ifndef WORK_H
#define WORK_H

#include "module.h"

typedef struct {
  int32_t count;
  uint32_t checksum;
} outcome_t;

typedef struct {
  const char *name;
  /* Not timed: what stands ready before the first time. NULL for nothing. */
  void (*prepare)(document_t document);
  /* Timed. */
  void (*once)(document_t document);
  /* Not timed: what the last time came to. */
  outcome_t (*outcome)(document_t document);
} work_t;

enum { FNV_BASIS = (int)0x811c9dc5, FNV_PRIME = 0x01000193 };

/* What reading `document` with a look at every byte comes to. */
outcome_t digest(document_t document);

/* Each ends with an entry without name. */
extern const work_t OURS[];
/* Those where the document lies in the module's memory already, as the transport of a phone puts it there. */
extern const work_t OURS_IN_PLACE[];
extern const work_t LIBWBXMLS[];

#endif
