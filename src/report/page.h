/*
 * Pieces that more than one page shows.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "report/check.h"

/* Who it is about: the name, else the code or local id. */
struct str page_enterprise(const zj_answers *answers);
struct str page_role(struct view *view, enum answers_role role);

/* The title, and a faint line: rubric, version, who filled it in and when, profile. */
void page_head(struct view *view, const zj_result *result);

/* "先进级", or that there is none. */
struct str page_tier(struct view *view, const zj_model *model, int tier);

/* "先进级 · 第 2 级,共 4 级 · 结论确定", and its tone. */
struct str page_verdict(struct view *view, const zj_result *result, enum view_tone *tone);

/* "59 / 100", with where it could still go. */
struct str page_score(struct view *view, const zj_result *result);

/* Why a node has no score, in words; empty where it has one or only gives none. */
struct str page_absence(struct view *view, const zj_result *result, uint32_t index);

/* The title of a node in a list: its short name. Node 0 is the rubric's title. */
struct str page_node_title(const struct view *view, const zj_model *model, uint32_t node);

/* A value of a question, and what was answered, as a person reads it: the options' titles
 * rather than their ids, numbers with their unit. */
struct str page_value(struct view *view, const struct model_node *node,
		      const struct expr_value *value);
struct str page_answer(struct view *view, const zj_result *result, uint32_t index);

/* "0.2 < x ≤ 0.6" */
struct str page_band(struct view *view, const struct model_band *band);

/* An expression in plain words, with the titles of what it reads. */
struct str page_tell(struct view *view, const zj_model *model, const struct expr *expr);

/* How far a figure can be trusted, and where it comes from: "工信厅联通装函〔2025〕251号(已核实)";
 * what is recalled or our own bears a mark. */
struct str page_basis_word(struct view *view, enum model_basis basis);
struct str page_origin(struct view *view, const zj_model *model, const struct model_origin *origin);
enum view_tone page_origin_tone(const struct model_origin *origin);

/* The tiers with their conditions, as one table under a heading. */
void page_tiers(struct view *view, const zj_result *result);

/* Vetoes and caps; contradictions and advice; missing evidence and what was left out: each
 * under its heading, and nothing where there is nothing to say. */
void page_blockers(struct view *view, const zj_result *result);
void page_rules(struct view *view, const zj_result *result);
void page_notes(struct view *view, const zj_result *result);

/* What it rests on, and the fingerprints. */
/* Where a level of another rubric comes from, in words. */
struct str page_level_origin(struct view *view, const struct result_level *level);
/* On a page of several results: whose, and under which rubric. */
struct str page_part_title(struct view *view, const zj_result *result);
void page_basis(struct view *view, const zj_result *result);

#endif
