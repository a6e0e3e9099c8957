/* libwbxml's works. What it can keep from one document to the next (parser, tree, source XML) is made before the timed part. */
#include "libwbxml.h"

#include <stdlib.h>

#include "work.h"

static WBXMLParser *parser;
static WBXMLTree *tree;
static WB_UTINY *xml;
static WB_ULONG xml_length;
static WB_UTINY *written;
static WB_ULONG written_length;
static outcome_t seen;

static void check(WBXMLError error, const char *what) {
  if (error != WBXML_OK) give_up((const char *)wbxml_errors_string(error), what);
}

/* It tells an end also of an element without content, which ours doesn't: that end is passed over. */
static bool is_fresh;

/* The same as class Counter of assembly/probe.ts. */
static void count_start(void *context, void *tag, void **attributes) {
  (void)context, (void)tag, (void)attributes;
  seen.count++;
  is_fresh = true;
}

static void count_end(void *context, void *tag) {
  (void)context, (void)tag;
  if (!is_fresh) seen.count++;
  is_fresh = false;
}

static void count_text(void *context, WB_UTINY *text, WB_ULONG start, WB_ULONG length) {
  (void)context;
  seen.count++;
  is_fresh = false;
  if (length > 0) seen.checksum += length + text[start] + text[start + length - 1];
}

/* The same as class Digest of assembly/probe.ts, with the numbers of its EventKind. */
enum { KIND_START = 1, KIND_END = 2, KIND_TEXT = 3 };

static void mix(uint32_t byte) {
  seen.checksum = (seen.checksum ^ byte) * FNV_PRIME;
}

static void digest_start(void *context, void *tag, void **attributes) {
  count_start(context, tag, attributes);
  mix(KIND_START);
}

static void digest_end(void *context, void *tag) {
  if (!is_fresh) mix(KIND_END);
  count_end(context, tag);
}

static void digest_text(void *context, WB_UTINY *text, WB_ULONG start, WB_ULONG length) {
  (void)context;
  seen.count++;
  is_fresh = false;
  for (WB_ULONG i = 0; i < length; i++) mix(text[start + i]);
  mix(KIND_TEXT);
}

static content_handler_t COUNTER = {.start_element = count_start, .end_element = count_end, .characters = count_text};
static content_handler_t DIGEST = {.start_element = digest_start, .end_element = digest_end, .characters = digest_text};

static void make_parser(document_t document) {
  (void)document;
  if (parser == NULL) parser = wbxml_parser_create();
  if (parser == NULL) give_up("no memory", "libwbxml");
}

static void parse(document_t document, content_handler_t *handler, uint32_t basis) {
  seen = (outcome_t){.checksum = basis};
  wbxml_parser_set_content_handler(parser, handler);
  check(wbxml_parser_parse(parser, document.bytes, document.length), "wbxml_parser_parse");
}

static void parse_counting(document_t document) {
  parse(document, &COUNTER, 0);
}

static void parse_digesting(document_t document) {
  parse(document, &DIGEST, (uint32_t)FNV_BASIS);
}

static outcome_t parse_outcome(document_t document) {
  (void)document;
  return seen;
}

static void make_tree(document_t document) {
  if (tree != NULL) wbxml_tree_destroy(tree);
  const WBXMLError error =
      wbxml_tree_from_wbxml(document.bytes, document.length, WBXML_LANG_UNKNOWN, WBXML_CHARSET_UNKNOWN, &tree);
  check(error, "wbxml_tree_from_wbxml");
}

/* As our writer does it: version 1.2, no string table. */
static void write_tree(document_t document) {
  (void)document;
  WBXMLGenWBXMLParams how = {.wbxml_version = WBXML_VERSION_12, .keep_ignorable_ws = TRUE};
  free(written);
  check(wbxml_tree_to_wbxml(tree, &written, &written_length, &how), "wbxml_tree_to_wbxml");
}

static void make_xml(document_t document) {
  WBXMLConvWBXML2XML *converter;
  check(wbxml_conv_wbxml2xml_create(&converter), "wbxml_conv_wbxml2xml_create");
  wbxml_conv_wbxml2xml_set_gen_type(converter, WBXML_GEN_XML_COMPACT);
  wbxml_conv_wbxml2xml_enable_preserve_whitespaces(converter);
  free(xml);
  /* It takes the document as if it might change it. */
  WB_UTINY *bytes = (WB_UTINY *)(uintptr_t)document.bytes;
  check(wbxml_conv_wbxml2xml_run(converter, bytes, document.length, &xml, &xml_length), "wbxml_conv_wbxml2xml_run");
  wbxml_conv_wbxml2xml_destroy(converter);
}

static void convert_xml(document_t document) {
  (void)document;
  WBXMLConvXML2WBXML *converter;
  check(wbxml_conv_xml2wbxml_create(&converter), "wbxml_conv_xml2wbxml_create");
  wbxml_conv_xml2wbxml_set_version(converter, WBXML_VERSION_12);
  wbxml_conv_xml2wbxml_disable_string_table(converter);
  wbxml_conv_xml2wbxml_enable_preserve_whitespaces(converter);
  free(written);
  check(wbxml_conv_xml2wbxml_run(converter, xml, xml_length, &written, &written_length), "wbxml_conv_xml2wbxml_run");
  wbxml_conv_xml2wbxml_destroy(converter);
}

static outcome_t written_outcome(document_t document) {
  (void)document;
  return digest((document_t){.bytes = written, .length = written_length});
}

static outcome_t tree_outcome(document_t document) {
  write_tree(document);
  return written_outcome(document);
}

const work_t LIBWBXMLS[] = {
    {"libwbxml-digest", make_parser, parse_digesting, parse_outcome},
    {"libwbxml-events", make_parser, parse_counting, parse_outcome},
    {"libwbxml-tree", NULL, make_tree, tree_outcome},
    {"libwbxml-encode", make_tree, write_tree, written_outcome},
    {"libwbxml-convert", make_xml, convert_xml, written_outcome},
    {0},
};
