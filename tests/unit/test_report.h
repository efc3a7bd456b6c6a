/* The suites of report/, and what they share. */
#ifndef TEST_REPORT_H
#define TEST_REPORT_H

#include "unit_main.h"

#include "report/report.h"
#include "score_bench.h"

Suite *suite_report_fault(void);
Suite *suite_report_json(void);
Suite *suite_report_page(void);
Suite *suite_report_term(void);
Suite *suite_report_wrap(void);

/* A rubric with a bit of everything, and answers to it that leave one question open. */
#define SMALL_RUBRIC                                                                     \
	"rubric: small\n"                                                                \
	"version: '1'\n"                                                                 \
	"title: {zh: 小标准, en: Small}\n"                                            \
	"points: 100\n"                                                                  \
	"sources: [{id: s, title: book, basis: recalled, default: yes}]\n"               \
	"facts: {n: {type: number, min: 0}}\n"                                           \
	"params: {mark: {value: 0.8}}\n"                                                 \
	"sections:\n"                                                                    \
	"  - id: a\n"                                                                    \
	"    title: {zh: 甲部分, en: Part A}\n"                                       \
	"    weight: 1\n"                                                                \
	"    questions:\n"                                                               \
	"      - {id: a1, ask: {zh: 甲一, en: a one}, type: yesno}\n"                  \
	"      - {id: a2, ask: {zh: 甲二, en: a two}, type: yesno}\n"                  \
	"      - {id: a3, ask: {zh: 甲三, en: a three}, type: yesno}\n"                \
	"  - id: b\n"                                                                    \
	"    title: {zh: 乙部分, en: Part B}\n"                                       \
	"    weight: 2\n"                                                                \
	"    questions:\n"                                                               \
	"      - {id: b1, ask: {zh: 乙一, en: b one}, value: facts.n / 10,\n"          \
	"         bands: [{upto: 0.5, score: 0}, {above: 0.5, score: 1}]}\n"             \
	"rules:\n"                                                                       \
	"  v: {kind: veto, needs: 'facts.n >= 1', say: {zh: 太少, en: too few}}\n"     \
	"  c: {kind: check, when: 'facts.n > 6', say: {zh: 偏大, en: rather large}}\n" \
	"tiers:\n"                                                                       \
	"  - {id: one, title: {zh: 一级, en: One}, require: [share(a) >= 1/3]}\n"      \
	"  - {id: two, title: {zh: 二级, en: Two}, require: [share(a) >= params.mark]}\n"

#define SMALL_ANSWERS                             \
	"rubric: small\n"                         \
	"enterprise: {name: 示例厂, id: x1}\n" \
	"facts: {n: 7}\n"                         \
	"answers: {a1: yes, a2: no}\n"

#endif
