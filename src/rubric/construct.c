/*
 * What each construct of the language is made of: one table a construct, one line a key.
 * docs/rubric-language.md says the same in sentences.
 */
#include "rubric/construct.h"

#include "rubric/reader.h"

const char *const rubric_bases[] = {"verified", "reported", "recalled", "own", NULL};
const char *const rubric_combines[] = {"mean", "sum", "min", "max", NULL};
const char *const rubric_kinds[] = {"gate",  "veto",  "value",  "cap",
				    "valid", "check", "advice", NULL};
const char *const rubric_fact_types[] = {"number", "yesno", "date", "text", "choice", "set", NULL};
const char *const rubric_over_years[] = {"fixed", "grows", NULL};
const char *const rubric_answer_types[] = {"yesno", "level", "number", "text", "date", NULL};
const char *const rubric_gates[] = {"stop", "none", NULL};
const char *const rubric_empties[] = {"leave_out", "inherit", NULL};

static const char *const grades[] = {"A", "B", "C", NULL};
static const char *const chooses[] = {"one", "many", NULL};

/* Names that mean something else where this name would be used. */
static const char *const node_reserved[] = {"total", "it", "facts", "params", "as_of", NULL};
static const char *const rule_reserved[] = {"total", "it",  "facts", "params", "as_of", "and",
					    "or",    "not", "in",    "yes",    "no",    NULL};
static const char *const tier_reserved[] = {"none", NULL};
static const char *const option_reserved[] = {"unknown", NULL};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define AT(type, member) .offset = offsetof(struct type, member)
#define MUST .is_required = true

static const struct field accept_fields[] = {
	{"finding", SHAPE_ID, AT(rubric_accept, finding), MUST},
	{"because", SHAPE_WORDS, AT(rubric_accept, because), MUST},
};
static const struct construct construct_accept = {
	.name = "accept",
	.size = sizeof(struct rubric_accept),
	.field_count = COUNT(accept_fields),
	.fields = accept_fields,
};

/* Any thing with a head and keys of its own may accept findings. */
#define ACCEPT                                                                           \
	{                                                                                \
		"accept", SHAPE_LIST, AT(rubric_head, accepts), .of = &construct_accept, \
	}

static const struct field origin_fields[] = {
	{"id", SHAPE_TEXT_OR_TEXTS, AT(rubric_origin, sources)},
	{"basis", SHAPE_ONE_OF, AT(rubric_origin, basis), .words = rubric_bases},
	{"note", SHAPE_WORDS, AT(rubric_origin, note)},
};
static const struct construct construct_origin = {
	.name = "source",
	.size = sizeof(struct rubric_origin),
	.field_count = COUNT(origin_fields),
	.fields = origin_fields,
	.shorthand = &origin_fields[0],
};

static const struct field source_fields[] = {
	{"id", SHAPE_ID, AT(rubric_source, head.id), MUST},
	{"title", SHAPE_WORDS, AT(rubric_source, title), MUST},
	{"url", SHAPE_TEXT, AT(rubric_source, url)},
	{"grade", SHAPE_ONE_OF, AT(rubric_source, grade), .words = grades},
	{"basis", SHAPE_ONE_OF, AT(rubric_source, basis), MUST, .words = rubric_bases},
	{"note", SHAPE_WORDS, AT(rubric_source, note)},
	{"default", SHAPE_YESNO, AT(rubric_source, is_default)},
	ACCEPT,
};
static const struct construct construct_source = {
	.name = "sources",
	.size = sizeof(struct rubric_source),
	.field_count = COUNT(source_fields),
	.fields = source_fields,
};

static const struct field option_fields[] = {
	{"score", SHAPE_NUMBER, AT(rubric_option, score)},
	{"title", SHAPE_WORDS, AT(rubric_option, title)},
	{"alone", SHAPE_YESNO, AT(rubric_option, is_alone)},
	{"renamed_from", SHAPE_TEXT_OR_TEXTS, AT(rubric_option, head.renamed_from)},
	{"source", SHAPE_ONE, AT(rubric_option, origin), .of = &construct_origin},
	ACCEPT,
};
static const struct construct construct_option = {
	.name = "options",
	.size = sizeof(struct rubric_option),
	.field_count = COUNT(option_fields),
	.fields = option_fields,
	.shorthand = &option_fields[0],
	.reserved = option_reserved,
};

