/* Moves events between codec.wasm and the harness, as host/node/codec.ts does. */
#include "events.h"

static bool has_content(uint8_t kind) {
  return kind == EventKind_Text || kind == EventKind_Opaque || kind == EventKind_Reference || kind == EventKind_Entity;
}

static const uint8_t *bytes_at(w2c_module *module, uint32_t address, uint32_t length) {
  const wasm_rt_memory_t *memory = w2c_module_memory(module);
  fail_unless(address <= memory->size && length <= memory->size - address, "an event's bytes are inside the memory");
  return memory->data + address;
}

static event event_at(w2c_module *module, uint32_t index) {
  event found;
  const uint32_t address = w2c_module_eventsAddress(module) + index * (uint32_t)sizeof found;
  memcpy(&found, bytes_at(module, address, sizeof found), sizeof found);
  return found;
}

bool events_take(said *to, w2c_module *module) {
  const uint32_t count = w2c_module_count(module);
  to->count = to->used = 0;
  fail_unless(count <= MOST_EVENTS, "events have room");
  for (uint32_t i = 0; i < count; i++) {
    event next = event_at(module, i);
    if (next.kind == EventKind_Page) continue;
    next.frame = 0;
    if (!has_content(next.kind)) {
      next.address = next.length = 0;
      to->events[to->count++] = next;
      continue;
    }
    if (next.length > MOST_CONTENT - to->used) return false;
    const uint8_t *bytes = bytes_at(module, next.address, next.length);
    if (next.length > 0) memcpy(to->content + to->used, bytes, next.length);
    if (next.kind != EventKind_Opaque) next.kind = EventKind_Text;
    event *last = to->count == 0 ? NULL : &to->events[to->count - 1];
    if (next.kind == EventKind_Text && last != NULL && last->kind == EventKind_Text) last->length += next.length;
    else to->events[to->count++] = (event){.kind = next.kind, .address = to->used, .length = next.length};
    to->used += next.length;
  }
  return true;
}

void events_put(const said *from, w2c_module *module) {
  const wasm_rt_memory_t *memory = w2c_module_memory(module);
  const uint32_t contents = w2c_module_contentsAddress(module);
  uint8_t *to = memory->data + w2c_module_eventsAddress(module);
  memcpy(memory->data + contents, from->content, from->used);
  for (uint32_t i = 0; i < from->count; i++) {
    event next = from->events[i];
    next.address += contents;
    memcpy(to + i * sizeof next, &next, sizeof next);
  }
}

bool events_equal(const said *one, const said *other) {
  return one->count == other->count && one->used == other->used &&
         memcmp(one->events, other->events, one->count * sizeof one->events[0]) == 0 &&
         memcmp(one->content, other->content, one->used) == 0;
}

uint32_t events_span(w2c_module *module) {
  uint32_t span = 0;
  for (uint32_t i = 0; i < w2c_module_count(module); i++) {
    const event next = event_at(module, i);
    span += next.frame;
    if (next.kind == EventKind_Text || next.kind == EventKind_Opaque) span += next.length;
  }
  return span;
}

uint32_t events_most(const said *from) {
  return from->count * 6 + from->used;
}
