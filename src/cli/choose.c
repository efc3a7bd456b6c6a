/*
 * Options that choose among stored results.
 */
#include "cli/choose.h"

#include <string.h>

#include "cli/message.h"

enum {
	YEAR_DIGITS = 4
};

enum cli_exit
choose_number(struct cli *cli, const char *text, const char *option, size_t usual, size_t *out)
{
	uint32_t number = 0;
	zj_num value;

	*out = usual;
	if (!text)
		return CLI_DONE;
	if (num_parse(str_from(text), &value) != NUM_PARSED || !num_to_u32(value, &number) ||
	    number == 0)
		return message_usage(cli, MESSAGE_POSITIVE, text, option, NULL);
	*out = number;
	return CLI_DONE;
}

static enum cli_exit
conclude(struct run *run, zj_status status, zj_diags *diags)
{
	const enum cli_exit exit = run_conclude(run->cli, status, diags, run->store_path.at);

	zj_diags_free(diags);
	return exit;
}

/* --- the rubric -------------------------------------------------------------------------- */

static enum cli_exit
tell_rubrics(struct cli *cli, const struct str *ids, size_t count)
{
	struct buf list = BUF_INIT;
	enum cli_exit exit = CLI_ENVIRONMENT;

	for (size_t i = 0; i < count; i++) {
		buf_add_text(&list, i ? report_word(WORD_LIST_COMMA, cli->lang) : "");
		buf_add(&list, ids[i]);
	}
	if (list.failed)
		exit = run_no_memory(cli);
	else if (cli->options.rubric)
		message_error(cli, MESSAGE_NO_RUBRIC_RESULT, cli->options.rubric, list.at, NULL);
	else
		exit = message_usage(cli, MESSAGE_CHOOSE_RUBRIC, list.at, NULL, NULL);
	buf_done(&list);
	return exit;
}

static enum cli_exit
choose_rubric(struct run *run, struct arena *arena, struct stats_choice *choice)
{
	const char *asked = run->cli->options.rubric;
	zj_diags *diags = zj_diags_new();
	struct str *ids = NULL;
	size_t count = 0;

	if (!diags)
		return run_no_memory(run->cli);
	const enum cli_exit exit =
		conclude(run, stats_rubrics(&ids, &count, arena, run->store, diags), diags);
	if (exit)
		return exit;
	if (count == 0) {
		message_error(run->cli, MESSAGE_NO_RESULTS, NULL, NULL, NULL);
		return CLI_ENVIRONMENT;
	}
	for (size_t i = 0; i < count; i++) {
		if (asked ? str_is(ids[i], asked) : count == 1)
			choice->rubric = ids[i].at;
	}
	return choice->rubric ? CLI_DONE : tell_rubrics(run->cli, ids, count);
}

/* --- the run ----------------------------------------------------------------------------- */

enum cli_exit
choose_run(struct run *run, int64_t *out)
{
	const char *asked = run->cli->options.from_run;
	zj_diags *diags = zj_diags_new();
	zj_status status = ZJ_OK;
	bool is_there = true;
	size_t number = 0;

	if (!diags)
		return run_no_memory(run->cli);
	if (strcmp(asked, "last") == 0) {
		status = store_run_last(run->store, out, diags);
		is_there = status != ZJ_ENOTFOUND;
	} else {
		const enum cli_exit exit = choose_number(run->cli, asked, "run", 0, &number);
		if (exit) {
			zj_diags_free(diags);
			return exit;
		}
		*out = (int64_t)number;
		status = store_run_has(run->store, *out, &is_there, diags);
	}
	if (is_there)
		return conclude(run, status, diags);
	zj_diags_free(diags);
	message_error(run->cli, MESSAGE_NO_RUN, asked, NULL, NULL);
	return CLI_ENVIRONMENT;
}

/* --- what conditions are called --------------------------------------------------------- */

static bool
name_condition(struct stats_words *words, const zj_model *model, size_t condition,
	       struct arena *arena)
{
	struct buf text = BUF_INIT;
	bool is_good = true;

	for (int lang = 0; lang < ZJ_LANG_COUNT && is_good; lang++) {
		buf_clear(&text);
		if (!report_condition_add(&text, model, condition, (zj_lang)lang))
			break;
		words->title[lang] = arena_str(arena, buf_str(&text));
		is_good = !text.failed && words->title[lang].at;
	}
	buf_done(&text);
	return is_good;
}

/* As `score` calls them. Where the rubric cannot be read any more, they go by their ids. */
static zj_status
name_conditions(void *state, int64_t rubric, struct stats_condition *conditions, size_t count,
		struct arena *arena)
{
	const struct run *run = state;
	zj_model *model = NULL;
	zj_status status = store_model(&model, run->store, rubric, NULL);