static const struct field scale_options = {
	"scales",
	SHAPE_NAMED,
	AT(rubric_scale, options),
	.of = &construct_option,
};
static const struct construct construct_scale = {
	.name = "scales",
	.size = sizeof(struct rubric_scale),
	.shorthand = &scale_options,
	.is_whole = true,
};

static const struct field fact_fields[] = {
	{"type", SHAPE_ONE_OF, AT(rubric_fact, type), MUST, .words = rubric_fact_types},
	{"title", SHAPE_WORDS, AT(rubric_fact, title)},
	{"hint", SHAPE_WORDS, AT(rubric_fact, hint)},
	{"unit", SHAPE_TEXT, AT(rubric_fact, unit)},
	{"whole", SHAPE_YESNO, AT(rubric_fact, is_whole)},
	{"min", SHAPE_BOUND, AT(rubric_fact, min)},
	{"max", SHAPE_BOUND, AT(rubric_fact, max)},
	{"options", SHAPE_RENAMED, AT(rubric_fact, options)},
	{"renamed_from", SHAPE_TEXT_OR_TEXTS, AT(rubric_fact, head.renamed_from)},
	{"source", SHAPE_ONE, AT(rubric_fact, origin), .of = &construct_origin},
	ACCEPT,
};
static const struct construct construct_fact = {
	.name = "facts",
	.size = sizeof(struct rubric_fact),
	.field_count = COUNT(fact_fields),
	.fields = fact_fields,
};

/* In the vocabulary a fact says how it is counted, and what a rubric may not leave to others. */
static const struct field vocabulary_fact_fields[] = {
	{"type", SHAPE_ONE_OF, AT(rubric_fact, type), MUST, .words = rubric_fact_types},
	{"title", SHAPE_WORDS, AT(rubric_fact, title), MUST},
	{"definition", SHAPE_WORDS, AT(rubric_fact, definition), MUST},
	{"over_years", SHAPE_ONE_OF, AT(rubric_fact, over_years), .words = rubric_over_years},
	{"year_before", SHAPE_TEXT, AT(rubric_fact, year_before)},
	{"unit", SHAPE_TEXT, AT(rubric_fact, unit)},
	{"whole", SHAPE_YESNO, AT(rubric_fact, is_whole)},
	{"min", SHAPE_BOUND, AT(rubric_fact, min)},
	{"max", SHAPE_BOUND, AT(rubric_fact, max)},
	{"options", SHAPE_RENAMED, AT(rubric_fact, options)},
	{"source", SHAPE_ONE, AT(rubric_fact, origin), .of = &construct_origin},
};
static const struct construct construct_vocabulary_fact = {
	.name = "facts",
	.size = sizeof(struct rubric_fact),
	.field_count = COUNT(vocabulary_fact_fields),
	.fields = vocabulary_fact_fields,
};

static const struct field param_fields[] = {
	{"value", SHAPE_TEXT, AT(rubric_param, value), MUST},
	{"title", SHAPE_WORDS, AT(rubric_param, title)},
	{"unit", SHAPE_TEXT, AT(rubric_param, unit)},
	{"whole", SHAPE_YESNO, AT(rubric_param, is_whole)},
	{"min", SHAPE_NUMBER, AT(rubric_param, min)},
	{"max", SHAPE_NUMBER, AT(rubric_param, max)},
	{"options", SHAPE_CHOICES, AT(rubric_param, options)},
	{"renamed_from", SHAPE_TEXT_OR_TEXTS, AT(rubric_param, head.renamed_from)},
	{"source", SHAPE_ONE, AT(rubric_param, origin), .of = &construct_origin},
	ACCEPT,
};
static const struct construct construct_param = {
	.name = "params",
	.size = sizeof(struct rubric_param),
	.field_count = COUNT(param_fields),
	.fields = param_fields,
};

