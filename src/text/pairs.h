/*
 * A document's keys and values one after the other, without a tree: for whoever takes each as it
 * comes, and needs none of them twice. It reads YAML and JSON that are written plainly, and
 * declines the rest: block lists and maps, brackets on one line, plain and quoted texts on one
 * line. What it gives is what the tree has, in kind, text and place; tests and a fuzz target hold
 * it to that. What it declines, and all that came before, is to be read as a tree instead.
 *
 * That no key is written twice is left to the caller, who knows the keys.
 */
#ifndef TEXT_PAIRS_H
#define TEXT_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/node.h"

struct source;

enum {
	PAIRS_DEPTH = 8 /* of maps and lists in each other */
};

enum pairs_got {
	PAIRS_ONE,     /* a pair of the innermost map or list that is open; of a list, no key */
	PAIRS_END,     /* there is none more: the next call goes on with what it stood in */
	PAIRS_DECLINED /* nothing wrong is implied */
};

/* A key, a value, or where a list or map begins. */
struct pairs_text {
	enum node_kind kind;
	bool is_quoted;
	uint32_t line;
	const char *line_at; /* where that line starts */
	const char *at;      /* where it stands, quotes and all; a list or map has no end */
	const char *end;
	struct str text;
};

/* A list or map whose end has not come yet. */
struct pairs_open {
	size_t indentation; /* blanks before it; not in brackets */
	char closing;       /* its bracket; 0: it has none */
	bool is_list;
	bool is_indentless; /* a list in the column of the key it belongs to */
};

struct pairs {
	const char *at;        /* between brackets what comes next, else where the next line begins
				 that says something */
	size_t mark;           /* the number of the first one there or behind it */
	const uint32_t *marks; /* where they are, and what */
	const char *kinds;
	const char *start; /* of the text */
	const char *end;
	const char *line_at; /* where this line starts */
	const char *closed;  /* past the bracket of what ended last; NULL: it had none */
	uint32_t line;
	uint32_t first_column; /* of the first line's first character */
	struct {
		const char *line; /* where a line starts, and how far it has been counted */
		const char *at;
		size_t inside; /* the bytes up to there that are inside of characters */
	} counted;
	bool is_json;
	bool is_after_comma;
	bool is_placeless; /* the reader may say that nobody asks: pairs_place() then gives 0 */
	size_t depth;
	struct arena *arena; /* for texts with escapes */
	struct pairs_open open[PAIRS_DEPTH];
};

/* Memory that a reading needs and the next one can use again. */
struct pairs_scratch;
struct pairs_scratch *pairs_scratch_new(void); /* NULL when memory ran out */
void pairs_scratch_free(struct pairs_scratch *scratch);

/*
 * Before the first pair of the document's map. The texts are views of the source's bytes, or in the
 * arena. False: declined, or memory ran out.
 */
bool pairs_begin(struct pairs *pairs, const struct source *source, bool is_json,
		 struct arena *arena, struct pairs_scratch *scratch);

/*
 * The next pair. A value that is a map or list is open after that, and its pairs come next; when
 * its PAIRS_END has come, the one around it goes on. After the document's own end there is nothing.
 */
static inline enum pairs_got pairs_next(struct pairs *pairs, struct pairs_text *key,
					struct pairs_text *value);

/* ---- pairs read whole ---- */

enum {
	PAIRS_PARTS = 4, /* names of a shape */
	PAIRS_ITEMS = 4, /* of a list */
	PAIRS_MANY = 16  /* pairs worth reading at once */
};

/* A small map that is often a value: the names it may have, of eight bytes at most, and which of those
 * may have a list, a bit each. Made by pairs_shape(). */
struct pairs_shape {
	struct pairs_name {
		uint64_t word; /* its bytes */
		uint64_t mask; /* ones where they are */
		unsigned length;
		unsigned char bit; /* for struct pairs_whole */
		bool may_be_list;
	} names[PAIRS_PARTS];
};
struct pairs_shape pairs_shape(const struct str *names, size_t count, unsigned lists);

/*
 * A pair and all that is in it. A value that is one text counts as that of the first name; a list
 * has its texts in `items`, and there is one at most.
 */
struct pairs_whole {
	struct str key;
	const char *line_at; /* of the first name's value, where it is there and a text */
	uint32_t line;
	unsigned char has;   /* names that are there, a bit each */
	unsigned char lists; /* those that have a list */
	unsigned char item_count;
	struct str texts[PAIRS_PARTS];
	struct str items[PAIRS_ITEMS];
};

/*
 * The next pairs of the map that is open, whole: how many, `room` at most. They end where one stands
 * in a way that most do not, or its value is neither a text nor a map of that shape, or there is none
 * more: pairs_next() goes on there. Their keys are not looked at: only who knows each as a name, of
 * letters, digits and _ - . may take it. No text is nothing, and none has escapes; where something is
 * written twice in a map, that is left to pairs_next().
 */
size_t pairs_next_whole(struct pairs *pairs, const struct pairs_shape *shape,
			struct pairs_whole *whole, size_t room);

/* The first name's text with its place. */
struct pairs_text pairs_whole_text(const struct pairs_whole *whole);

/*
 * Column and length, in characters, of what came earlier; of lists, maps and nothing the length is
 * 0. A line is counted on from what was asked for last: to ask for what is before that takes longer.
 */
void pairs_place(struct pairs *pairs, const struct pairs_text *text, uint32_t *column,
		 uint32_t *length);

/* The same as a node of a tree would be; a list or map has nothing in it. */
struct node pairs_node(struct pairs *pairs, const struct pairs_text *text);

/* The length of a list or map, of its first line, when its end has just come. */
uint32_t pairs_length(const struct pairs *pairs, const struct pairs_text *text);

/*
 * The cells of a table, as csv_read_with() has them, a row at a time. They are no pairs: but for what
 * asks for places, nothing else may be called after pairs_begin_rows(), which is false where the table
 * is declined. Texts are as those of pairs_begin(); an empty cell is NODE_NULL, and nothing else is
 * known of it.
 *
 * pairs_next_row()  puts a row that has anything on it into `cells`, and how many it has in *count.
 *                   PAIRS_DECLINED also where there are more than `room`, or memory ran out.
 */
bool pairs_begin_rows(struct pairs *pairs, const struct source *source, struct arena *arena);
enum pairs_got pairs_next_row(struct pairs *pairs, char separator, struct pairs_text *cells,
			      size_t room, size_t *count);

/* ---- how pairs_next() does it: everybody who reads calls it for all there is ---- */

enum pairs_got pairs_next_in_block(struct pairs *pairs, struct pairs_text *key,
				   struct pairs_text *value);
enum pairs_got pairs_next_in_flow(struct pairs *pairs, struct pairs_text *key,
				  struct pairs_text *value);
enum pairs_got pairs_next_in_json(struct pairs *pairs, struct pairs_text *key,
				  struct pairs_text *value);

static inline enum pairs_got
pairs_next(struct pairs *pairs, struct pairs_text *key, struct pairs_text *value)
{
	if (pairs->is_json)
		return pairs_next_in_json(pairs, key, value);
	return pairs->open[pairs->depth - 1].closing ? pairs_next_in_flow(pairs, key, value)
						     : pairs_next_in_block(pairs, key, value);
}

#endif
