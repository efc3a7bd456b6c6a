/*
 * Reading by tables: what a construct of the language is made of is a list of keys, each
 * with its shape. The tables are in construct.c; docs and, later, a JSON schema can be made
 * from them.
 */
#ifndef RUBRIC_READER_H
#define RUBRIC_READER_H

#include "base/map.h"
#include "base/vec.h"
#include "rubric/rubric.h"

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
	SHAPE_ONE,        /* field->of, inside the thing itself */
	SHAPE_LIST,       /* a list of field->of: struct rubric_items */
	SHAPE_NAMED,      /* a map from id to field->of: struct rubric_items */
	SHAPE_COUNT
};

/* One key. Up to SHAPE_CHOICES its node is stored at `offset`. */
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

extern const struct construct construct_top;
extern const struct construct construct_part;
extern const struct construct construct_vocabulary;

struct reader {
	struct rubric *rubric;
	const struct diag_file *file; /* being read */
	zj_diags *diags;
	size_t items;     /* constructs read so far, in all files */
	size_t nodes;     /* of them sections and questions */
	zj_status status; /* ZJ_ENOMEM or ZJ_ELIMIT: reading ends */
};

/* Read `node` as a construct into `into`, which is zeroed. */
void reader_construct(struct reader *reader, const struct construct *construct,
		      const struct node *id, const struct node *node, void *into);

/* Report a mistake; reading goes on. */
void reader_refuse(struct reader *reader, enum diag_code code, struct place where, struct str a,
		   struct str b, struct str c);

/*
 * Put the things of all documents together in reader->rubric, whose `total` is set: the
 * lists, and the tree with what parts add to it. Names used twice are reported.
 */
zj_status rubric_gather(struct reader *reader, const struct rubric_document *const *documents,
			size_t count);

void *reader_alloc(struct reader *reader, size_t count, size_t size);

#endif
