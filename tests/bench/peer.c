/*
 * Times works on documents: ours and libwbxml's in one process.
 *
 * usage: peer DOCUMENT…
 * A line on stdin: `WORK INDEX TIMES`. A line on stdout for it: `NANOSECONDS COUNT CHECKSUM`, the processor time of all of them together.
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "work.h"

enum { MOST_DOCUMENTS = 8 };

static const work_t *find(const work_t *works, const char *name) {
  while (works->name != NULL && strcmp(works->name, name) != 0) works++;
  return works->name == NULL ? NULL : works;
}

/* Processor time: what other programs take of the machine isn't in it. */
static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void answer(const work_t *work, document_t document, unsigned times) {
  if (work->prepare != NULL) work->prepare(document);
  /* The first time finds its memory cold. */
  work->once(document);
  const uint64_t started = now();
  for (unsigned i = 0; i < times; i++) work->once(document);
  const uint64_t took = now() - started;
  const outcome_t outcome = work->outcome(document);
  printf("%" PRIu64 " %" PRId32 " %" PRIu32 "\n", took, outcome.count, outcome.checksum);
  fflush(stdout);
}

int main(int count, char **arguments) {
  document_t documents[MOST_DOCUMENTS];
  char name[32];
  unsigned index, times;
  start_probe();
  if (count > MOST_DOCUMENTS + 1) give_up("too many documents", "peer");
  for (int i = 1; i < count; i++) documents[i - 1] = load(arguments[i]);
  while (scanf("%31s %u %u", name, &index, &times) == 3) {
    const work_t *ours = find(OURS, name);
    const work_t *work = ours != NULL ? ours : find(LIBWBXMLS, name);
    if (work == NULL || index >= (unsigned)count - 1) give_up("no such work or document", name);
    answer(work, documents[index], times);
  }
  return 0;
}
