/*
 * The schema of the answers to one rubric: which questions and facts there are, what each may
 * be, what it means, in one language.
 */
#include "base/map.h"
#include "report/schema.h"

struct printer {
	struct schema *schema;
	struct json *json;
	const zj_model *model;
	zj_lang lang;
	struct arena *arena; /* for names of groups of facts */
	struct vec facts;    /* const struct model_fact *: of the rubric, then of the vocabulary */
	struct vec groups;   /* struct str: "equipment", each with a definition */
	struct map *by_name; /* … by name */
};

/* ---- words ---- */

static void
put_words(struct printer *printer, const char *key, const struct words *words)
{
	if (words_given(words))
		json_str(printer->json, key, words_in(words, printer->lang));
}

/* A description of several sentences, each on its own line. */
struct description {
	struct buf text;
	zj_lang lang;
};

static void
describe(struct description *description, struct str text)
{
	if (!text.len)
		return;
	buf_add_text(&description->text, description->text.len ? "\n" : "");
	buf_add(&description->text, text);
}

static void
describe_as(struct description *description, enum report_word word, struct str text)
{
	if (!text.len)
		return;
	buf_add_text(&description->text, description->text.len ? "\n" : "");
	report_word_add(&description->text, word, description->lang, text, STR_NONE, STR_NONE);
}

static void
put_description(struct printer *printer, struct description *description)
{
	printer->json->out->failed |= description->text.failed;
	if (description->text.len)
		json_str(printer->json, "description", buf_str(&description->text));
	buf_done(&description->text);
}

/* ---- values ---- */

/* {"type": "string", "pattern": …} */
static void
put_pattern(struct json *json, const char *pattern)
{
	json_object(json, NULL);
	json_text(json, "type", "string");
	json_text(json, "pattern", pattern);
	json_close(json);
}

/* "type": ["object", "null"] */
static void
put_type_or_null(struct json *json)
{
	json_array(json, "type");
	json_text(json, NULL, "object");
	json_text(json, NULL, "null");
	json_close(json);
}

/* {"enum": [null, ""]}, an alternative. */
static void
put_nothing(struct json *json)
{
	json_object(json, NULL);
	json_array(json, "enum");
	json_null(json, NULL);
	json_text(json, NULL, "");
	json_close(json);
	json_close(json);
}

/* A bound is left out where it has no decimal of its own, rather than rounded. */
static void
put_bound(struct json *json, const char *key, bool is_given, zj_num bound)
{
	if (is_given && num_has_decimal(bound))
		json_num(json, key, bound);
}

static void
put_number(struct printer *printer, const struct model_range *range)
{
	json_object(printer->json, NULL);
	json_text(printer->json, "type", range->is_whole ? "integer" : "number");
	put_bound(printer->json, "minimum", range->has_min, range->min);
	put_bound(printer->json, "maximum", range->has_max, range->max);
	json_close(printer->json);
	put_pattern(printer->json, "^\\s*[-+]?\\.?[0-9]");
}

static void
put_date(struct printer *printer)
{
	put_pattern(printer->json, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
}

/* Letters in either case. */
static void
put_yesno(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, NULL);
	json_array(json, "enum");
	for (size_t i = 0; answers_yes_word(i).at; i++)
		json_str(json, NULL, answers_yes_word(i));
	for (size_t i = 0; answers_no_word(i).at; i++)
		json_str(json, NULL, answers_no_word(i));
	json_truth(json, NULL, true);
	json_truth(json, NULL, false);
	json_close(json);
	json_close(json);
	put_pattern(json, "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$");
}

/* An option whose id an editor reads as a truth value. */
static void
put_truth_option(struct json *json, struct str id)
{
	if (!str_is(id, "true") && !str_is(id, "false"))
		return;
	json_object(json, NULL);
	json_truth(json, "const", str_is(id, "true"));
	json_close(json);
}

static struct str
option_title(const struct printer *printer, const struct words *titles, size_t index)
{
	return titles ? words_in(&titles[index], printer->lang) : STR_NONE;
}

/* One of some options, as alternatives. */
static void
put_choices(struct printer *printer, const struct expr_choices *choices, const struct words *titles)
{
	for (size_t i = 0; i < choices->count; i++) {
		schema_const(printer->schema, choices->ids[i], option_title(printer, titles, i));
		put_truth_option(printer->json, choices->ids[i]);
	}
}

