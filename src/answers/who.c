/*
 * Whose answers these are, and who filled them in.
 */
#include "answers/read.h"

/* enterprise: */

static void
read_enterprise_name(struct reader *reader, const struct node *node)
{
	reader->answers->enterprise.name = reader_name(reader, node);
}

static void
read_uscc(struct reader *reader, const struct node *node)
{
	const struct str code = reader_name(reader, node);

	if (code.at && !uscc_is_valid(code))
		reader_report(reader, DIAG_USCC, node, code, STR_NONE, STR_NONE);
	reader->answers->enterprise.uscc = code;
}

static void
read_enterprise_id(struct reader *reader, const struct node *node)
{
	reader->answers->enterprise.id = reader_name(reader, node);
}

static void
read_district(struct reader *reader, const struct node *node)
{
	reader->answers->enterprise.district = reader_name(reader, node);
}

static void
read_industry(struct reader *reader, const struct node *node)
{
	reader->answers->enterprise.industry = reader_name(reader, node);
}

static void
read_size(struct reader *reader, const struct node *node)
{
	reader->answers->enterprise.size = reader_name(reader, node);
}

static const struct key ENTERPRISE_KEYS[] = {
	{"name", read_enterprise_name}, {"uscc", read_uscc},         {"id", read_enterprise_id},
	{"district", read_district},    {"industry", read_industry}, {"size", read_size},
};
const struct key_list enterprise_keys = {ENTERPRISE_KEYS,
					 sizeof(ENTERPRISE_KEYS) / sizeof(ENTERPRISE_KEYS[0])};

void
read_enterprise(struct reader *reader, const struct node *node)
{
	if (reader_is_map(reader, node, "enterprise"))
		reader_keys(reader, node, &enterprise_keys);
}

/* by: */

static const char *const ROLES[ROLE_COUNT] = {
	[ROLE_SELF] = "self",
	[ROLE_ASSESSOR] = "assessor",
	[ROLE_FINAL] = "final",
};

const char *
answers_role_name(enum answers_role role)
{
	return ROLES[role];
}

static void
read_role(struct reader *reader, const struct node *node)
{
	const struct str text = reader_scalar(reader, node);

	if (!text.at)
		return;
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		if (str_is(text, ROLES[i])) {
			reader->answers->role = (enum answers_role)i;
			return;
		}
	}
	reader_report(reader, DIAG_ROLE, node, text, STR_NONE, STR_NONE);
}

static void
read_by_name(struct reader *reader, const struct node *node)
{
	reader->answers->by = reader_name(reader, node);
}

static void
read_by_date(struct reader *reader, const struct node *node)
{
	zj_answers *answers = reader->answers;
	const struct str text = reader_scalar(reader, node);

	answers->has_date = false;
	answers->date = STR_NONE;
	if (!text.at)
		return;
	if (!expr_date_parse(text, &answers->day)) {
		reader_report(reader, DIAG_ANSWER_DATE, node, text, STR_NONE, STR_NONE);
		return;
	}
	answers->has_date = true;
	answers->date = reader_name(reader, node);
}

static const struct key BY_KEYS[] = {
	{"role", read_role},
	{"name", read_by_name},
	{"date", read_by_date},
};
const struct key_list by_keys = {BY_KEYS, sizeof(BY_KEYS) / sizeof(BY_KEYS[0])};

void
read_by(struct reader *reader, const struct node *node)
{
	if (reader_is_map(reader, node, "by"))
		reader_keys(reader, node, &by_keys);
}
