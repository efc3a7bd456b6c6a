/*
 * The quick reader: one pass over a document that keeps to the plain ways of writing, for
 * yaml_read(), which gives everything else to libyaml. Nothing outside this room includes it.
 *
 * It never reports anything. What it is not sure of it declines, and a document that it does
 * read gives the tree that libyaml's events give, to the last column; tests and a fuzz target
 * hold it to that.
 */
#ifndef TEXT_QUICK_H
#define TEXT_QUICK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "text/text.h"

enum quick_verdict {
	QUICK_READ,
	QUICK_DECLINED, /* nothing wrong is implied */
	QUICK_NO_MEMORY
};

/* Memory that a reading needs and the next one can use again. */
struct yaml_scratch {
	struct node *nodes; /* finished nodes, waiting for the end of what they belong to */
	size_t node_room;
	uint64_t *slots; /* keys of one large map */
	size_t slot_room;
};

void quick_scratch_done(struct yaml_scratch *scratch);

/* *out is set only when the verdict is QUICK_READ. The tree lives as that of yaml_read(). */
enum quick_verdict quick_read(const struct node **out, const struct source *source,
			      struct arena *arena, struct yaml_scratch *scratch);

/* ---- between the files of the quick reader ---- */

/* A list or map whose end has not come yet. */
struct quick_open {
	size_t first;       /* its first child among the finished nodes */
	size_t indentation; /* blanks before it; block only */
	const char *at;     /* where it starts */
	uint32_t line;
	uint32_t column;
	enum node_kind kind;
	bool is_flow;       /* in brackets */
	bool is_indentless; /* a list in the column of the key it belongs to */
};

struct quick {
	const char *end;     /* of the text */
	const char *line_at; /* where this line starts */
	size_t inside;       /* bytes of this line so far that are inside of characters */
	struct node *first;  /* finished nodes that wait: the scratch's */
	struct node *next;   /* after the last of them */
	struct node *room;   /* after the last there is memory for */
	uint32_t line;
	bool is_awaited;            /* the last key or dash has nothing after it so far */
	enum quick_verdict verdict; /* of what has just said no */
	size_t nodes;               /* in the whole document so far, the root left out */
	size_t depth;
	struct arena *arena;
	struct yaml_scratch *scratch;
	struct quick_open open[LIMIT_DEPTH];
};

/* Set the verdict, and say no in the way that is wanted. */
static inline bool
quick_decline(struct quick *quick)
{
	quick->verdict = QUICK_DECLINED;
	return false;
}

static inline const char *
quick_declined(struct quick *quick)
{
	quick->verdict = QUICK_DECLINED;
	return NULL;
}

static inline bool
quick_no_memory(struct quick *quick)
{
	quick->verdict = QUICK_NO_MEMORY;
	return false;
}

/* At the first byte of a checked source. False, and the verdict, where memory ran out. */
bool quick_begin(struct quick *quick, const struct source *source, struct arena *arena,
		 struct yaml_scratch *scratch);

/* More room for finished nodes; it declines past LIMIT_NODES. */
bool quick_grow(struct quick *quick);

/* Room for one more, to be filled in; NULL when that cannot be. */
static inline struct node *
quick_push(struct quick *quick)
{
	if (quick->next == quick->room && !quick_grow(quick))
		return NULL;
	return quick->next++;
}

/* The innermost that is open; one is. */
static inline struct quick_open *
quick_top(struct quick *quick)
{
	return &quick->open[quick->depth - 1];
}

/* The 1-based column of `at`, up to which the line has been counted. */
static inline uint32_t
quick_column(const struct quick *quick, const char *at)
{
	return (uint32_t)((size_t)(at - quick->line_at) - quick->inside) + 1;
}

/* Past the end of a line that stands at `at`. */
static inline const char *
quick_next_line(struct quick *quick, const char *at)
{
	at += *at == '\r' ? 2 : 1;
	quick->line_at = at;
	quick->inside = 0;
	quick->line++;
	return at;
}

/* Characters from `from`, which is on this line, to the end of the line without blanks. */
uint32_t quick_rest(const struct quick *quick, const char *from);

/* A scalar that starts at `start`, into `node`: where it ends, or NULL. */
const char *quick_quoted(struct quick *quick, struct node *node, const char *start);
const char *quick_block_scalar(struct quick *quick, struct node *node, const char *start,
			       size_t indentation);

/* What stands between quotes, into the arena, without its escapes; some are declined. */
enum quick_verdict quick_unescape(struct str *text, char quote, struct arena *arena);

/* Where a number, true, false or null of JSON ends; NULL for what is not written as one. */
const char *json_word_end(const char *at, const char *end);

/* A quick hash of a key, for anyone to foresee: tables made with it must not trust it. */
uint64_t quick_key_hash(struct str key);

/* False where a key of `map` is there twice, or may be. */
bool quick_keys_differ(struct quick *quick, const struct node *map);

#endif
