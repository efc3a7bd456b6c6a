/*
 * Between the files of answers/: what a reading carries along. Nothing outside this room
 * includes it.
 */
#ifndef ANSWERS_READ_H
#define ANSWERS_READ_H

#include <stdbool.h>

#include "answers/answers.h"
#include "base/arena.h"
#include "text/text.h"

/* What is kept between documents that are read one after the other. */
struct document_scratch;
struct answers_scratch {
	struct document_scratch *document;
	struct direct_scratch *direct;
	struct arena *arena; /* of the answers, for all rubrics of a document */
	struct arena *told;
	struct expr_run *run; /* made when the first pattern is met */
	/* By node index: none is left out, as mostly. Never written to. */
	struct answer *blank;
	size_t blank_room;
};

struct reader {
	const zj_model *model;
	zj_answers *answers;
	struct arena *arena;
	zj_diags *diags;
	const struct diag_file *file; /* of the layer being read */
	struct expr_run *run;         /* made when the first pattern is met */

	struct answer *questions; /* what answers->questions points to, and so on */
	unsigned char *picks;     /* NULL: every question has its answer */
	struct answer *facts;
	struct answer *sections; /* NULL: none is left out so far */
	struct answer_level *levels;
	uint32_t next;         /* ordinal after that of the last answer: likely the next one */
	uint32_t layer;        /* 1, 2, … */
	uint32_t *fact_layers; /* in which layer a fact was last given */
	bool has_profile;
	bool is_other; /* a layer answers another rubric */

	const struct answers_known *known;
	const struct node *rubrics; /* several: what `rubrics` holds */
	const struct node *entry;   /* several: this rubric in it, an item or a key */
	struct answers_told *told;

	bool is_brief;    /* easy questions have picks */
	bool keeps_words; /* … of what is written as it is called */
	bool is_silent;   /* nothing is told, and what would be, warnings too, is wrong */
	bool is_wrong;    /* a diagnostic was added that ends in ZJ_EINPUT */
	bool over_limit;
	bool no_memory;
};

/* Add a diagnostic at a node; warnings do not make the reading fail. */
void reader_report(struct reader *reader, enum diag_code code, const struct node *at, struct str a,
		   struct str b, struct str c);

/* Is it a map with something in it? What is neither map nor nothing is reported. */
bool reader_is_map(struct reader *reader, const struct node *node, const char *what);

/*
 * What a tree holds under `rubrics`, where that is a list or a map, else NULL: then it answers
 * one rubric. An entry of it by number, or by the rubric's id (NULL: not there): the item or
 * the key.
 */
const struct node *document_rubrics(const struct node *root);
const struct node *document_entry(const struct node *rubrics, size_t index);
const struct node *document_find_entry(const struct node *rubrics, struct str id);

/* Is there a fact, or a group of facts, or a use of another rubric of that name, in any rubric
 * or vocabulary that is known? For facts the nearest name that is. */
bool known_fact(const struct answers_known *known, struct str name);
bool known_group(const struct answers_known *known, struct str name);
bool known_use(const struct answers_known *known, struct str name);
struct str known_nearest_fact(const struct answers_known *known, struct str name);
struct str known_nearest_use(const struct answers_known *known, struct str name);

/* A unit other than `unit` in which some rubric or the vocabulary takes that fact; STR_NONE:
 * all take it in this one. */
struct str known_other_unit(const struct answers_known *known, struct str name, struct str unit);

/* A fact that only the vocabulary knows; NULL: it is none. */
const struct model_fact *known_only(const struct answers_known *known, struct str name);

/*
 * As zj_document_read(), of a part of a file. Where `part` has a name, it is that of the file in which
 * its places are; else both are in `name`. Of a table it is the first row and the rows of one document.
 */
zj_status document_read_part(zj_document **out, const char *name, const struct diag_file *part,
			     zj_diags *diags);

/*
 * The parts of document_read_with(). document_view(): the scratch's document without a tree and the
 * names of rubrics; status as of source_view(), or of source_peek() it is ZJ_OK. document_name(): it answers that one; false when
 * memory ran out.
 */
zj_status document_view(zj_document **out, const struct document_input *input, bool is_peek,
			struct answers_scratch *scratch, zj_diags *diags);
const struct source *document_source(const zj_document *document);
bool document_name(zj_document *document, const char *rubric);

/* A key of a map and what to do with its value. */
struct key {
	const char *name;
	void (*read)(struct reader *reader, const struct node *node);
};
struct key_list {
	const struct key *keys;
	size_t count; /* KEYS_OF_MAP at most */
};
enum {
	KEYS_OF_MAP = 15
};

/* Those of a document that answers one rubric, of its enterprise, and of who filled it in. */
extern const struct key_list top_keys;
extern const struct key_list enterprise_keys;
extern const struct key_list by_keys;

/* The one of that name; NULL: there is none. */
const struct key *reader_find_key(const struct key_list *list, struct str name);

/* Read a map's values in the order of the keys, then report the keys that are none of them. */
void reader_keys(struct reader *reader, const struct node *map, const struct key_list *list);

/* A scalar's text; STR_NONE for nothing, and for lists and maps, which are reported. */
struct str reader_scalar(struct reader *reader, const struct node *node);

