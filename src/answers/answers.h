/*
 * The door of answers/: one enterprise's document, bound to a model. After it, every answer
 * is a typed value at its question's number.
 */
#ifndef ANSWERS_ANSWERS_H
#define ANSWERS_ANSWERS_H

#include <zhijie/answers.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/limits.h"
#include "model/model.h"

struct map;
struct node;

enum answer_state {
	ANSWER_MISSING, /* not written, empty, or "unknown" */
	ANSWER_GIVEN,
	ANSWER_SKIPPED /* left out by the enterprise, with a reason */
};

/* One question's answer, or one fact's (facts are missing or given). */
struct answer {
	enum answer_state state;
	struct place place;      /* PLACE_NONE when missing */
	struct str written;      /* as it stands in the file; several options: joined ", " */
	struct expr_value value; /* ANSWER_GIVEN: known, of the question's or fact's type */
	struct str note;
	size_t evidence_count;
	const struct str *evidence; /* file names or descriptions, as written */
	struct str reason;          /* ANSWER_SKIPPED */
};

/*
 * An answer in brief: the option, of no and yes 0 and 1, from ANSWER_PICK_FIRST on, and whether there
 * is evidence of it. Only easy questions (struct model_asked) have one of those, and only where the
 * answer is written as the option's id, or `yes` or `no`.
 */
enum {
	ANSWER_PICK_NONE = 0,    /* not answered */
	ANSWER_PICK_WRITTEN = 1, /* the question has its struct answer */
	ANSWER_PICK_FIRST = 2,
	ANSWER_PICK_EVIDENCE = 0x80
};
_Static_assert(ANSWER_PICK_FIRST + LIMIT_OPTIONS <= ANSWER_PICK_EVIDENCE, "each option has a pick");

struct answer_level {
	bool is_given;
	uint32_t level;
	struct str proof;
	struct str date;
	struct place place;
};

enum answers_role {
	ROLE_SELF,
	ROLE_ASSESSOR,
	ROLE_FINAL,
	ROLE_COUNT
};

struct enterprise {
	struct str name; /* each may be empty (.at NULL) but one of uscc and id is there */
	struct str uscc;
	struct str id;
	struct str district;
	struct str industry;
	struct str size;
};

struct zj_answers {
	struct arena *arena;
	const zj_model *model;
	const zj_document *document; /* NULL where they were read from several layers */
	struct enterprise enterprise;
	enum answers_role role;
	struct str by;   /* who filled it in */
	struct str date; /* "2026-05-01", or empty */
	bool has_date;
	int64_t day;                    /* days since 1970-01-01 */
	uint32_t profile;               /* index; 0 where the model has none */
	const struct answer *questions; /* by node->ordinal */
	/* By node->ordinal as well. NULL: all questions have their answers above; else only those have
	 * for which it says so, nobody knows notes and evidence of the others, and no place has more
	 * than its line. */
	const unsigned char *picks;
	const struct answer *facts;        /* by fact index */
	const struct answer_level *levels; /* by use index */
	const struct answer *sections;     /* by node index: ANSWER_SKIPPED where left out, with
					   reason and place; else ANSWER_MISSING */
	struct diag_file file;             /* what places point into */
};

/* The option that a pick stands for. */
static inline uint32_t
pick_option(unsigned char pick)
{
	return (uint32_t)(pick & (ANSWER_PICK_EVIDENCE - 1)) - ANSWER_PICK_FIRST;
}

/* As it is written. */
static inline struct str
pick_text(const struct model_node *question, unsigned char pick)
{
	const uint32_t option = pick_option(pick);

	if (question->answer == MODEL_YESNO)
		return option ? STR("yes") : STR("no");
	return question->options[option].id;
}

static inline bool
pick_is_option(unsigned char pick)
{
	return pick >= ANSWER_PICK_FIRST;
}

/* A question's answer; what is picked has none. */
static inline const struct answer *
answers_written(const zj_answers *answers, uint32_t ordinal)
{
	static const struct answer MISSING = {.state = ANSWER_MISSING};

	if (answers->picks && answers->picks[ordinal] != ANSWER_PICK_WRITTEN)
		return &MISSING;
	return &answers->questions[ordinal];
}

/* The words an answers file may use, for what describes such files; STR_NONE past the end. */
struct str answers_yes_word(size_t index);     /* "yes", "true", "是": ASCII in either case */
struct str answers_no_word(size_t index);      /* "no" … */
struct str answers_unknown_word(size_t index); /* "unknown" … */

/* Is it a 统一社会信用代码 with a right check character (GB 32100-2015)? */
bool uscc_is_valid(struct str code);

const char *answers_role_name(enum answers_role role); /* "self" */

/*
 * A copy of `answers` in a new arena, in which some answers can be changed (what-if, gain);
 * texts stay where they are, so keep the original longer. The caller frees it with
 * zj_answers_free(). NULL when memory ran out.
 *
 * Only in a copy, a computed question may have an answer: it then stands instead of what
 * would be computed.
 */