/* One of them or a list of them. */
static void
put_set(struct printer *printer, const struct expr_choices *choices, const struct words *titles)
{
	struct json *json = printer->json;

	json_object(json, NULL);
	schema_type(printer->schema, "array");
	json_truth(json, "uniqueItems", true);
	json_object(json, "items");
	json_array(json, "anyOf");
	put_choices(printer, choices, titles);
	json_close(json);
	json_close(json);
	json_close(json);
	put_choices(printer, choices, titles);
}

static void
put_level(struct printer *printer, const struct model_node *question)
{
	struct json *json = printer->json;

	for (size_t i = 0; i < question->option_count; i++) {
		json_object(json, NULL);
		json_count(json, "const", i);
		put_words(printer, "title", &question->options[i].title);
		json_close(json);
	}
	put_pattern(json, "^[0-9]{1,4}$");
}

/* ---- facts ---- */

static void
put_fact_values(struct printer *printer, const struct model_fact *fact)
{
	switch (fact->type) {
	case EXPR_NUMBER:
		put_number(printer, &fact->range);
		break;
	case EXPR_TRUTH:
		put_yesno(printer);
		break;
	case EXPR_DATE:
		put_date(printer);
		break;
	case EXPR_CHOICE:
		put_choices(printer, fact->choices, fact->option_titles);
		break;
	case EXPR_SET:
		put_set(printer, fact->choices, fact->option_titles);
		break;
	case EXPR_TEXT:
	case EXPR_TYPE_COUNT:
		schema_ref(printer->schema, NULL, "scalar");
		break;
	}
}

static void
put_fact(struct printer *printer, const struct model_fact *fact)
{
	struct json *json = printer->json;
	struct description description = {.text = BUF_INIT, .lang = printer->lang};

	json_object(json, schema_key_of(printer->schema, "fact.", fact->id));
	put_words(printer, "title", &fact->title);
	describe(&description, words_in(&fact->hint, printer->lang));
	describe_as(&description, WORD_SCHEMA_UNIT, fact->range.unit);
	put_description(printer, &description);
	json_array(json, "anyOf");
	put_fact_values(printer, fact);
	schema_ref(printer->schema, NULL, "unanswered");
	json_close(json);
	json_close(json);
}

/* What of a fact's name comes after "group."; STR_NONE where it does not lie in it. */
static struct str
below(struct str name, struct str group)
{
	if (group.len == 0)
		return name;
	if (name.len <= group.len || name.at[group.len] != '.' || !str_starts(name, group))
		return STR_NONE;
	return (struct str){name.at + group.len + 1, name.len - group.len - 1};
}

/* Every "a" and "a.b" of "a.b.c" is a map that may stand in a file. */
static void
meet_groups(struct printer *printer, struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		const struct str group = {name.at, i};
		struct str *at;

		if (name.at[i] != '.' || map_get(printer->by_name, group) != MAP_NONE)
			continue;
		at = vec_push(&printer->groups);
		if (!at || map_put(printer->by_name, group, (uint32_t)printer->groups.count - 1) ==
				   MAP_NO_MEMORY) {
			printer->json->out->failed = true;
			return;
		}
		*at = group;
	}
}

/*
 * The members of a group of facts: a fact by what is left of its name, and smaller groups. An
 * open group may hold facts of other rubrics.
 */
static void
put_group_members(struct printer *printer, struct str group, bool is_open)
{
	struct buf name = BUF_INIT;

	for (size_t i = 0; i < printer->facts.count; i++) {
		const struct model_fact *const *fact = vec_at(&printer->facts, i);
		const struct str rest = below((*fact)->id, group);

		if (!rest.at)
			continue;
		buf_clear(&name);
		buf_add_text(&name, "fact.");
		buf_add(&name, (*fact)->id);
		if (!name.failed)
			schema_ref(printer->schema, schema_key(printer->schema, rest), name.at);
	}
	for (size_t i = 0; i < printer->groups.count; i++) {
		const struct str *at = vec_at(&printer->groups, i);
		const struct str rest = below(*at, group);

		if (!rest.at)
			continue;
		buf_clear(&name);
		buf_add_text(&name, is_open ? "open." : "facts.");
		buf_add(&name, *at);
		if (!name.failed)
			schema_ref(printer->schema, schema_key(printer->schema, rest), name.at);
	}
	printer->json->out->failed |= name.failed;
	buf_done(&name);
}

