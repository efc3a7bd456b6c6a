/*
 * Characters become tokens, one at a time, as the parser asks.
 */
#ifndef EXPR_LEXER_H
#define EXPR_LEXER_H

#include "expr/compile.h"

enum token_kind {
	TOKEN_END,
	TOKEN_BAD, /* reported already */
	TOKEN_NUMBER,
	TOKEN_TEXT,
	TOKEN_DATE,
	TOKEN_NAME,
	TOKEN_ID, /* only from lexer_id() */
	TOKEN_TAG,
	TOKEN_YES,
	TOKEN_NO,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_IN,
	TOKEN_COMPARE,
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_TIMES,
	TOKEN_OVER,
	TOKEN_BOTH, /* & */
	TOKEN_OPEN, /* ( */
	TOKEN_CLOSE,
	TOKEN_OPEN_LIST,
	TOKEN_CLOSE_LIST,
	TOKEN_COMMA
};

struct token {
	enum token_kind kind;
	struct str text;  /* as written; of length 0 at the end */
	struct str inner; /* of a text: without its quotes; of a tag: without its @ */
	zj_num number;
	int64_t days;
	enum expr_compare compare;
};

struct lexer {
	struct compile *compile;
	struct str rest;
};

struct token lexer_next(struct lexer *lexer);

/* The id in answer(id): it may hold dashes and start with a digit. */
struct token lexer_id(struct lexer *lexer);

/* Can it stand bare in an expression, as one name? */
bool lexer_is_name(struct str text);

#endif
