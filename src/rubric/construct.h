/*
 * What the language is made of, as tables: a construct is a list of keys, each with its shape.
 * The tables are in construct.c; the reader and the JSON Schema of rubric files are made from
 * them. Part of the door, rubric.h.
 */
#ifndef RUBRIC_CONSTRUCT_H
#define RUBRIC_CONSTRUCT_H

#include <stdbool.h>
#include <stddef.h>

enum shape {
	SHAPE_TEXT,   /* any scalar */
	SHAPE_ID,     /* an identifier */
	SHAPE_NUMBER, /* a scalar that model/ reads as a number, perhaps with a unit */
	SHAPE_BOUND,  /* number or date */
	SHAPE_EXPR,   /* an expression */
	SHAPE_YESNO,
	SHAPE_ONE_OF,          /* one of field->words */
	SHAPE_ONE_OF_OR_PARAM, /* one of field->words, or params.x of model/ */
	SHAPE_WORDS,           /* a text, or {zh: …, en: …} */
	SHAPE_TEXTS,           /* a list of texts */
	SHAPE_NAMES,           /* a list of identifiers */
	SHAPE_TEXT_OR_TEXTS,
	SHAPE_WORDS_LIST, /* a list of words */
	SHAPE_PAIRS,      /* a map from name to number */
	SHAPE_SCORES,     /* a map or a list of numbers */
	SHAPE_CHOICES,    /* a map from id to words, or a list of ids */
	SHAPE_RENAMED,    /* the same, where words may be title and renamed_from */
	SHAPE_ONE,        /* field->of, inside the thing itself */
	SHAPE_LIST,       /* a list of field->of: struct rubric_items */
	SHAPE_NAMED,      /* a map from id to field->of: struct rubric_items */
	SHAPE_COUNT
};

/* One key. Up to SHAPE_RENAMED its node is stored at `offset`. */
struct field {
	const char *key;
	enum shape shape;
	bool is_required;
	size_t offset;
	const char *const *words;
	const struct construct *of;
	size_t at_offset; /* lists and named: where to store their node too; 0: nowhere */
};

/* One thing of the language, a struct that begins with struct rubric_head. */
struct construct {
	const char *name; /* the key under which it stands, for messages */
	size_t size;
	size_t field_count; /* at most 64 */
	const struct field *fields;
	/* What is not a map, or with is_whole anything, is the value of this field alone. */
	const struct field *shorthand;
	bool is_whole;
	/* A map with this key is another construct of the same size. */
	const char *variant_key;
	const struct construct *variant;
	bool is_node;                /* a section or a question */
	const char *const *reserved; /* names it cannot have; NULL-terminated, or NULL */
};

extern const struct construct construct_top;        /* the main file */
extern const struct construct construct_part;       /* a file it includes */
extern const struct construct construct_vocabulary; /* facts.yaml, beside the rubrics */
extern const struct construct construct_extends;    /* what it builds on */

#endif