/* As above, a copy with a NUL; refuses control characters. */
struct str reader_name(struct reader *reader, const struct node *node);

/* One of the words for yes and no? */
bool is_yesno_word(struct str text, bool *is_yes);

/* Nothing, `unknown` or `不清楚`: not answered. */
bool is_unknown_word(struct str text);
static inline bool
is_unanswered_text(struct str text)
{
	/* Shorter than both of the words. */
	return text.len < 7 ? text.len == 0 : is_unknown_word(text);
}

static inline bool
is_unanswered(const struct node *node)
{
	return node->kind == NODE_SCALAR ? is_unanswered_text(node->text) : node->kind == NODE_NULL;
}

/*
 * Read a question's answer or a fact's value into `answer`: its state, value, words and
 * place. What is wrong is reported, and the state stays as it was.
 */
void read_question_value(struct reader *reader, const struct model_node *question,
			 const struct node *node, struct answer *answer);

/* The same of what most answers are: one option, by its id. False, and nothing is done: it is
 * something else. */
bool read_option(struct reader *reader, const struct model_asked *asked, const struct node *node,
		 struct answer *answer);

/* The option of that id. */
static inline bool
choices_find(const struct expr_choices *choices, struct str id, uint32_t *out)
{
	for (uint32_t i = 0; i < choices->count; i++) {
		if (str_equal(choices->ids[i], id)) {
			*out = i;
			return true;
		}
	}
	return false;
}

/* The same by str_word(), of which a question has some. No way is taken or not by what the answer
 * is, which nobody can foresee. */
static inline bool
asked_word(const struct model_asked *asked, uint64_t word, uint32_t *out)
{
	uint32_t found = 0;
	uint32_t i = 0;

	do {
		const uint64_t *four = &asked->words[i];

		found = (uint32_t)(four[0] == word) | (uint32_t)(four[1] == word) << 1 |
			(uint32_t)(four[2] == word) << 2 | (uint32_t)(four[3] == word) << 3;
		i += MODEL_WORDS;
	} while (!found && i < asked->word_room);
	if (!found || !word)
		return false;
	*out = i - MODEL_WORDS + (uint32_t)__builtin_ctz(found);
	return true;
}

/* The option of that id, of a question that has some; most have short ones. */
static inline bool
asked_find(const struct model_asked *asked, struct str id, uint32_t *out)
{
	return asked->words ? asked_word(asked, str_word(id), out)
			    : choices_find(asked->choices, id, out);
}

void read_fact_value(struct reader *reader, const struct model_fact *fact, const struct node *node,
		     struct answer *answer);

/* A whole number from 0 to `top`, for levels. */
bool read_level(struct reader *reader, uint32_t top, const struct node *node, uint32_t *out);

/*
 * The parts of a reading, for who does not have all of a document at once. reader_make_room(): all
 * is missing as yet; `blank` is what no section's answer is, NULL: room has to be made. False when
 * memory ran out. read_top(): the keys of a document that answers one rubric. reader_check_whole():
 * what must be there once all layers are read.
 */
bool reader_make_room(struct reader *reader, const struct answer *blank);
void read_top(struct reader *reader, const struct node *root);
void reader_check_whole(struct reader *reader, const struct answers_reading *reading);

/* Room for what no section's answer is, before any answers are read that would point to it. */
bool answers_make_blank(struct answers_scratch *scratch, const zj_model *const *models,
			size_t count);

/* direct.c */
struct direct_scratch;
struct direct_scratch *direct_scratch_new(void); /* NULL when memory ran out */
void direct_scratch_free(struct direct_scratch *scratch);

/* given.c */
void read_facts(struct reader *reader, const struct node *node);
void read_declared(struct reader *reader, const struct node *node);

/* One of them: a fact by its whole name, or by its index where that is known. */
void read_named_fact(struct reader *reader, struct str name, const struct node *key,
		     const struct node *value);
void read_fact_at(struct reader *reader, uint32_t index, const struct node *key,
		  const struct node *value);
void read_declared_one(struct reader *reader, const struct node *key, const struct node *value);

/* question.c */
void read_all_answers(struct reader *reader, const struct node *node);
void read_leave_out(struct reader *reader, const struct node *node);

/* Take a section or question out, if the rubric allows it and a reason is given. */
void read_skip(struct reader *reader, const struct model_node *node, const struct node *key,
	       const struct node *reason, struct answer *answer);

/* The question of that name, or NULL. Answers mostly come in the order of the questions, some left
 * out: the next few are looked at first. */
const struct model_asked *reader_asked(struct reader *reader, struct str name);
static inline const struct model_asked *
reader_next_asked(struct reader *reader, struct str name)
{
	const zj_model *model = reader->model;
	const uint32_t next = reader->next;

	if (next >= model->question_count || !str_equal(model->asked[next].id, name))
		return reader_asked(reader, name);
	reader->next = next + 1;
	return &model->asked[next];
}

/* A section's answer, to be written to; NULL when memory ran out. */
struct answer *reader_section(struct reader *reader, uint32_t index);

/* who.c */
void read_enterprise(struct reader *reader, const struct node *node);
void read_by(struct reader *reader, const struct node *node);

#endif
