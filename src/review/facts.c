/*
 * A rubric's facts against the shared vocabulary: an enterprise enters each once, so one name
 * must mean one thing wherever it is read.
 */
#include "review/review.h"

#include "base/map.h"

static bool
has_option(const struct expr_choices *choices, struct str id)
{
	for (size_t i = 0; i < choices->count; i++) {
		if (str_equal(choices->ids[i], id))
			return true;
	}
	return false;
}

static void
add_options_but(struct buf *out, const struct expr_choices *choices, const char *sign,
		const struct expr_choices *but)
{
	for (size_t i = 0; i < choices->count; i++) {
		if (has_option(but, choices->ids[i]))
			continue;
		buf_add_text(out, out->len ? ", " : "");
		buf_add_text(out, sign);
		buf_add(out, choices->ids[i]);
	}
}

/* Their order may differ: options are named, not numbered. */
static zj_status
check_options(const struct model_fact *fact, const struct model_fact *shared, zj_diags *diags)
{
	struct buf differ = BUF_INIT;

	add_options_but(&differ, fact->choices, "+", shared->choices);
	add_options_but(&differ, shared->choices, "-", fact->choices);
	if (differ.len)
		diag_add(diags, DIAG_FACT_OTHER_OPTIONS, fact->place, fact->id, buf_str(&differ),
			 STR_NONE);
	const zj_status status = differ.failed ? ZJ_ENOMEM : differ.len ? ZJ_EINPUT : ZJ_OK;
	buf_done(&differ);
	return status;
}

static zj_status
check_fact(const struct model_fact *fact, const struct model_fact *shared, zj_diags *diags)
{
	const struct str unit = fact->range.unit;
	const struct str wanted = shared->range.unit;

	if (fact->type != shared->type) {
		diag_add(diags, DIAG_FACT_OTHER_TYPE, fact->place, fact->id,
			 str_from(model_fact_type(fact->type)),
			 str_from(model_fact_type(shared->type)));
		return ZJ_EINPUT;
	}
	if (fact->choices)
		return check_options(fact, shared, diags);
	if ((!unit.at && !wanted.at) || model_units_convert(unit, wanted))
		return ZJ_OK;
	if (wanted.at)
		diag_add(diags, DIAG_FACT_OTHER_UNIT, fact->place, fact->id, wanted, STR_NONE);
	else
		diag_add(diags, DIAG_FACT_OTHER_UNIT_NONE, fact->place, fact->id, unit, STR_NONE);
	return ZJ_EINPUT;
}

zj_status
review_facts(const zj_model *model, const zj_vocabulary *vocabulary, zj_diags *diags)
{
	const zj_model *shared = vocabulary->model;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < model->fact_count && status != ZJ_ENOMEM; i++) {
		const uint32_t at = map_get(shared->fact_by_id, model->facts[i].id);
		const zj_status one =
			at == MAP_NONE ? ZJ_OK
				       : check_fact(&model->facts[i], &shared->facts[at], diags);
		status = one ? one : status;
	}
	return status;
}
