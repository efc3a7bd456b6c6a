/*
 * One value: the text in the file becomes a number, a choice, a day, as the question or the
 * fact asks for.
 */
#include "answers/read.h"

#include <string.h>

#include "base/buf.h"

/* The words for yes and no; ASCII letters in either case. */
static const struct {
	struct str word;
	bool value;
} YESNO_WORDS[] = {
	{{"yes", 3}, true},    {{"no", 2}, false}, {{"true", 4}, true},
	{{"false", 5}, false}, {{"是", 3}, true},  {{"否", 3}, false},
};

static const struct str UNKNOWN_WORDS[] = {{"unknown", 7}, {"不清楚", 9}};

/* The index-th of the words with that value. */
static struct str
yesno_word(size_t index, bool value)
{
	for (size_t i = 0; i < sizeof(YESNO_WORDS) / sizeof(YESNO_WORDS[0]); i++) {
		if (YESNO_WORDS[i].value == value && index-- == 0)
			return YESNO_WORDS[i].word;
	}
	return STR_NONE;
}

struct str
answers_yes_word(size_t index)
{
	return yesno_word(index, true);
}

struct str
answers_no_word(size_t index)
{
	return yesno_word(index, false);
}

struct str
answers_unknown_word(size_t index)
{
	const size_t count = sizeof(UNKNOWN_WORDS) / sizeof(UNKNOWN_WORDS[0]);

	return index < count ? UNKNOWN_WORDS[index] : STR_NONE;
}

bool
is_unknown_word(struct str text)
{
	for (size_t i = 0; i < sizeof(UNKNOWN_WORDS) / sizeof(UNKNOWN_WORDS[0]); i++) {
		if (str_equal(text, UNKNOWN_WORDS[i]))
			return true;
	}
	return false;
}

static bool
is_word(struct str text, struct str word)
{
	if (text.len != word.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		const char c = text.at[i];

		if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != word.at[i])
			return false;
	}
	return true;
}

bool
is_yesno_word(struct str text, bool *is_yes)
{
	for (size_t i = 0; i < sizeof(YESNO_WORDS) / sizeof(YESNO_WORDS[0]); i++) {
		if (is_word(text, YESNO_WORDS[i].word)) {
			*is_yes = YESNO_WORDS[i].value;
			return true;
		}
	}
	return false;
}

static bool
read_yesno(struct reader *reader, const struct node *node, struct expr_value *out)
{
	bool is_yes;

	if (is_yesno_word(node->text, &is_yes)) {
		*out = expr_truth(is_yes);
		return true;
	}
	reader_report(reader, DIAG_ANSWER_YESNO, node, node->text, STR_NONE, STR_NONE);
	return false;
}

static void
report_bound(struct reader *reader, enum diag_code code, const struct node *node, zj_num bound,
	     struct str unit)
{
	struct buf words = BUF_INIT;

	num_add_exact(&words, bound);
	if (unit.at) {
		buf_add_char(&words, ' ');
		buf_add(&words, unit);
	}
	reader_report(reader, code, node, node->text, buf_str(&words), STR_NONE);
	buf_done(&words);
}

static bool
read_number(struct reader *reader, const struct model_range *range, const struct node *node,
	    struct expr_value *out)
{
	enum diag_code code = DIAG_ANSWER_NUMBER;
	zj_num number;

	switch (model_number_read(&number, node->text, range)) {
	case MODEL_NUMBER_OK:
		/* As expr_number() has it, written where it stays. */
		out->type = EXPR_NUMBER;
		out->number.low = out->number.high = number;
		out->number.has_low = out->number.has_high = true;
		return true;
	case MODEL_NUMBER_LOW:
		report_bound(reader, DIAG_ANSWER_LOW, node, range->min, range->unit);
		return false;
	case MODEL_NUMBER_HIGH:
		report_bound(reader, DIAG_ANSWER_HIGH, node, range->max, range->unit);
		return false;
	case MODEL_NUMBER_UNIT:
		code = range->unit.at ? DIAG_ANSWER_UNIT : DIAG_ANSWER_UNIT_NONE;
		break;
	case MODEL_NUMBER_WHOLE:
		code = DIAG_ANSWER_WHOLE;
		break;
	case MODEL_NUMBER_SIZE:
		code = DIAG_ANSWER_SIZE;
		break;
	case MODEL_NUMBER_BAD:
		break;
	}
	reader_report(reader, code, node, node->text, range->unit, STR_NONE);
	return false;
}

bool
read_level(struct reader *reader, uint32_t top, const struct node *node, uint32_t *out)
{
	const struct str text = node->text;
	uint32_t level = 0;
	bool good = text.len > 0 && text.len <= 4;

	for (size_t i = 0; good && i < text.len; i++) {
		good = text.at[i] >= '0' && text.at[i] <= '9';
		level = 10 * level + (uint32_t)(text.at[i] - '0');
	}
	if (good && level <= top) {
		*out = level;
		return true;
	}
	struct buf most = BUF_INIT;
	buf_add_size(&most, top);
	reader_report(reader, DIAG_ANSWER_LEVEL, node, text, buf_str(&most), STR_NONE);
	buf_done(&most);
	return false;
}