static void
put_group(struct printer *printer, const char *key, struct str group, bool is_open)
{
	json_object(printer->json, key);
	schema_type(printer->schema, "object");
	json_object(printer->json, "properties");
	put_group_members(printer, group, is_open);
	json_close(printer->json);
	if (!is_open)
		schema_closed(printer->schema);
	json_close(printer->json);
}

/* Does a fact of the vocabulary get in the way of one of the rubric: the same name, or one that
 * lies within the other? The rubric's is meant then. */
static bool
is_in_the_way(const struct printer *printer, struct str name)
{
	const struct map *facts = printer->model->fact_by_id;

	if (map_get(printer->by_name, name) != MAP_NONE || map_get(facts, name) != MAP_NONE)
		return true;
	for (size_t i = 0; i < name.len; i++) {
		if (name.at[i] == '.' && map_get(facts, (struct str){name.at, i}) != MAP_NONE)
			return true;
	}
	return false;
}

static void
meet_facts(struct printer *printer, const zj_model *model)
{
	for (size_t i = 0; i < model->fact_count; i++) {
		const struct model_fact **at;

		if (model != printer->model && is_in_the_way(printer, model->facts[i].id))
			continue;
		at = vec_push(&printer->facts);
		if (!at)
			return;
		*at = &model->facts[i];
		meet_groups(printer, model->facts[i].id);
	}
}

static void
put_facts(struct printer *printer)
{
	meet_facts(printer, printer->model);
	if (printer->schema->vocabulary)
		meet_facts(printer, printer->schema->vocabulary);
	printer->json->out->failed |= printer->facts.failed;
	for (size_t i = 0; i < printer->facts.count; i++) {
		const struct model_fact *const *fact = vec_at(&printer->facts, i);
		put_fact(printer, *fact);
	}
	for (size_t i = 0; i < printer->groups.count; i++) {
		const struct str *group = vec_at(&printer->groups, i);
		put_group(printer, schema_key_of(printer->schema, "facts.", *group), *group, false);
		put_group(printer, schema_key_of(printer->schema, "open.", *group), *group, true);
	}
	put_group(printer, "facts", STR(""), false);
	put_group(printer, "open", STR(""), true);
}

/* ---- questions ---- */

static void
put_question_values(struct printer *printer, const struct model_node *question)
{
	switch (question->answer) {
	case MODEL_OPTION:
	case MODEL_OPTIONS:
		break;
	case MODEL_YESNO:
		put_yesno(printer);
		return;
	case MODEL_LEVEL:
		put_level(printer, question);
		return;
	case MODEL_NUMBER:
		put_number(printer, &question->range);
		return;
	case MODEL_DATE:
		put_date(printer);
		return;
	case MODEL_TEXT:
		schema_ref(printer->schema, NULL, "scalar");
		return;
	case MODEL_COMPUTED:
		return;
	}
	/* Only with the titles of the options beside their ids. */
	if (question->answer == MODEL_OPTIONS) {
		struct json *json = printer->json;
		json_object(json, NULL);
		schema_type(printer->schema, "array");
		json_truth(json, "uniqueItems", true);
		schema_ref(printer->schema, "items",
			   schema_key_of(printer->schema, "options.", question->id));
		json_close(json);
	}
	schema_ref(printer->schema, NULL, schema_key_of(printer->schema, "options.", question->id));
}

/* "options.ID": the options of a question. */
static void
put_options(struct printer *printer, const struct model_node *question)
{
	struct json *json = printer->json;

	json_object(json, schema_key_of(printer->schema, "options.", question->id));
	json_array(json, "anyOf");
	for (size_t i = 0; i < question->option_count; i++) {
		const struct model_option *option = &question->options[i];
		const struct str title = words_in(&option->title, printer->lang);
		schema_const(printer->schema, option->id, title);
		put_truth_option(json, option->id);
	}
	json_close(json);
	json_close(json);
}

/* "value.ID": what its answer may be, unanswered among it. */
static void
put_value(struct printer *printer, const struct model_node *question)
{
	struct json *json = printer->json;

	json_object(json, schema_key_of(printer->schema, "value.", question->id));
	json_array(json, "anyOf");
	put_question_values(printer, question);
	schema_ref(printer->schema, NULL, "unanswered");
	json_close(json);
	json_close(json);
}