static const struct field profile_fields[] = {
	{"title", SHAPE_WORDS, AT(rubric_profile, title)},
	{"default", SHAPE_YESNO, AT(rubric_profile, is_default)},
	{"weights", SHAPE_PAIRS, AT(rubric_profile, weights)},
	{"leave_out", SHAPE_TEXTS, AT(rubric_profile, leave_out)},
	{"renamed_from", SHAPE_TEXT_OR_TEXTS, AT(rubric_profile, head.renamed_from)},
	{"source", SHAPE_ONE, AT(rubric_profile, origin), .of = &construct_origin},
	ACCEPT,
};
static const struct construct construct_profile = {
	.name = "profiles",
	.size = sizeof(struct rubric_profile),
	.field_count = COUNT(profile_fields),
	.fields = profile_fields,
};

static const struct field use_fields[] = {
	{"rubric", SHAPE_ID, AT(rubric_use, rubric), MUST},
	{"title", SHAPE_WORDS, AT(rubric_use, title)},
	{"top", SHAPE_NUMBER, AT(rubric_use, top), MUST},
	{"renamed_from", SHAPE_TEXT_OR_TEXTS, AT(rubric_use, head.renamed_from)},
	{"source", SHAPE_ONE, AT(rubric_use, origin), .of = &construct_origin},
	ACCEPT,
};
static const struct construct construct_use = {
	.name = "uses",
	.size = sizeof(struct rubric_use),
	.field_count = COUNT(use_fields),
	.fields = use_fields,
};

static const struct field band_fields[] = {
	{"from", SHAPE_NUMBER, AT(rubric_band, from)},
	{"above", SHAPE_NUMBER, AT(rubric_band, above)},
	{"below", SHAPE_NUMBER, AT(rubric_band, below)},
	{"upto", SHAPE_NUMBER, AT(rubric_band, upto)},
	{"score", SHAPE_NUMBER, AT(rubric_band, score), MUST},
};
static const struct construct construct_band = {
	.name = "bands",
	.size = sizeof(struct rubric_band),
	.field_count = COUNT(band_fields),
	.fields = band_fields,
};

static const struct field evidence_fields[] = {
	{"hint", SHAPE_WORDS, AT(rubric_evidence, hint)},
	{"needed_above", SHAPE_NUMBER, AT(rubric_evidence, needed_above)},
	{"cap", SHAPE_NUMBER, AT(rubric_evidence, cap)},
};
static const struct construct construct_evidence = {
	.name = "evidence",
	.size = sizeof(struct rubric_evidence),
	.field_count = COUNT(evidence_fields),
	.fields = evidence_fields,
};

static const struct field ladder_fields[] = {
	{"levels", SHAPE_NUMBER, AT(rubric_ladder, levels), MUST},
	{"satisfied", SHAPE_NUMBER, AT(rubric_ladder, satisfied), MUST},
	{"gate", SHAPE_ONE_OF_OR_PARAM, AT(rubric_ladder, gate), .words = rubric_gates},
	{"empty", SHAPE_ONE_OF_OR_PARAM, AT(rubric_ladder, empty), .words = rubric_empties},
};
static const struct construct construct_ladder = {
	.name = "ladder",
	.size = sizeof(struct rubric_ladder),
	.field_count = COUNT(ladder_fields),
	.fields = ladder_fields,
};