static void
report_day(struct reader *reader, enum diag_code code, const struct node *node, zj_num day)
{
	struct buf words = BUF_INIT;

	expr_date_print(&words, (int64_t)day.num);
	reader_report(reader, code, node, node->text, buf_str(&words), STR_NONE);
	buf_done(&words);
}

static bool
read_date(struct reader *reader, const struct model_range *range, const struct node *node,
	  struct expr_value *out)
{
	int64_t day;

	if (!expr_date_parse(node->text, &day)) {
		reader_report(reader, DIAG_ANSWER_DATE, node, node->text, STR_NONE, STR_NONE);
		return false;
	}
	if (range->has_min && zj_num_compare(zj_num_int(day), range->min) < 0) {
		report_day(reader, DIAG_ANSWER_LOW, node, range->min);
		return false;
	}
	if (range->has_max && zj_num_compare(zj_num_int(day), range->max) > 0) {
		report_day(reader, DIAG_ANSWER_HIGH, node, range->max);
		return false;
	}
	*out = expr_date(day);
	return true;
}

static bool
read_text(struct reader *reader, const struct model_node *question, const struct node *node,
	  struct expr_value *out)
{
	enum expr_problem problem = EXPR_NO_PROBLEM;
	bool matches = true;

	if (question && question->pattern) {
		zj_status status = ZJ_ENOMEM;

		if (!reader->run)
			reader->run = expr_run_new();
		if (reader->run)
			status = expr_pattern_match(&matches, &problem, question->pattern,
						    node->text, reader->run);
		if (status == ZJ_ELIMIT) {
			reader_report(reader, DIAG_LIMIT, node,
				      str_from(expr_problem_limit(problem)), question->id,
				      STR_NONE);
			reader->over_limit = true;
			return false;
		}
		if (status) {
			reader->no_memory = true;
			return false;
		}
	}
	if (!matches) {
		reader_report(reader, DIAG_ANSWER_PATTERN, node, node->text, question->pattern_text,
			      STR_NONE);
		return false;
	}
	*out = expr_text_value(node->text);
	return true;
}

static struct str
choice_name(void *state, size_t index)
{
	const struct expr_choices *choices = state;

	return index < choices->count ? choices->ids[index] : STR_NONE;
}

/* The options of a question or a fact, with their titles: of the two, one has them. */
struct offer {
	const struct expr_choices *choices;
	const struct model_option *options;
	const struct words *titles;
};

static struct offer
question_offer(const struct model_node *question)
{
	return (struct offer){.choices = question->choices, .options = question->options};
}

static struct offer
fact_offer(const struct model_fact *fact)
{
	return (struct offer){.choices = fact->choices, .titles = fact->option_titles};
}

/* The id of the option with that title, in either language; STR_NONE: none has it. */
static struct str
option_titled(const struct offer *offer, struct str title)
{
	for (size_t i = 0; title.len > 0 && i < offer->choices->count; i++) {
		const struct words *words = offer->options  ? &offer->options[i].title
					    : offer->titles ? &offer->titles[i]
							    : NULL;
		for (int lang = 0; words && lang < ZJ_LANG_COUNT; lang++) {
			if (str_equal(words->in[lang], title))
				return offer->choices->ids[i];
		}
	}
	return STR_NONE;
}

static void
report_option(struct reader *reader, const struct offer *offer, const struct node *node)
{
	const struct expr_choices *choices = offer->choices;
	struct buf list = BUF_INIT;
	struct str nearest = STR_NONE;

	if (!diag_is_full(reader->diags)) {
		for (size_t i = 0; i < choices->count; i++) {
			buf_add_text(&list, i ? ", " : "");
			buf_add(&list, choices->ids[i]);
		}
		nearest = option_titled(offer, node->text);
		if (!nearest.at)
			nearest = str_nearest(node->text, choice_name, (void *)choices);
	}
	reader_report(reader, DIAG_ANSWER_OPTION, node, node->text, buf_str(&list), nearest);
	buf_done(&list);
}

/* The option a scalar names; false, and reported, where it names none. */
static bool
find_option(struct reader *reader, struct offer offer, const struct node *node, uint32_t *out)
{
	if (node->kind != NODE_SCALAR) {
		reader_report(reader, DIAG_ANSWER_SCALAR, node, STR_NONE, STR_NONE, STR_NONE);
		return false;
	}
	if (choices_find(offer.choices, node->text, out))
		return true;
	report_option(reader, &offer, node);
	return false;
}

/* An option that excludes all others may not stand beside one. */
static bool
check_alone(struct reader *reader, const struct model_node *question, uint64_t members,
	    const struct node *node)
{
	if ((members & (members - 1)) == 0)
		return true;
	for (size_t i = 0; i < question->option_count; i++) {
		if (question->options[i].is_alone && (members >> i & 1)) {
			reader_report(reader, DIAG_ANSWER_ALONE, node, question->options[i].id,
				      STR_NONE, STR_NONE);
			return false;
		}
	}
	return true;
}

