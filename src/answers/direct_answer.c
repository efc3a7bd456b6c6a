/*
 * The answers of a document that is read directly: which question each is for, and what it is.
 *
 * Where nobody asks for more than what they come to, an answer to an easy question is one byte (see
 * struct zj_answers); the others are put together as always.
 */
#include <stdlib.h>
#include <string.h>

#include "answers/direct.h"

/* ---- which have had their turn ---- */

static bool
make_seen(struct direct_scratch *scratch, size_t questions)
{
	const size_t words = questions / SEEN_BITS + 1;

	if (scratch->seen_room < words) {
		uint64_t *seen = realloc(scratch->seen, words * sizeof(*seen));
		if (!seen)
			return false;
		scratch->seen = seen;
		scratch->seen_room = words;
	}
	memset(scratch->seen, 0, words * sizeof(*scratch->seen));
	return true;
}

bool
direct_make_room(struct direct *direct, const struct answers_scratch *scratch)
{
	struct reader *reader = &direct->reader;

	return make_seen(direct->scratch, reader->model->question_count) &&
	       reader_make_room(reader, scratch->blank);
}

/* ---- values ---- */

/* One option, yes or no, a number that may be: written where it stays, as expr_choice() and its like
 * have it. False: it is something else, and no value. */
static bool
read_usual_value(const struct reader *reader, const struct model_asked *asked, struct str text,
		 struct expr_value *out)
{
	uint32_t option = 0;
	bool is_yes;

	switch (asked->answer) {
	case MODEL_OPTION:
		if (!asked_find(asked, text, &option))
			return false;
		out->type = EXPR_CHOICE;
		out->options.choices = asked->choices;
		out->options.must = out->options.may = (uint64_t)1 << option;
		return true;
	case MODEL_YESNO:
		if (!is_yesno_word(text, &is_yes))
			return false;
		out->type = EXPR_TRUTH;
		out->truth.may_be_yes = is_yes;
		out->truth.may_be_no = !is_yes;
		return true;
	case MODEL_NUMBER:
		if (model_number_read(&out->number.low, text,
				      &reader->model->nodes[asked->node].range) != MODEL_NUMBER_OK)
			return false;
		out->type = EXPR_NUMBER;
		out->number.high = out->number.low;
		out->number.has_low = out->number.has_high = true;
		return true;
	default:
		return false;
	}
}

static bool
read_usual(struct direct *direct, const struct model_asked *asked, const struct pairs_text *value,
	   struct answer *answer)
{
	struct place *place = &answer->place;

	if (!read_usual_value(&direct->reader, asked, value->text, &answer->value))
		return false;
	answer->state = ANSWER_GIVEN;
	answer->written = value->text;
	place->file = direct->reader.file;
	place->line = value->line;
	pairs_place(&direct->pairs, value, &place->column, &place->length);
	return true;
}

static inline bool
is_nothing(const struct pairs_text *value)
{
	return value->kind == NODE_NULL || is_unanswered_text(value->text);
}

static void
read_long(struct direct *direct, const struct model_asked *asked, const struct pairs_text *value,
	  struct answer *answer)
{
	const struct node node = pairs_node(&direct->pairs, value);

	read_question_value(&direct->reader, &direct->reader.model->nodes[asked->node], &node,
			    answer);
}

void
direct_value(struct direct *direct, const struct model_asked *asked, const struct pairs_text *value,
	     struct answer *answer)
{
	if (!is_nothing(value) && !read_usual(direct, asked, value, answer))
		read_long(direct, asked, value, answer);
}

/* What is in a list is put together first. */
static bool
read_list(struct direct *direct, const struct model_asked *asked, const struct pairs_text *value,
	  struct answer *answer)
{
	struct node node = pairs_node(&direct->pairs, value);

	if (!direct_collect(direct, &node, value))
		return false;
	read_question_value(&direct->reader, &direct->reader.model->nodes[asked->node], &node,
			    answer);
	return true;
}

/* What proves nothing is passed over. */
static inline bool
is_evidence(const struct pairs_text *value)
{
	return value->kind == NODE_SCALAR &&
	       (value->is_quoted ? str_trim(value->text).len : value->text.len) > 0;
}

/* Of a value that is evidence, or a list of it. */
static bool
take_evidence(struct direct *direct, const struct pairs_text *value, struct str *items,
	      size_t *count)
{
	struct pairs_text item;
	enum pairs_got got = PAIRS_END;

	*count = 0;
	if (value->kind == NODE_MAP)
		return false;
	if (value->kind != NODE_LIST && is_evidence(value))
		items[(*count)++] = value->text;
	while (value->kind == NODE_LIST &&
	       (got = pairs_next(&direct->pairs, NULL, &item)) == PAIRS_ONE) {
		if (*count == EVIDENCE_MOST || item.kind == NODE_LIST || item.kind == NODE_MAP)
			return false;
		if (is_evidence(&item))
			items[(*count)++] = item.text;
	}
	return got == PAIRS_END;
}

/* {answer, evidence, note} or {skip}, each once. */
enum part {
	PART_ANSWER,
	PART_EVIDENCE,
	PART_NOTE,
	PART_SKIP,
	PART_COUNT
};