static const struct field question_fields[] = {
	{"id", SHAPE_ID, AT(rubric_node, head.id), MUST},
	{"ask", SHAPE_WORDS, AT(rubric_node, ask), MUST},
	{"title", SHAPE_WORDS, AT(rubric_node, title)},
	{"hint", SHAPE_WORDS, AT(rubric_node, hint)},
	{"advice", SHAPE_WORDS, AT(rubric_node, advice)},
	{"weight", SHAPE_NUMBER, AT(rubric_node, weight)},
	{"points", SHAPE_NUMBER, AT(rubric_node, points)},
	{"scored", SHAPE_YESNO, AT(rubric_node, is_scored)},
	{"when", SHAPE_EXPR, AT(rubric_node, when)},
	{"may_skip", SHAPE_YESNO, AT(rubric_node, may_skip)},
	{"tags", SHAPE_NAMES, AT(rubric_node, tags)},
	{"rung", SHAPE_NUMBER, AT(rubric_node, rung)},
	{"scale", SHAPE_TEXT, AT(rubric_node, scale)},
	{"options", SHAPE_NAMED, AT(rubric_node, options), .of = &construct_option,
	 .at_offset = offsetof(struct rubric_node, options_at)},
	{"choose", SHAPE_ONE_OF, AT(rubric_node, choose), .words = chooses},
	{"cap", SHAPE_NUMBER, AT(rubric_node, cap)},
	{"type", SHAPE_ONE_OF, AT(rubric_node, type), .words = rubric_answer_types},
	{"scores", SHAPE_SCORES, AT(rubric_node, scores)},
	{"levels", SHAPE_WORDS_LIST, AT(rubric_node, levels)},
	{"unit", SHAPE_TEXT, AT(rubric_node, unit)},
	{"whole", SHAPE_YESNO, AT(rubric_node, is_whole)},
	{"min", SHAPE_BOUND, AT(rubric_node, min)},
	{"max", SHAPE_BOUND, AT(rubric_node, max)},
	{"pattern", SHAPE_TEXT, AT(rubric_node, pattern)},
	{"value", SHAPE_EXPR, AT(rubric_node, value)},
	{"bands", SHAPE_LIST, AT(rubric_node, bands), .of = &construct_band,
	 .at_offset = offsetof(struct rubric_node, bands_at)},
	{"evidence", SHAPE_ONE, AT(rubric_node, evidence), .of = &construct_evidence},
	{"cost", SHAPE_PAIRS, AT(rubric_node, cost)},
	{"cost_unit", SHAPE_TEXT, AT(rubric_node, cost_unit)},
	{"renamed_from", SHAPE_TEXT_OR_TEXTS, AT(rubric_node, head.renamed_from)},
	{"source", SHAPE_ONE, AT(rubric_node, origin), .of = &construct_origin},
	ACCEPT,
};
static const struct construct construct_question = {
	.name = "questions",
	.size = sizeof(struct rubric_node),
	.is_node = true,
	.field_count = COUNT(question_fields),
	.fields = question_fields,
	.reserved = node_reserved,
};

static const struct construct construct_section;

static const struct field section_fields[] = {
	{"id", SHAPE_ID, AT(rubric_node, head.id), MUST},
	{"title", SHAPE_WORDS, AT(rubric_node, title)},
	{"about", SHAPE_WORDS, AT(rubric_node, about)},
	{"advice", SHAPE_WORDS, AT(rubric_node, advice)},
	{"weight", SHAPE_NUMBER, AT(rubric_node, weight)},
	{"points", SHAPE_NUMBER, AT(rubric_node, points)},
	{"weights_sum", SHAPE_NUMBER, AT(rubric_node, weights_sum)},
	{"combine", SHAPE_ONE_OF, AT(rubric_node, combine), .words = rubric_combines},
	{"score", SHAPE_EXPR, AT(rubric_node, score)},
	{"ladder", SHAPE_ONE, AT(rubric_node, ladder), .of = &construct_ladder},
	{"scored", SHAPE_YESNO, AT(rubric_node, is_scored)},
	{"when", SHAPE_EXPR, AT(rubric_node, when)},
	{"may_skip", SHAPE_YESNO, AT(rubric_node, may_skip)},
	{"tags", SHAPE_NAMES, AT(rubric_node, tags)},
	{"renamed_from", SHAPE_TEXT_OR_TEXTS, AT(rubric_node, head.renamed_from)},
	{"sections", SHAPE_LIST, AT(rubric_node, sections), .of = &construct_section},
	{"questions", SHAPE_LIST, AT(rubric_node, questions), .of = &construct_question},
	{"source", SHAPE_ONE, AT(rubric_node, origin), .of = &construct_origin},
	ACCEPT,
};
static const struct construct construct_section = {
	.name = "sections",
	.size = sizeof(struct rubric_node),
	.is_node = true,
	.field_count = COUNT(section_fields),
	.fields = section_fields,
	.reserved = node_reserved,
};