/* {answer: …, evidence: […], note: …} */
static void
put_answer_map(struct printer *printer, const struct model_node *question)
{
	struct json *json = printer->json;

	json_object(json, NULL);
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	schema_ref(printer->schema, "answer",
		   schema_key_of(printer->schema, "value.", question->id));
	json_object(json, "evidence");
	put_words(printer, "description", &question->evidence_hint);
	json_text(json, "$ref", "#/$defs/evidence");
	json_close(json);
	schema_ref(printer->schema, "note", "maybe");
	json_close(json);
	json_array(json, "required");
	json_text(json, NULL, "answer");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

/* {skip: reason}, where the rubric allows it. */
static void
put_skip_map(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, NULL);
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	schema_ref(printer->schema, "skip", "scalar");
	schema_ref(printer->schema, "evidence", "evidence");
	schema_ref(printer->schema, "note", "maybe");
	json_close(json);
	json_array(json, "required");
	json_text(json, NULL, "skip");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

static void
put_question(struct printer *printer, const struct model_node *question)
{
	struct json *json = printer->json;
	const bool is_computed = question->answer == MODEL_COMPUTED;
	struct description description = {.text = BUF_INIT, .lang = printer->lang};

	json_object(json, schema_key(printer->schema, question->id));
	put_words(printer, "title", &question->title);
	describe(&description, words_in(&question->ask, printer->lang));
	describe(&description, words_in(&question->hint, printer->lang));
	describe_as(&description, WORD_SCHEMA_UNIT, question->range.unit);
	describe_as(&description, WORD_SCHEMA_EVIDENCE,
		    words_in(&question->evidence_hint, printer->lang));
	if (is_computed)
		describe(&description, str_from(report_word(WORD_SCHEMA_COMPUTED, printer->lang)));
	put_description(printer, &description);
	json_array(json, "anyOf");
	schema_ref(printer->schema, NULL, schema_key_of(printer->schema, "value.", question->id));
	if (!is_computed)
		put_answer_map(printer, question);
	if (!is_computed && question->may_skip)
		put_skip_map(printer);
	json_close(json);
	json_close(json);
}

static bool
has_options(const struct model_node *question)
{
	return question->answer == MODEL_OPTION || question->answer == MODEL_OPTIONS;
}

static void
put_questions(struct printer *printer)
{
	const zj_model *model = printer->model;

	for (size_t i = 0; i < model->question_count; i++) {
		const struct model_node *question = &model->nodes[model->questions[i]];
		if (has_options(question))
			put_options(printer, question);
		put_value(printer, question);
	}
	json_object(printer->json, "answers");
	schema_type(printer->schema, "object");
	json_object(printer->json, "properties");
	for (size_t i = 0; i < model->question_count; i++)
		put_question(printer, &model->nodes[model->questions[i]]);
	json_close(printer->json);
	schema_closed(printer->schema);
	json_close(printer->json);
}

/* ---- the rest of the file ---- */

/* {null, "", "unknown", …} */
static void
put_unanswered(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "unanswered");
	json_array(json, "enum");
	for (size_t i = 0; answers_unknown_word(i).at; i++)
		json_str(json, NULL, answers_unknown_word(i));
	json_text(json, NULL, "");
	json_null(json, NULL);
	json_close(json);
	json_close(json);
}

/* One name or description, or a list of them. */
static void
put_evidence(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "evidence");
	json_array(json, "anyOf");
	schema_ref(printer->schema, NULL, "maybe");
	json_object(json, NULL);
	schema_type(printer->schema, "array");
	schema_ref(printer->schema, "items", "maybe");
	json_close(json);
	json_close(json);
	json_close(json);
}

/* A day, or nothing. */
static void
put_day(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "day");
	json_array(json, "anyOf");
	put_date(printer);
	put_nothing(json);
	json_close(json);
	json_close(json);
}

static void
put_required(struct json *json, const char *key)
{
	json_object(json, NULL);
	json_array(json, "required");
	json_text(json, NULL, key);
	json_close(json);
	json_close(json);
}