static const struct str PART_NAMES[PART_COUNT] = {
	{"answer", 6}, {"evidence", 8}, {"note", 4}, {"skip", 4}};

static enum part
part_named(struct str name)
{
	enum part part = 0;

	while (part < PART_COUNT && !str_equal(name, PART_NAMES[part]))
		part++;
	return part;
}

static inline bool
is_scalar(const struct pairs_text *value)
{
	return value->kind == NODE_SCALAR || value->kind == NODE_NULL;
}

/* An answer on its way: its pick, or where more than that is to be kept of it, its struct answer. */
struct taken {
	const struct model_asked *asked;
	unsigned char pick;
	bool may_pick;
	struct answer *answer; /* NULL: not begun */
	struct str note;
	size_t evidence_count;
	struct str evidence[EVIDENCE_MOST];
};

/* Field by field, because to clear such a large thing at once takes longer. */
static inline void
begin_missing(struct answer *answer)
{
	answer->state = ANSWER_MISSING;
	answer->place = PLACE_NONE;
	answer->written = STR_NONE;
	answer->value = (struct expr_value){0};
	answer->note = STR_NONE;
	answer->evidence_count = 0;
	answer->evidence = NULL;
	answer->reason = STR_NONE;
}

static struct answer *
begin_answer(struct reader *reader, struct taken *taken)
{
	const size_t ordinal = (size_t)(taken->asked - reader->model->asked);

	if (taken->answer)
		return taken->answer;
	taken->answer = &reader->questions[ordinal];
	if (reader->picks) {
		begin_missing(taken->answer);
		reader->picks[ordinal] = ANSWER_PICK_WRITTEN;
	}
	return taken->answer;
}

static inline void
take_value(struct direct *direct, struct taken *taken, const struct pairs_text *value)
{
	uint32_t option = 0;

	if (is_nothing(value))
		return;
	if (taken->may_pick && direct_usual(&direct->reader, taken->asked, value->text, &option))
		taken->pick = (unsigned char)(ANSWER_PICK_FIRST + option);
	else
		direct_value(direct, taken->asked, value, begin_answer(&direct->reader, taken));
}

static bool
take_skip(struct direct *direct, struct taken *taken, const struct pairs_text *key,
	  const struct pairs_text *value)
{
	const struct node name = pairs_node(&direct->pairs, key);
	const struct node reason = pairs_node(&direct->pairs, value);
	struct reader *reader = &direct->reader;

	read_skip(reader, &reader->model->nodes[taken->asked->node], &name, &reason,
		  begin_answer(reader, taken));
	return is_scalar(value);
}

static inline bool
take_part(struct direct *direct, struct taken *taken, const struct pairs_text *key, enum part part,
	  const struct pairs_text *value)
{
	switch (part) {
	case PART_ANSWER:
		if (value->kind == NODE_LIST)
			return read_list(direct, taken->asked, value,
					 begin_answer(&direct->reader, taken));
		take_value(direct, taken, value);
		return is_scalar(value);
	case PART_EVIDENCE:
		return take_evidence(direct, value, taken->evidence, &taken->evidence_count);
	case PART_NOTE:
		taken->note = value->kind == NODE_SCALAR ? value->text : STR_NONE;
		return is_scalar(value);
	case PART_SKIP:
		return take_skip(direct, taken, key, value);
	case PART_COUNT:
		break;
	}
	return false;
}

/* What has been taken to where it stays. False when memory ran out. */
static bool
keep(struct reader *reader, const struct taken *taken)
{
	struct answer *answer = taken->answer;

	if (!answer) {
		/* Evidence of nothing is none. */
		reader->picks[taken->asked - reader->model->asked] =
			taken->pick && taken->evidence_count ? taken->pick | ANSWER_PICK_EVIDENCE
							     : taken->pick;
		return true;
	}
	if (taken->note.len)
		answer->note = taken->note;
	answer->evidence_count = taken->evidence_count;
	answer->evidence = taken->evidence_count
				   ? arena_copy(reader->arena, taken->evidence,
						taken->evidence_count * sizeof(struct str))
				   : NULL;
	return answer->evidence || taken->evidence_count == 0;
}

static bool
take_parts(struct direct *direct, struct taken *taken, const struct pairs_text *key)
{
	unsigned seen = 0;
	struct pairs_text name;
	struct pairs_text value;
	enum pairs_got got;

	while ((got = pairs_next(&direct->pairs, &name, &value)) == PAIRS_ONE) {
		const enum part part = part_named(name.text);

		if (seen & 1u << part || !take_part(direct, taken, key, part, &value))
			return false;
		seen |= 1u << part;
	}
	return got == PAIRS_END && !(seen & 1u << PART_ANSWER) != !(seen & 1u << PART_SKIP) &&
	       keep(&direct->reader, taken);
}

/* ---- one after the other ---- */