/* Only in parts: more children for a section that exists. */
static const struct field addition_fields[] = {
	{"add_to", SHAPE_TEXT, AT(rubric_node, add_to), MUST},
	{"sections", SHAPE_LIST, AT(rubric_node, sections), .of = &construct_section},
	{"questions", SHAPE_LIST, AT(rubric_node, questions), .of = &construct_question},
	ACCEPT,
};
static const struct construct construct_addition = {
	.name = "add_to",
	.size = sizeof(struct rubric_node),
	.is_node = true,
	.field_count = COUNT(addition_fields),
	.fields = addition_fields,
};
static const struct construct construct_part_section = {
	.name = "sections",
	.size = sizeof(struct rubric_node),
	.is_node = true,
	.field_count = COUNT(section_fields),
	.fields = section_fields,
	.variant_key = "add_to",
	.variant = &construct_addition,
	.reserved = node_reserved,
};

static const struct field rule_fields[] = {
	{"kind", SHAPE_ONE_OF, AT(rubric_rule, kind), MUST, .words = rubric_kinds},
	{"title", SHAPE_WORDS, AT(rubric_rule, title)},
	{"needs", SHAPE_EXPR, AT(rubric_rule, needs)},
	{"is", SHAPE_EXPR, AT(rubric_rule, is)},
	{"when", SHAPE_EXPR, AT(rubric_rule, when)},
	{"at_most", SHAPE_TEXT, AT(rubric_rule, at_most)},
	{"tiers", SHAPE_TEXTS, AT(rubric_rule, tiers)},
	{"say", SHAPE_WORDS, AT(rubric_rule, say)},
	{"advice", SHAPE_WORDS, AT(rubric_rule, advice)},
	{"renamed_from", SHAPE_TEXT_OR_TEXTS, AT(rubric_rule, head.renamed_from)},
	{"source", SHAPE_ONE, AT(rubric_rule, origin), .of = &construct_origin},
	ACCEPT,
};
static const struct construct construct_rule = {
	.name = "rules",
	.size = sizeof(struct rubric_rule),
	.field_count = COUNT(rule_fields),
	.fields = rule_fields,
	.reserved = rule_reserved,
};

static const struct field condition_fields[] = {
	{"needs", SHAPE_EXPR, AT(rubric_condition, needs), MUST},
	{"id", SHAPE_ID, AT(rubric_condition, head.id)},
	{"title", SHAPE_WORDS, AT(rubric_condition, title)},
	{"say", SHAPE_WORDS, AT(rubric_condition, say)},
	{"advice", SHAPE_WORDS, AT(rubric_condition, advice)},
	{"source", SHAPE_ONE, AT(rubric_condition, origin), .of = &construct_origin},
	ACCEPT,
};
static const struct construct construct_condition = {
	.name = "require",
	.size = sizeof(struct rubric_condition),
	.field_count = COUNT(condition_fields),
	.fields = condition_fields,
	.shorthand = &condition_fields[0],
};

static const struct field tier_fields[] = {
	{"id", SHAPE_ID, AT(rubric_tier, head.id), MUST},
	{"title", SHAPE_WORDS, AT(rubric_tier, title)},
	{"about", SHAPE_WORDS, AT(rubric_tier, about)},
	{"advice", SHAPE_WORDS, AT(rubric_tier, advice)},
	{"renamed_from", SHAPE_TEXT_OR_TEXTS, AT(rubric_tier, head.renamed_from)},
	{"require", SHAPE_LIST, AT(rubric_tier, require), .of = &construct_condition},
	{"source", SHAPE_ONE, AT(rubric_tier, origin), .of = &construct_origin},
	ACCEPT,
};
static const struct construct construct_tier = {
	.name = "tiers",
	.size = sizeof(struct rubric_tier),
	.field_count = COUNT(tier_fields),
	.fields = tier_fields,
	.reserved = tier_reserved,
};