zj_answers *answers_copy(const zj_answers *answers);
struct answer *answers_question(zj_answers *copy, uint32_t ordinal);
struct answer *answers_fact(zj_answers *copy, uint32_t fact);
struct answer_level *answers_level(zj_answers *copy, uint32_t use);

/*
 * Documents one after the other, on one thread: the scratch keeps their memory for the next.
 *
 * document_read_with() is as zj_document_read(), but name and bytes stay the caller's, and the
 * document is good until the next call. answers_read_with() is as zj_answers_read_all() for the
 * scratch's last document; those answers too are good until the next call, and are not freed.
 */
struct table;
struct document_input {
	struct diag_file file;     /* its name and bytes, and where in a larger file they begin */
	bool is_json;              /* else only where its name says so */
	const struct table *table; /* its bytes are rows of that; NULL: they are not */
	const char *rubric;        /* what it answers where it does not say; NULL: then it has to */
	const struct hash *fingerprint; /* NULL: it has none, for who does not need it */
};
struct answers_scratch;
struct answers_scratch *answers_scratch_new(void); /* NULL when memory ran out */
void answers_scratch_free(struct answers_scratch *scratch);
zj_status document_read_with(const zj_document **out, const struct document_input *input,
			     struct answers_scratch *scratch, zj_diags *diags);
zj_status answers_read_with(zj_answers **out, const zj_model *const *models, size_t count,
			    const zj_document *document, const zj_answers_options *options,
			    struct answers_scratch *scratch, zj_diags *diags);

/*
 * Of a document whose rubric is not to be had.
 *
 * document_rubric_place()  where it names its rubric `index`; the file where it does not.
 * document_check_shared()  tells what can be told without one: what is wrong with who it is from,
 *                          who filled it in, and keys that no answers have. ZJ_OK also where
 *                          something is; ZJ_ENOMEM.
 */
struct place document_rubric_place(const zj_document *document, size_t index);
zj_status document_check_shared(const zj_document *document, zj_diags *diags);

/*
 * The answers of a document straight from its bytes, without a tree: where it is written plainly
 * (text/pairs.h) or is of a table, answers one of `models`, and
 * nothing is to be told of it, not even a warning. False where it is not so, or memory ran out: then
 * it is to be read as above. What is read is the same; so is how long it is good, but the answers'
 * document has no root.
 *
 * models    those it may answer, of one id each; the likeliest first. Its index is *index.
 * how       where not whole, for score_run() in SCORE_KEPT or SCORE_BRIEF: easy questions have picks. Where that run
 *           has anything to tell, they are to be read once more: there are no places.
 */
enum answers_how {
	ANSWERS_WHOLE,
	ANSWERS_KEPT, /* a pick is of an answer that is written as it is called */
	ANSWERS_BRIEF /* or otherwise, with the same meaning */
};
bool answers_read_direct(zj_answers **out, size_t *index, const zj_model *const *models,
			 size_t count, const struct document_input *input,
			 const zj_answers_options *options, enum answers_how how,
			 struct answers_scratch *scratch);

/*
 * Tables: the first row says by name where the cells of each column belong; docs/stream.md has the
 * names. A row is one document; where there are columns "question" and "answer", it is one answer,
 * and rows with the same key, one after the other, are one document.
 *
 * table_new()  copies what it needs of the first row. ZJ_EINPUT, ZJ_ELIMIT with diagnostics;
 *              ZJ_ENOMEM. Any number of threads may use a table.
 * table_key()  adds the key of a row to `key`; the row is one of those csv_read_with() gives.
 */
zj_status table_new(struct table **out, const struct diag_file *header, zj_diags *diags);
void table_free(struct table *table);
bool table_is_long(const struct table *table); /* one row an answer */
char table_separator(const struct table *table);
void table_key(struct buf *key, const struct table *table, const struct node *row);
struct str table_heading(const struct table *table); /* the first row as it is written */

/*
 * The documents of a file, of which there may be many: lines of NDJSON and rows of a table, which
 * come as they are read; the documents of a YAML file and the items of a JSON list, which is read
 * whole. Packed files are unpacked. What is wrong with one document is found when it is read.
 *
 * documents_open()    as the name says it is written, source_form(). ZJ_EIO, ZJ_EINPUT, ZJ_ELIMIT
 *                     with diagnostics, those of a table's first row among them; ZJ_ENOMEM.
 *                     A path that is none, but the name of a document in a file (answers.ndjson:3),
 *                     stands for that one.
 * documents_attach()  lines or a table from a descriptor, which stays the caller's.
 * documents_borrow()  the same from memory.
 * documents_next()    the next one into `piece`, whose buffer is used again. Where it may not wait
 *                     for input, DOCUMENTS_NONE: none is at hand. DOCUMENTS_FAILED: it can go no further,
 *                     diags has why, documents_status() is as of documents_open().
 * documents_add_path()  the file's name.
 * documents_add_name()  what it is called: the file's name, where there may be several with the line
 *                     it begins in or its number.
 * documents_read()    read one; as zj_document_read().
 * documents_add_kept()  a document on its own, as zj_document_read() reads it again under that name.
 */
