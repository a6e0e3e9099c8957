/* A plugin of QEMU 7.2 (interface version 1) that counts the instructions a program executes; its header isn't in any Debian package. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

#define EXPORTED __attribute__((visibility("default")))

typedef uint64_t plugin_id_t;
typedef struct translation_block translation_block_t;
enum { ADD_TO_U64 = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id_t id, void (*translated)(plugin_id_t, translation_block_t *));
void qemu_plugin_register_vcpu_tb_exec_inline(translation_block_t *block, int operation, void *to, uint64_t amount);
void qemu_plugin_register_atexit_cb(plugin_id_t id, void (*ended)(plugin_id_t, void *), void *data);
size_t qemu_plugin_tb_n_insns(const translation_block_t *block);

EXPORTED extern const int qemu_plugin_version;
const int qemu_plugin_version = 1;

static uint64_t executed;

/* Whenever the block runs, all of it does: what leaves a block early begins another one. */
static void translated(plugin_id_t id, translation_block_t *block) {
  (void)id;
  qemu_plugin_register_vcpu_tb_exec_inline(block, ADD_TO_U64, &executed, qemu_plugin_tb_n_insns(block));
}

static void ended(plugin_id_t id, void *data) {
  (void)id, (void)data;
  fprintf(stderr, "executed %" PRIu64 "\n", executed);
}

EXPORTED int qemu_plugin_install(plugin_id_t id, const void *machine, int count, char **arguments);
int qemu_plugin_install(plugin_id_t id, const void *machine, int count, char **arguments) {
  (void)machine, (void)count, (void)arguments;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, ended, NULL);
  return 0;
}