static void
put_enterprise(struct printer *printer)
{
	static const char *const texts[] = {"name", "id", "district", "industry", "size"};
	struct json *json = printer->json;

	json_object(json, "enterprise");
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		schema_ref(printer->schema, texts[i], "maybe");
	json_object(json, "uscc");
	json_text(json, "title", report_word(WORD_SCHEMA_USCC, printer->lang));
	json_array(json, "anyOf");
	put_pattern(json, "^[0-9A-HJ-NPQRTUWXY]{18}$");
	/* A code of digits alone, and nothing. */
	json_object(json, NULL);
	json_text(json, "type", "integer");
	json_int(json, "minimum", 100000000000000000);
	json_close(json);
	put_nothing(json);
	json_close(json);
	json_close(json);
	json_close(json);
	json_array(json, "anyOf");
	put_required(json, "uscc");
	put_required(json, "id");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

static void
put_by(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "by");
	put_type_or_null(json);
	json_object(json, "properties");
	json_object(json, "role");
	json_array(json, "enum");
	for (size_t i = 0; i < ROLE_COUNT; i++)
		json_text(json, NULL, answers_role_name((enum answers_role)i));
	json_text(json, NULL, "");
	json_null(json, NULL);
	json_close(json);
	json_close(json);
	schema_ref(printer->schema, "name", "maybe");
	schema_ref(printer->schema, "date", "day");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

/* The level reached in another rubric: the level alone, or with its proof. */
static void
put_level_map(struct printer *printer, const char *level)
{
	struct json *json = printer->json;

	json_object(json, NULL);
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	schema_ref(printer->schema, "level", level);
	schema_ref(printer->schema, "proof", "maybe");
	schema_ref(printer->schema, "date", "day");
	json_close(json);
	json_array(json, "required");
	json_text(json, NULL, "level");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

static void
put_use_level(struct printer *printer, const struct model_use *use)
{
	struct json *json = printer->json;

	json_object(json, schema_key_of(printer->schema, "level.", use->id));
	json_array(json, "anyOf");
	json_object(json, NULL);
	json_text(json, "type", "integer");
	json_count(json, "minimum", 0);
	json_count(json, "maximum", use->top);
	json_close(json);
	put_pattern(json, "^[0-9]{1,4}$");
	schema_ref(printer->schema, NULL, "unanswered");
	json_close(json);
	json_close(json);
}

/* The levels it uses; where a file answers several, others may use others. */
static void
put_levels(struct printer *printer, const char *name, bool is_open)
{
	const zj_model *model = printer->model;
	struct json *json = printer->json;

	json_object(json, name);
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	for (size_t i = 0; i < model->use_count; i++) {
		const struct model_use *use = &model->uses[i];
		json_object(json, schema_key(printer->schema, use->id));
		put_words(printer, "title", &use->title);
		json_array(json, "anyOf");
		schema_ref(printer->schema, NULL,
			   schema_key_of(printer->schema, "level.", use->id));
		put_level_map(printer, schema_key_of(printer->schema, "level.", use->id));
		json_close(json);
		json_close(json);
	}
	json_close(json);
	if (!is_open)
		schema_closed(printer->schema);
	json_close(json);
}

static void
put_declared(struct printer *printer)
{
	const zj_model *model = printer->model;

	for (size_t i = 0; i < model->use_count; i++)
		put_use_level(printer, &model->uses[i]);
	put_levels(printer, "declared", false);
	put_levels(printer, "declared-several", true);
}

/* Only what the rubric allows to be left out, each with a reason. */
static void
put_leave_out(struct printer *printer)
{
	const zj_model *model = printer->model;
	struct json *json = printer->json;

	json_object(json, "leave_out");
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	for (uint32_t n = 1; n < model->node_count; n++) {
		const struct model_node *node = &model->nodes[n];
		if (!node->may_skip)
			continue;
		json_object(json, schema_key(printer->schema, node->id));
		put_words(printer, "title", &node->title);
		json_text(json, "$ref", "#/$defs/scalar");
		json_close(json);
	}
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

/* A profile may be left to the default where there is one. */
static void
put_profile(struct printer *printer)
{
	const zj_model *model = printer->model;
	struct json *json = printer->json;

	json_object(json, "profile");
	json_array(json, "anyOf");
	for (size_t i = 0; i < model->profile_count; i++)
		schema_const(printer->schema, model->profiles[i].id,
			     words_in(&model->profiles[i].title, printer->lang));
	if (model->profile_count == 0 || model->default_profile != MODEL_NONE) {
		put_nothing(json);
	}
	json_close(json);
	json_close(json);
}

/* The version as it is written; an editor reads "2025.1" without quotes as a number. */
static void
put_version(struct printer *printer)
{
	struct json *json = printer->json;
	zj_num number;

	json_object(json, "version");
	json_array(json, "anyOf");
	schema_const(printer->schema, printer->model->version, STR_NONE);
	if (report_number_read(&number, printer->model->version) && num_has_decimal(number)) {
		json_object(json, NULL);
		json_num(json, "const", number);
		json_close(json);
	}
	put_nothing(json);
	json_close(json);
	json_close(json);
}

/* A map that may be left empty. */
static void
put_part(struct printer *printer, const char *key, const char *name)
{
	struct json *json = printer->json;

	json_object(json, key);
	json_array(json, "anyOf");
	schema_ref(printer->schema, NULL, name);
	json_object(json, NULL);
	json_text(json, "type", "null");
	json_close(json);
	json_close(json);
	json_close(json);
}

/* A file that answers this rubric alone. */
static void
put_file(struct printer *printer)
{
	struct json *json = printer->json;
	const zj_model *model = printer->model;

	json_object(json, "one");
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	json_object(json, "rubric");
	json_str(json, "const", model->id);
	put_words(printer, "title", &model->title);
	json_close(json);
	put_version(printer);
	schema_ref(printer->schema, "enterprise", "enterprise");
	schema_ref(printer->schema, "by", "by");
	put_profile(printer);
	put_part(printer, "facts", "facts");
	put_part(printer, "declared", "declared");
	put_part(printer, "leave_out", "leave_out");
	put_part(printer, "answers", "answers");
	json_close(json);
	json_array(json, "required");
	json_text(json, NULL, "rubric");
	json_text(json, NULL, "enterprise");
	if (model->profile_count > 0 && model->default_profile == MODEL_NONE)
		json_text(json, NULL, "profile");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

/* What is this rubric's own in a file that answers several. */
static void
put_entry(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "entry");
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	put_version(printer);
	put_profile(printer);
	put_part(printer, "leave_out", "leave_out");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

/* The rubrics of such a file: a list, or a map from each to what is its own. */
static void
put_rubrics(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "rubrics");
	json_array(json, "anyOf");
	json_object(json, NULL);
	schema_type(printer->schema, "array");
	json_close(json);
	json_object(json, NULL);
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	put_part(printer, schema_key(printer->schema, printer->model->id), "entry");
	json_close(json);
	json_close(json);
	json_close(json);
	json_close(json);
}

/* A file that answers several: what is another rubric's is let pass. */
static void
put_file_of_several(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "several");
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	put_rubrics(printer);
	schema_ref(printer->schema, "enterprise", "enterprise");
	schema_ref(printer->schema, "by", "by");
	put_part(printer, "facts", "open");
	put_part(printer, "declared", "declared-several");
	json_object(json, "answers");
	put_type_or_null(json);
	json_object(json, "properties");
	put_part(printer, schema_key(printer->schema, printer->model->id), "answers");
	json_close(json);
	json_close(json);
	json_close(json);
	json_array(json, "required");
	json_text(json, NULL, "rubrics");
	json_text(json, NULL, "enterprise");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

/* Which of the two a file is can be seen from `rubrics`. */
static void
put_choice(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "if");
	json_array(json, "required");
	json_text(json, NULL, "rubrics");
	json_close(json);
	json_close(json);
	schema_ref(printer->schema, "then", "several");
	schema_ref(printer->schema, "else", "one");
}

static void
put_definitions(struct printer *printer)
{
	json_object(printer->json, "$defs");
	schema_scalars(printer->schema);
	put_unanswered(printer);
	put_evidence(printer);
	put_day(printer);
	put_enterprise(printer);
	put_by(printer);
	put_facts(printer);
	put_declared(printer);
	put_leave_out(printer);
	put_questions(printer);
	put_entry(printer);
	put_file(printer);
	put_file_of_several(printer);
	json_close(printer->json);
}

void
schema_of_answers(struct schema *schema, const zj_model *model)
{
	struct arena *arena = arena_new();
	struct printer printer = {
		.schema = schema,
		.json = schema->json,
		.model = model,
		.lang = schema->lang,
		.arena = arena,
		.facts = VEC_INIT(const struct model_fact *),
		.groups = VEC_INIT(struct str),
		.by_name = arena ? map_new(arena) : NULL,
	};

	if (!printer.by_name) {
		schema->json->out->failed = true;
		goto out;
	}
	json_object(schema->json, NULL);
	schema_head(schema, WORD_SCHEMA_ANSWERS, words_in(&model->title, schema->lang));
	put_choice(&printer);
	put_definitions(&printer);
	json_close(schema->json);
out:
	vec_done(&printer.facts);
	vec_done(&printer.groups);
	arena_free(arena);
}