struct documents;
enum documents_got {
	DOCUMENTS_ONE,
	DOCUMENTS_NONE,
	DOCUMENTS_END,
	DOCUMENTS_FAILED
};
struct document_piece {
	struct buf bytes;
	uint32_t line; /* in the file, where it begins; so the column, 0: 1 */
	uint32_t column;
	size_t number;    /* in the file, from 1; at the end, how many there were */
	bool is_too_long; /* over LIMIT_LINE_BYTES: then there are no bytes */
};
zj_status documents_open(struct documents **out, const char *path, zj_diags *diags);
zj_status documents_attach(struct documents **out, int fd, const char *name, bool is_table,
			   zj_diags *diags);
zj_status documents_borrow(struct documents **out, const char *name, struct str bytes,
			   bool is_table, zj_diags *diags);
void documents_close(struct documents *documents);
enum documents_got documents_next(struct documents *documents, struct document_piece *piece,
				  bool may_wait, zj_diags *diags);
zj_status documents_status(const struct documents *documents);
zj_status documents_read(zj_document **out, const struct documents *documents,
			 const struct document_piece *piece, zj_diags *diags);
void documents_add_path(struct buf *out, const struct documents *documents);
void documents_add_name(struct buf *out, const struct documents *documents,
			const struct document_piece *piece);
void documents_add_kept(struct buf *out, const struct table *table, struct str bytes);
struct hash documents_hash(const struct table *table, struct str bytes); /* of what that adds */

/* Is a further line at hand, so that nobody has to wait for it? */
bool documents_have_more(const struct documents *documents);

/* The table that they are rows of, or NULL; the same for the caller to free, when it was at its end. */
const struct table *documents_table(const struct documents *documents);
struct table *documents_take_table(struct documents *documents);

/* Names of facts and of levels that are right even where the rubric at hand has no use for
 * them: another rubric of the same file has, or the shared vocabulary. */
struct answers_known {
	size_t model_count;
	const zj_model *const *models;
	const zj_vocabulary *vocabulary; /* NULL: none */
	bool is_all; /* no other rubric is at hand or needed: a name known to none is a mistake */
};

/* Shared by the rubrics that one file is read for: what is wrong in the part that is theirs
 * together is told once, not by each. */
struct answers_told {
	struct arena *arena;
	struct map *nodes; /* address of the node, to the rubric that told */
	uint32_t rubric;   /* the one being read */
};
/* Answers with nothing in them, under a profile (0 where the model has none). The caller frees
 * them; NULL when memory ran out. */
zj_answers *answers_blank(const zj_model *model, uint32_t profile);

/* A document as a tree, and what its places point into. */
const struct node *document_root(const zj_document *document);
const struct diag_file *document_file(const zj_document *document);

/*
 * Answers from several trees, a later one laid over those before it: test cases, what-if
 * files. Trees and files must outlive the answers.
 */
struct answers_layer {
	const struct node *root; /* the keys of an answers file; NODE_NULL: nothing */
	const struct diag_file *file;
};
struct answers_reading {
	size_t layer_count;
	const struct answers_layer *layers;
	const struct node *without; /* a list of questions and facts ("facts.x") to take
					   away again; NULL: none */
	const struct diag_file *without_file;
	bool is_case;                      /* may leave out `rubric` and `enterprise` */
	const struct answers_known *known; /* NULL: the model alone, which is all unless a layer
					      answers several rubrics */
	struct answers_told *told;         /* NULL: one rubric is read */
	struct answers_scratch *scratch;   /* NULL: the answers get an arena of their own */
};

/* Statuses and diagnostics as for zj_answers_read(). */
zj_status answers_read_layers(zj_answers **out, const zj_model *model,
			      const struct answers_reading *reading, zj_diags *diags);

/*
 * A document carried over to another version of a rubric it answers: what was renamed has its
 * new name (renamed_from), and what the new version cannot take is left out.
 */
struct carry_loss {
	enum diag_code code; /* one of DIAG_CARRY_… */
	struct str name;     /* of the question, fact and so on, as it was */
	struct str value;    /* as it stands in the document */
	struct place place;
};

struct carried {
	struct arena *arena;
	const struct node *root;  /* the keys of a file that answers the new version alone */
	const struct node *whole; /* of a file that answers several rubrics: all of it, with this
				     one carried; else the same as root */
	size_t renamed_count;
	size_t loss_count;
	const struct carry_loss *losses;
	bool is_same; /* nothing was to be done: the document answers this version as it is */
};

/*
 * Carry the answers to `rubric`, one of those the document answers, over to `to`.
 *
 * options  as for reading: which facts are right though `to` does not read them.
 * diags    gets a warning for each answer that is lost, with its place.
 * out      borrows from the document and the model; the caller frees it with carried_free().
 * returns  ZJ_ENOMEM.
 */
zj_status answers_carry(struct carried **out, const zj_model *to, const zj_document *document,
			struct str rubric, const zj_answers_options *options, zj_diags *diags);
void carried_free(struct carried *carried);

/* Bind what was carried. As zj_answers_read(); facts that `to` does not read are passed over. */
zj_status answers_read_carried(zj_answers **out, const zj_model *to, const struct carried *carried,
			       const zj_document *document, zj_diags *diags);

#endif
