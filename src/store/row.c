/*
 * A result as the row it is kept in: texts and numbers, apart from the memory of model, answers
 * and result. Nothing here knows SQLite, so any thread may make one.
 */
#include "store/store.h"

#include "base/num.h"
#include "store/private.h"

enum {
	REAL_DIGITS = 15 /* as many as a REAL keeps */
};

static void
begin(struct store_row *row, enum store_text text)
{
	row->texts[text] = (struct store_span){.start = row->bytes.len, .is_there = true};
}

static void
end(struct store_row *row, enum store_text text)
{
	row->texts[text].length = row->bytes.len - row->texts[text].start;
}

/* A text; an empty one is none. */
static void
add(struct store_row *row, enum store_text text, struct str value)
{
	row->texts[text] = (struct store_span){.is_there = false};
	if (value.len == 0)
		return;
	begin(row, text);
	buf_add(&row->bytes, value);
	end(row, text);
}

struct str
store_row_text(const struct store_row *row, enum store_text text)
{
	const struct store_span *span = &row->texts[text];

	if (!span->is_there)
		return STR_NONE;
	return (struct str){row->bytes.at ? row->bytes.at + span->start : "", span->length};
}

/* --- settings --------------------------------------------------------------------------- */

/* The value a parameter was set to, in the end; NULL where it was left as it is. */
static const struct expr_value *
setting_of(const zj_result *result, uint32_t param)
{
	for (size_t i = result->setting_count; i > 0; i--) {
		if (result->settings[i - 1].param == param)
			return &result->settings[i - 1].value;
	}
	return NULL;
}

static void
begin_setting(struct buf *out, size_t start)
{
	if (out->len > start)
		buf_add_char(out, '\n');
}

/*
 * Parameters set for the run and levels it was given, as key: "pass_mark=1\nlevel(cmmm)=2".
 * In the rubric's order, not that of the command line, so that the same is the same.
 */
static void
write_settings(struct buf *out, const zj_result *result)
{
	const zj_model *model = result->model;
	const size_t start = out->len;

	for (uint32_t i = 0; result->setting_count > 0 && i < model->param_count; i++) {
		const struct expr_value *value = setting_of(result, i);

		if (!value)
			continue;
		begin_setting(out, start);
		buf_add(out, model->params[i].id);
		buf_add_char(out, '=');
		expr_value_print(out, value);
	}
	for (size_t i = 0; i < model->use_count; i++) {
		const struct result_level *level = &result->levels[i];

		if (!level->is_known || level->is_declared)
			continue; /* not known, or in the answers document itself */
		begin_setting(out, start);
		buf_add_text(out, "level(");
		buf_add(out, model->uses[i].id);
		buf_add_text(out, ")=");
		buf_add_size(out, level->level);
	}
}

/* --- the row ---------------------------------------------------------------------------- */

static void
add_score(struct store_row *row, enum store_text exact, enum store_text decimal, zj_num value)
{
	begin(row, exact);
	num_add_exact(&row->bytes, value);
	end(row, exact);
	begin(row, decimal);
	num_add_short(&row->bytes, value, REAL_DIGITS);
	end(row, decimal);
}

static void
add_enterprise(struct store_row *row, const zj_answers *answers)
{
	const struct enterprise *enterprise = &answers->enterprise;

	row->has_uscc = enterprise->uscc.len > 0;
	add(row, STORE_CODE, row->has_uscc ? enterprise->uscc : enterprise->id);
	add(row, STORE_ROLE, str_from(answers_role_name(answers->role)));
	add(row, STORE_DATE, answers->date);
	add(row, STORE_NAME, enterprise->name);
	add(row, STORE_DISTRICT, enterprise->district);
	add(row, STORE_INDUSTRY, enterprise->industry);
	add(row, STORE_SIZE, enterprise->size);
}

static void
set_tiers(struct store_row *row, const zj_result *result)
{
	buf_begin(&row->bytes);
	row->model = result->model;
	row->tier = result->tier;
	row->best_tier = result->best_tier;
}

void
store_row_make_tiers(struct store_row *row, const zj_result *result)
{
	set_tiers(row, result);
	for (enum store_text text = 0; text < STORE_TEXT_COUNT; text++)
		row->texts[text] = (struct store_span){.is_there = false};
}

void
store_row_make_brief(struct store_row *row, const zj_result *result)
{
	const zj_score_range score = zj_result_score(result);

	set_tiers(row, result);
	add_enterprise(row, result->answers);
	begin(row, STORE_SETTINGS); /* "" is one, too */
	write_settings(&row->bytes, result);
	end(row, STORE_SETTINGS);
	add_score(row, STORE_SCORE, STORE_SCORE_DECIMAL, score.value);
	add_score(row, STORE_SCORE_BEST, STORE_BEST_DECIMAL, score.best);
	add_score(row, STORE_SCORE_MAX, STORE_MAX_DECIMAL, score.max);
	for (enum store_text text = STORE_OUTCOMES; text <= STORE_FIGURES; text++)
		row->texts[text] = (struct store_span){.is_there = false};
}

void
store_row_make(struct store_row *row, const zj_result *result)
{
	store_row_make_brief(row, result);
	buf_begin(&row->words);
	begin(row, STORE_OUTCOMES); /* "" is one, too */
	pack_outcomes(&row->bytes, result);
	end(row, STORE_OUTCOMES);
	begin(row, STORE_STRIKES);
	pack_strikes(&row->bytes, result);
	end(row, STORE_STRIKES);
	begin(row, STORE_FIGURES);
	pack_figures(&row->bytes, &row->words, result);
	end(row, STORE_FIGURES);
}

void
store_row_done(struct store_row *row)
{
	buf_done(&row->bytes);
	buf_done(&row->words);
}