/* The question of that name, and its number; NULL: there is none, or it had its turn before. */
static inline const struct model_asked *
begin_turn(struct direct *direct, struct str name, size_t *ordinal)
{
	struct reader *reader = &direct->reader;
	const struct model_asked *asked = reader_next_asked(reader, name);

	*ordinal = (size_t)reader->next - 1;
	return asked && asked->answer != MODEL_COMPUTED && direct_see(direct, *ordinal) ? asked
											: NULL;
}

static inline void
begin_taken(struct reader *reader, struct taken *taken, const struct model_asked *asked)
{
	taken->asked = asked;
	taken->pick = ANSWER_PICK_NONE;
	taken->may_pick = reader->picks && asked->is_easy;
	taken->answer = NULL;
	taken->note = STR_NONE;
	taken->evidence_count = 0;
	if (!taken->may_pick)
		(void)begin_answer(reader, taken);
}

static inline bool
read_one(struct direct *direct, const struct pairs_text *key, const struct pairs_text *value)
{
	size_t ordinal;
	const struct model_asked *asked = begin_turn(direct, key->text, &ordinal);
	struct taken taken;

	if (!asked)
		return false;
	begin_taken(&direct->reader, &taken, asked);
	if (value->kind == NODE_MAP)
		return take_parts(direct, &taken, key);
	if (value->kind == NODE_LIST)
		return read_list(direct, asked, value, begin_answer(&direct->reader, &taken));
	take_value(direct, &taken, value);
	return keep(&direct->reader, &taken);
}

/* ---- the same of those that come whole ---- */

static inline bool
has_part(const struct pairs_whole *whole, enum part part)
{
	return whole->has >> part & 1;
}

/* Plain text has no blanks at its ends. */
static inline bool
is_blank(struct str text)
{
	return text.len == 0 || ((text.at[0] == ' ' || text.at[0] == '\t') && !str_trim(text).len);
}

/* What may be evidence there: all of a list, or one text. */
static inline const struct str *
whole_evidence(const struct pairs_whole *whole, size_t *count)
{
	*count = whole->lists ? whole->item_count : has_part(whole, PART_EVIDENCE);
	return whole->lists ? whole->items : &whole->texts[PART_EVIDENCE];
}

static inline bool
whole_has_evidence(const struct pairs_whole *whole)
{
	size_t count;
	const struct str *items = whole_evidence(whole, &count);

	while (count > 0 && is_blank(items[count - 1]))
		count--;
	return count > 0;
}

static bool
take_whole(struct direct *direct, const struct model_asked *asked, const struct pairs_whole *whole)
{
	const struct pairs_text value = pairs_whole_text(whole);
	struct taken taken;
	size_t count;
	const struct str *items = whole_evidence(whole, &count);

	begin_taken(&direct->reader, &taken, asked);
	take_value(direct, &taken, &value);
	if (has_part(whole, PART_NOTE))
		taken.note = whole->texts[PART_NOTE];
	for (size_t i = 0; i < count; i++) {
		if (!is_blank(items[i]))
			taken.evidence[taken.evidence_count++] = items[i];
	}
	return keep(&direct->reader, &taken);
}

static inline bool
read_whole(struct direct *direct, const struct pairs_whole *whole)
{
	const struct reader *reader = &direct->reader;
	const struct str text = whole->texts[PART_ANSWER];
	size_t ordinal;
	const struct model_asked *asked = begin_turn(direct, whole->key, &ordinal);
	uint32_t option = 0;

	if (!asked || !has_part(whole, PART_ANSWER))
		return false;
	/* An easy question has options, or yes and no. */
	if (!reader->picks || !asked->is_easy || !asked->words || is_unanswered_text(text) ||
	    !direct_word(reader, asked, str_word_before(text, direct->pairs.end), &option))
		return take_whole(direct, asked, whole);
	option += ANSWER_PICK_FIRST;
	if (has_part(whole, PART_EVIDENCE) && whole_has_evidence(whole))
		option |= ANSWER_PICK_EVIDENCE;
	reader->picks[ordinal] = (unsigned char)option;
	return true;
}

/* Those that come next and stand as most do. */
static bool
read_all_whole(struct direct *direct)
{
	const struct reader *reader = &direct->reader;
	const struct pairs_shape shape =
		pairs_shape(PART_NAMES, PART_NOTE + 1, 1U << PART_EVIDENCE);
	struct pairs_whole whole[PAIRS_MANY];
	size_t count;

	do {
		count = pairs_next_whole(&direct->pairs, &shape, whole, PAIRS_MANY);
		for (size_t i = 0; i < count; i++) {
			if (!read_whole(direct, &whole[i]))
				return false;
		}
	} while (count == PAIRS_MANY);
	return !reader->is_wrong && !reader->no_memory;
}

bool
direct_answers(struct direct *direct)
{
	const struct reader *reader = &direct->reader;
	struct pairs_text key;
	struct pairs_text value;

	for (;;) {
		if (!read_all_whole(direct))
			return false;
		const enum pairs_got got = pairs_next(&direct->pairs, &key, &value);
		if (got != PAIRS_ONE)
			return got == PAIRS_END;
		if (!read_one(direct, &key, &value) || reader->is_wrong || reader->no_memory)
			return false;
	}
}
