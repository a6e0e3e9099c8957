/* A host in C for the whole agent: a flash that can be put back, a hypervisor that answers anything, a server that hears but doesn't speak. */
#ifndef FUZZ_HOST_H
#define FUZZ_HOST_H

#include "module.h"
#include "wbxml.h"

/* Replays agent.script with agent.flash, which agent.ts has written: the agent is then in a session and awaits its server's message. */
void host_begin(w2c_module *agent);
/* Puts agent and flash back to that. `choices` decides what the hypervisor answers. */
void host_restore(w2c_module *agent, random_state choices);
/* Carries out effects until the agent wants none. */
void host_run(w2c_module *agent);
/* `length` bytes of the agent's memory, all of them inside it. */
uint8_t *host_bytes(w2c_module *agent, uint32_t address, uint32_t length);

#endif