static const struct field top_fields[] = {
	{"rubric", SHAPE_ID, AT(rubric_document, head.id), MUST},
	{"version", SHAPE_TEXT, AT(rubric_document, version), MUST},
	{"title", SHAPE_WORDS, AT(rubric_document, total.title), MUST},
	{"about", SHAPE_WORDS, AT(rubric_document, total.about)},
	{"digits", SHAPE_NUMBER, AT(rubric_document, digits)},
	{"include", SHAPE_TEXTS, AT(rubric_document, include)},
	{"sources", SHAPE_LIST, AT(rubric_document, sources), .of = &construct_source},
	{"scales", SHAPE_NAMED, AT(rubric_document, scales), .of = &construct_scale},
	{"facts", SHAPE_NAMED, AT(rubric_document, facts), .of = &construct_fact},
	{"params", SHAPE_NAMED, AT(rubric_document, params), .of = &construct_param},
	{"profiles", SHAPE_NAMED, AT(rubric_document, profiles), .of = &construct_profile},
	{"uses", SHAPE_NAMED, AT(rubric_document, uses), .of = &construct_use},
	{"source", SHAPE_ONE, AT(rubric_document, total.origin), .of = &construct_origin},
	{"tags", SHAPE_NAMES, AT(rubric_document, total.tags)},
	{"points", SHAPE_NUMBER, AT(rubric_document, total.points)},
	{"weights_sum", SHAPE_NUMBER, AT(rubric_document, total.weights_sum)},
	{"combine", SHAPE_ONE_OF, AT(rubric_document, total.combine), .words = rubric_combines},
	{"score", SHAPE_EXPR, AT(rubric_document, total.score)},
	{"ladder", SHAPE_ONE, AT(rubric_document, total.ladder), .of = &construct_ladder},
	{"sections", SHAPE_LIST, AT(rubric_document, total.sections), .of = &construct_section},
	{"questions", SHAPE_LIST, AT(rubric_document, total.questions), .of = &construct_question},
	{"rules", SHAPE_NAMED, AT(rubric_document, rules), .of = &construct_rule},
	{"tiers", SHAPE_LIST, AT(rubric_document, tiers), .of = &construct_tier},
	{"tier_chain", SHAPE_YESNO, AT(rubric_document, tier_chain)},
	ACCEPT,
};
const struct construct construct_top = {
	.name = "rubric",
	.size = sizeof(struct rubric_document),
	.field_count = COUNT(top_fields),
	.fields = top_fields,
};

static const struct field part_fields[] = {
	{"part", SHAPE_ID, AT(rubric_document, head.id), MUST},
	{"of", SHAPE_TEXT, AT(rubric_document, of), MUST},
	{"sources", SHAPE_LIST, AT(rubric_document, sources), .of = &construct_source},
	{"scales", SHAPE_NAMED, AT(rubric_document, scales), .of = &construct_scale},
	{"facts", SHAPE_NAMED, AT(rubric_document, facts), .of = &construct_fact},
	{"params", SHAPE_NAMED, AT(rubric_document, params), .of = &construct_param},
	{"sections", SHAPE_LIST, AT(rubric_document, total.sections),
	 .of = &construct_part_section},
	{"rules", SHAPE_NAMED, AT(rubric_document, rules), .of = &construct_rule},
	ACCEPT,
};
const struct construct construct_part = {
	.name = "part",
	.size = sizeof(struct rubric_document),
	.field_count = COUNT(part_fields),
	.fields = part_fields,
};

static const struct field vocabulary_fields[] = {
	{"vocabulary", SHAPE_ID, AT(rubric_document, head.id), MUST},
	{"version", SHAPE_TEXT, AT(rubric_document, version), MUST},
	{"title", SHAPE_WORDS, AT(rubric_document, total.title), MUST},
	{"about", SHAPE_WORDS, AT(rubric_document, total.about)},
	{"sources", SHAPE_LIST, AT(rubric_document, sources), .of = &construct_source},
	{"facts", SHAPE_NAMED, AT(rubric_document, facts), .of = &construct_vocabulary_fact},
};
const struct construct construct_vocabulary = {
	.name = "vocabulary",
	.size = sizeof(struct rubric_document),
	.field_count = COUNT(vocabulary_fields),
	.fields = vocabulary_fields,
};

static const struct field extends_fields[] = {
	{"rubric", SHAPE_ID, AT(rubric_extends, rubric), MUST},
	{"version", SHAPE_TEXT, AT(rubric_extends, version), MUST},
};
const struct construct construct_extends = {
	.name = "extends",
	.size = sizeof(struct rubric_extends),
	.field_count = COUNT(extends_fields),
	.fields = extends_fields,
};
