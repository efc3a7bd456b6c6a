/*
 * Our own words, looked up and filled in; and numbers read back as they were written.
 */
#include "report/report.h"

static const char *const words[REPORT_WORD_COUNT][ZJ_LANG_COUNT] = {
#define WORD(id, en, zh) [id] = {[ZJ_LANG_ZH] = zh, [ZJ_LANG_EN] = en},
#include "report/words.def"
#undef WORD
};

const char *
report_word(enum report_word word, zj_lang lang)
{
	return words[word][lang];
}

void
report_word_add(struct buf *out, enum report_word word, zj_lang lang, struct str a, struct str b,
		struct str c)
{
	const struct str gaps[] = {a, b, c};

	for (const char *at = report_word(word, lang); *at; at++) {
		if (at[0] == '{' && at[1] >= '1' && at[1] <= '3' && at[2] == '}') {
			buf_add(out, gaps[at[1] - '1']);
			at += 2;
		} else {
			buf_add_char(out, *at);
		}
	}
}

bool
report_number_read(zj_num *out, struct str text)
{
	zj_num above;
	zj_num below = NUM_ONE;
	size_t slash = 0;

	while (slash < text.len && text.at[slash] != '/')
		slash++;
	if (num_parse((struct str){text.at, slash}, &above) != NUM_PARSED)
		return false;
	if (slash < text.len && num_parse((struct str){text.at + slash + 1, text.len - slash - 1},
					  &below) != NUM_PARSED)
		return false;
	if (num_is_zero(below))
		return false;
	*out = num_div(above, below);
	return true;
}

struct str
report_field_title(const struct report_records *records, size_t field, zj_lang lang)
{
	if (records->labels && records->labels[field].len > 0)
		return records->labels[field];
	return str_from(report_word(records->fields[field].title, lang));
}