	if (status)
		return status == ZJ_ENOMEM ? status : ZJ_OK;
	for (size_t i = 0; i < count && !status; i++) {
		struct stats_words *words = &conditions[i].words;
		if (!words->title[ZJ_LANG_ZH].at && !words->title[ZJ_LANG_EN].at &&
		    !name_condition(words, model, i, arena))
			status = ZJ_ENOMEM;
	}
	zj_model_free(model);
	return status;
}

/* --- the options ------------------------------------------------------------------------ */

static bool
is_year(const char *text)
{
	return strlen(text) == YEAR_DIGITS && strspn(text, "0123456789") == YEAR_DIGITS;
}

enum cli_exit
choose_results(struct run *run, struct arena *arena, struct stats_choice *choice)
{
	const struct cli_options *options = &run->cli->options;

	*choice = (struct stats_choice){
		.year = options->year,
		.district = options->district,
		.industry = options->industry,
		.size = options->size,
		.role = options->role,
		.tier = options->tier,
		.name = name_conditions,
		.name_state = run,
	};
	if (options->year && !is_year(options->year))
		return message_usage(run->cli, MESSAGE_YEAR, options->year, NULL, NULL);
	const enum cli_exit exit = choose_rubric(run, arena, choice);
	if (exit || !options->from_run)
		return exit;
	return choose_run(run, &choice->run);
}

/* --- in words ---------------------------------------------------------------------------- */

struct str
choose_title(const struct stats_words *words, zj_lang lang)
{
	if (words->title[lang].len > 0)
		return words->title[lang];
	for (size_t i = 0; i < ZJ_LANG_COUNT; i++) {
		if (words->title[i].len > 0)
			return words->title[i];
	}
	return words->id;
}

struct str
choose_tier(const struct stats_rubric *rubric, int tier, zj_lang lang)
{
	return tier > 0 && (size_t)tier <= rubric->tier_count
		       ? choose_title(&rubric->tiers[tier - 1], lang)
		       : str_from(report_word(WORD_NONE, lang));
}

enum report_word
choose_role(enum answers_role role)
{
	static const enum report_word words[ROLE_COUNT] = {
		[ROLE_SELF] = WORD_SELF,
		[ROLE_ASSESSOR] = WORD_ASSESSOR,
		[ROLE_FINAL] = WORD_FINAL,
	};

	return words[role];
}

struct str
choose_say(struct cells *cells, const struct stats_choice *choice)
{
	const struct {
		enum report_word what;
		const char *value;
	} filters[] = {
		{WORD_DISTRICT, choice->district}, {WORD_INDUSTRY, choice->industry},
		{WORD_SIZE, choice->size},         {WORD_YEAR, choice->year},
		{WORD_ROLE, choice->role},         {WORD_TIER, choice->tier},
	};
	struct str all = STR_NONE;
	const struct str comma = str_from(report_word(WORD_LIST_COMMA, cells->lang));

	if (choice->run)
		all = cells_say(cells, WORD_CHOSEN_ONE,
				str_from(report_word(WORD_RUN, cells->lang)),
				cells_count(cells, (size_t)choice->run), STR_NONE);
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		if (!filters[i].value)
			continue;
		const struct str one = cells_say(
			cells, WORD_CHOSEN_ONE, str_from(report_word(filters[i].what, cells->lang)),
			str_from(filters[i].value), STR_NONE);
		buf_add(&cells->scratch, all);
		buf_add(&cells->scratch, all.len ? comma : STR_NONE);
		buf_add(&cells->scratch, one);
		all = cells_take(cells);
	}
	return all.len ? cells_say(cells, WORD_CHOSEN, all, STR_NONE, STR_NONE) : STR_NONE;
}

struct str
choose_versions(struct cells *cells, const struct stats_rubric *rubrics, size_t count)
{
	const struct str comma = str_from(report_word(WORD_LIST_COMMA, cells->lang));
	struct str all = STR_NONE;
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		if (rubrics[i].results == 0)
			continue;
		used++;
		const struct str one = cells_say(cells, WORD_RANK_VERSION, rubrics[i].version,
						 cells_count(cells, rubrics[i].results), STR_NONE);
		buf_add(&cells->scratch, all);
		buf_add(&cells->scratch, all.len ? comma : STR_NONE);
		buf_add(&cells->scratch, one);
		all = cells_take(cells);
	}
	return used > 1 ? cells_say(cells, WORD_RANK_VERSIONS, all, STR_NONE, STR_NONE) : STR_NONE;
}
