/*
 * The rubric to start from. Its files are rubrics in their own right, with an id and a title of
 * their own; writing them puts the author's in their place.
 */
#include "review/starter.h"

#include "base/utf8.h"

/* What stands in the files. */
static const struct str STARTER_ID = {"my-rubric", 9};
static const struct str STARTER_TITLES[ZJ_LANG_COUNT] = {
	[ZJ_LANG_ZH] = {"示例评价标准", 18},
	[ZJ_LANG_EN] = {"Example rubric", 14},
};

size_t
starter_count(void)
{
	return starter_text_count;
}

const char *
starter_path(size_t index)
{
	return starter_texts[index].path;
}

/* As it stands between double quotes in YAML. */
static void
add_quoted(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"' || text.at[i] == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, text.at[i]);
	}
}

/* The author's title where a file has its own in that language. Where it is Chinese, the English
 * one is the id, which reads as a name and not as a translation that was forgotten. */
static struct str
title_in(zj_lang lang, struct str id, struct str title)
{
	return lang == ZJ_LANG_EN && utf8_has_han(title) ? id : title;
}

/* The title that stands at the beginning of the text; ZJ_LANG_COUNT: none. */
static zj_lang
title_at(struct str text)
{
	zj_lang lang = 0;

	while (lang < ZJ_LANG_COUNT && !str_starts(text, STARTER_TITLES[lang]))
		lang++;
	return lang;
}

void
starter_write(struct buf *out, size_t index, zj_lang lang, struct str id, struct str title)
{
	const struct starter_text *file = &starter_texts[index];
	const bool is_yaml = str_ends(str_from(file->path), STR(".yaml"));
	struct str rest = file->text[lang];

	while (rest.len > 0) {
		const zj_lang found = title.len ? title_at(rest) : ZJ_LANG_COUNT;
		size_t length = 1;

		if (str_starts(rest, STARTER_ID)) {
			buf_add(out, id);
			length = STARTER_ID.len;
		} else if (found < ZJ_LANG_COUNT) {
			if (is_yaml)
				add_quoted(out, title_in(found, id, title));
			else
				buf_add(out, title);
			length = STARTER_TITLES[found].len;
		} else {
			buf_add_char(out, rest.at[0]);
		}
		rest.at += length;
		rest.len -= length;
	}
}
