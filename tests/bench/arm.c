/* Does one of our works over and over, for the machine that counts its instructions. usage: arm WORK DOCUMENT TIMES */
#include <stdio.h>
#include <stdlib.h>

#include "work.h"

int main(int count, char **arguments) {
  if (count != 4) give_up("usage: arm WORK DOCUMENT TIMES", "arm");
  const work_t *work = OURS_IN_PLACE;
  while (work->name != NULL && strcmp(work->name, arguments[1]) != 0) work++;
  if (work->name == NULL) give_up("no such work", arguments[1]);
  start_probe();
  const document_t document = load(arguments[2]);
  if (work->prepare != NULL) work->prepare(document);
  for (unsigned long times = strtoul(arguments[3], NULL, 10); times > 0; times--) work->once(document);
  const outcome_t outcome = work->outcome(document);
  printf("%ld %lu\n", (long)outcome.count, (unsigned long)outcome.checksum);
  return 0;
}
