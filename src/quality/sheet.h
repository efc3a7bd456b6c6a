/*
 * Inside of quality/: a sheet, and what a taker knows of each model.
 *
 * Items are what an enterprise was asked and may answer: the questions by ordinal, then the facts.
 * A computed question has nothing to answer and stays empty.
 */
#ifndef QUALITY_SHEET_H
#define QUALITY_SHEET_H

#include "base/buf.h"
#include "base/vec.h"
#include "quality/quality.h"

/* --- a sheet ---------------------------------------------------------------------------- */

enum sheet_text {
	SHEET_ENTERPRISE,
	SHEET_NAME,
	SHEET_DISTRICT,
	SHEET_WRITER,
	SHEET_FILE,
	SHEET_DATE,
	SHEET_TEXT_COUNT
};

struct sheet_span {
	size_t start;
	size_t length;
};

/* An answer as its canonical text, so that equal answers have equal texts. */
struct sheet_item {
	struct sheet_span text; /* empty: not answered */
	bool is_number;         /* or a date, as days */
	zj_num number;
	uint32_t line;
	uint32_t column;
};

/* Which side of an edge a figure lies on, by less than the margin. */
enum edge_side {
	EDGE_BEFORE,
	EDGE_ON,
	EDGE_PAST
};
struct sheet_edge {
	uint32_t edge; /* index into the model's; the same for every sheet of the model */
	enum edge_side side;
	zj_num value;
	bool is_upward;
	struct quality_thing thing;
};

struct quality_sheet {
	struct quality_who who; /* without its texts */
	struct buf bytes;
	struct sheet_span texts[SHEET_TEXT_COUNT];
	struct vec items; /* struct sheet_item */
	struct vec marks; /* struct quality_finding: what is seen of it alone; `who` is not set */
	struct vec edges; /* struct sheet_edge */
	struct buf scratch;
};

/* --- a taker ---------------------------------------------------------------------------- */

/* Single-choice questions with the same number of options. */
struct sheet_scale {
	uint32_t options;
	size_t count;
	const uint32_t *ordinals;
	size_t many;  /* so many equal answers are many */
	size_t slips; /* of all of them, so many may differ from the rest */
};

struct sheet_model {
	const zj_model *model;
	size_t scale_count;
	const struct sheet_scale *scales;
	bool has_edges; /* found yet */
	size_t edge_count;
	const struct edge *edges;
};

struct quality_taker {
	const struct quality_limits *limits;
	struct arena *arena;
	struct score_scratch *scratch;
	struct vec models; /* struct sheet_model */
};

/* What is known of a model, found when it is first met; NULL: no memory. */
struct sheet_model *taker_model(struct quality_taker *taker, const zj_model *model);

/* --- what is seen of a result alone ------------------------------------------------------ */

/* Where the first answer that an expression reads stands in the file; 0 where none was given. */
zj_status sheet_place(struct quality_taker *taker, const zj_result *result, const struct expr *expr,
		      uint32_t *line, uint32_t *column);

/* How many equal answers are many, and how many may differ: of options and count. */
void scale_measure(struct sheet_scale *scale, const struct quality_limits *limits);

/* One answer throughout: by scale. False: nothing of the kind. */
bool scale_is_uniform(struct quality_finding *out, const struct sheet_scale *scale,
		      const zj_result *result, const struct quality_limits *limits);

/* Figures close to an edge, into the sheet's edges and marks. ZJ_ENOMEM. */
zj_status edges_take(struct quality_sheet *sheet, struct quality_taker *taker,
		     struct sheet_model *known, const zj_result *result);

#endif
