/* Counts the module's work: build.ts puts STEP at every loop's head, and STEPS where memory is copied or filled. */
#include <stdint.h>

extern uint64_t steps_done;

#define STEP steps_done++;
/* Copying is cheap, but not for nothing. */
#define STEPS(bytes) steps_done += (bytes) / 16;