/* One option or a list of them. `written` gets them as the file has them, joined. */
static bool
read_set(struct reader *reader, struct offer offer, const struct node *node, struct expr_value *out,
	 struct str *written)
{
	const size_t count = node->kind == NODE_LIST ? node->count : 1;
	struct buf words = BUF_INIT;
	uint64_t members = 0;
	bool good = true;

	for (size_t i = 0; i < count; i++) {
		const struct node *item = node->kind == NODE_LIST ? node_item(node, i) : node;
		uint32_t option;

		if (!find_option(reader, offer, item, &option)) {
			good = false;
		} else if (members >> option & 1) {
			reader_report(reader, DIAG_ANSWER_OPTION_TWICE, item, item->text, STR_NONE,
				      STR_NONE);
			good = false;
		} else {
			members |= (uint64_t)1 << option;
			buf_add_text(&words, words.len ? ", " : "");
			buf_add(&words, item->text);
		}
	}
	*written = count ? arena_str(reader->arena, buf_str(&words)) : STR("[]");
	if (words.failed || !written->at)
		reader->no_memory = true;
	buf_done(&words);
	*out = expr_set(offer.choices, members);
	return good;
}

/* Its value has been written. */
static void
set_given(struct reader *reader, const struct node *node, struct answer *answer, struct str written)
{
	answer->state = ANSWER_GIVEN;
	answer->written = written;
	answer->place = node_place(node, reader->file);
}

bool
read_option(struct reader *reader, const struct model_asked *asked, const struct node *node,
	    struct answer *answer)
{
	uint32_t option;

	if (asked->answer != MODEL_OPTION || node->kind != NODE_SCALAR ||
	    !asked_find(asked, node->text, &option))
		return false;
	/* As expr_choice() has it, written where it stays: this is done for most of all answers. */
	answer->value.type = EXPR_CHOICE;
	answer->value.options.choices = asked->choices;
	answer->value.options.must = answer->value.options.may = (uint64_t)1 << option;
	set_given(reader, node, answer, node->text);
	return true;
}

/* Anything but several options: a scalar. */
static bool
is_scalar(struct reader *reader, const struct node *node)
{
	if (node->kind == NODE_SCALAR)
		return true;
	reader_report(reader, DIAG_ANSWER_SCALAR, node, STR_NONE, STR_NONE, STR_NONE);
	return false;
}

static bool
read_one(struct reader *reader, const struct model_node *question, const struct node *node,
	 struct expr_value *out)
{
	uint32_t number;

	switch (question->answer) {
	case MODEL_OPTION:
		if (!find_option(reader, question_offer(question), node, &number))
			return false;
		*out = expr_choice(question->choices, number);
		return true;
	case MODEL_LEVEL:
		if (!read_level(reader, (uint32_t)question->option_count - 1, node, &number))
			return false;
		*out = expr_number(zj_num_int(number));
		return true;
	case MODEL_YESNO:
		return read_yesno(reader, node, out);
	case MODEL_NUMBER:
		return read_number(reader, &question->range, node, out);
	case MODEL_DATE:
		return read_date(reader, &question->range, node, out);
	case MODEL_TEXT:
		return read_text(reader, question, node, out);
	case MODEL_COMPUTED:
	case MODEL_OPTIONS:
		break;
	}
	return false; /* the caller has dealt with these two */
}

void
read_question_value(struct reader *reader, const struct model_node *question,
		    const struct node *node, struct answer *answer)
{
	struct expr_value *value = &answer->value;
	struct str written = node->text;

	if (question->answer == MODEL_OPTIONS) {
		if (read_set(reader, question_offer(question), node, value, &written) &&
		    check_alone(reader, question, value->options.must, node))
			set_given(reader, node, answer, written);
	} else if (is_scalar(reader, node) && read_one(reader, question, node, value)) {
		set_given(reader, node, answer, written);
	}
}

static bool
read_fact(struct reader *reader, const struct model_fact *fact, const struct node *node,
	  struct expr_value *out)
{
	uint32_t option;

	switch (fact->type) {
	case EXPR_NUMBER:
		return read_number(reader, &fact->range, node, out);
	case EXPR_TRUTH:
		return read_yesno(reader, node, out);
	case EXPR_DATE:
		return read_date(reader, &fact->range, node, out);
	case EXPR_CHOICE:
		if (!find_option(reader, fact_offer(fact), node, &option))
			return false;
		*out = expr_choice(fact->choices, option);
		return true;
	case EXPR_TEXT:
		return read_text(reader, NULL, node, out);
	case EXPR_SET:
	case EXPR_TYPE_COUNT:
		break;
	}
	return false;
}

void
read_fact_value(struct reader *reader, const struct model_fact *fact, const struct node *node,
		struct answer *answer)
{
	struct expr_value *value = &answer->value;
	struct str written = node->text;

	if (fact->type == EXPR_SET) {
		if (read_set(reader, fact_offer(fact), node, value, &written))
			set_given(reader, node, answer, written);
	} else if (is_scalar(reader, node) && read_fact(reader, fact, node, value)) {
		set_given(reader, node, answer, written);
	}
}
