/*
 * Why two questionnaires may be alike with good reason: plants of one group fill in one form, and a
 * consultant one for many. Told beside the finding; nothing is left out for it.
 */
#include <string.h>

#include "quality/collect.h"

enum {
	CODE_LENGTH = 18, /* of a 统一社会信用代码 */
	BODY_START = 8,   /* of the organisation's own part of it */
	BODY_LENGTH = 9,
	STEM_LEAST = 12 /* bytes: four Chinese characters */
};

static bool
is_same_body(struct str a, struct str b)
{
	return a.len == CODE_LENGTH && b.len == CODE_LENGTH &&
	       memcmp(a.at + BODY_START, b.at + BODY_START, BODY_LENGTH) == 0;
}

/* Up to and with the first such word; the whole name where there is none. */
static struct str
stem(struct str name)
{
	static const struct str ends[] = {{"集团", 6}, {"公司", 6}};

	for (size_t e = 0; e < sizeof(ends) / sizeof(ends[0]); e++) {
		for (size_t i = 0; i + ends[e].len <= name.len; i++) {
			if (memcmp(name.at + i, ends[e].at, ends[e].len) == 0)
				return (struct str){name.at, i + ends[e].len};
		}
	}
	return name;
}

static bool
is_same_company(struct str a, struct str b)
{
	const struct str first = stem(a);

	return first.len >= STEM_LEAST && str_equal(first, stem(b));
}

enum quality_relation
relation_of(const struct quality_who *a, const struct quality_who *b)
{
	if (is_same_body(a->enterprise, b->enterprise))
		return QUALITY_SAME_BODY;
	if (a->name.len > 0 && str_equal(a->name, b->name))
		return QUALITY_SAME_NAME;
	if (is_same_company(a->name, b->name))
		return QUALITY_SAME_COMPANY;
	if (a->writer.len > 0 && str_equal(a->writer, b->writer))
		return QUALITY_SAME_WRITER;
	return QUALITY_UNRELATED;
}
