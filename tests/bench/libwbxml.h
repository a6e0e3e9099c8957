/* What libwbxml 0.11 exports and its header doesn't declare: the parser that only tells events, and the tree. */
#ifndef LIBWBXML_H
#define LIBWBXML_H

#include <libwbxml-1.0/wbxml/wbxml_conv.h>

typedef struct WBXMLParser_s WBXMLParser;
typedef struct WBXMLTree_s WBXMLTree;

/* An element without content has an end, too. */
typedef struct {
  void (*start_document)(void *context, int charset, const void *language);
  void (*end_document)(void *context);
  void (*start_element)(void *context, void *tag, void **attributes);
  void (*end_element)(void *context, void *tag);
  void (*characters)(void *context, WB_UTINY *text, WB_ULONG start, WB_ULONG length);
  void (*processing_instruction)(void *context, const WB_UTINY *target, WB_UTINY *data);
} content_handler_t;

WBXMLParser *wbxml_parser_create(void);
void wbxml_parser_destroy(WBXMLParser *parser);
void wbxml_parser_set_user_data(WBXMLParser *parser, void *context);
void wbxml_parser_set_content_handler(WBXMLParser *parser, content_handler_t *handler);
WBXMLError wbxml_parser_parse(WBXMLParser *parser, const WB_UTINY *document, WB_ULONG length);

WBXMLError wbxml_tree_from_wbxml(const WB_UTINY *document, WB_ULONG length, WBXMLLanguage language,
                                 WBXMLCharsetMIBEnum charset, WBXMLTree **tree);
WBXMLError wbxml_tree_to_wbxml(WBXMLTree *tree, WB_UTINY **document, WB_ULONG *length, WBXMLGenWBXMLParams *how);
void wbxml_tree_destroy(WBXMLTree *tree);

#endif
