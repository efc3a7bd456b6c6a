/*
 * What a file's name says about how it is written, and the names of documents inside of a file.
 */
#include "text/text.h"

#include "text/quick.h"

static const struct {
	struct str ending;
	enum source_form form;
} ENDINGS[] = {
	{{".yaml", 5}, SOURCE_YAML},    {{".yml", 4}, SOURCE_YAML},    {{".json", 5}, SOURCE_JSON},
	{{".ndjson", 7}, SOURCE_LINES}, {{".jsonl", 6}, SOURCE_LINES}, {{".csv", 4}, SOURCE_TABLE},
	{{".tsv", 4}, SOURCE_TABLE},
};

static struct str
without_packing(struct str name)
{
	if (str_ends(name, STR(".gz")))
		name.len -= 3;
	else if (str_ends(name, STR(".zst")))
		name.len -= 4;
	return name;
}

static bool
find_form(struct str name, enum source_form *form)
{
	name = without_packing(name);
	for (size_t i = 0; i < sizeof(ENDINGS) / sizeof(ENDINGS[0]); i++) {
		if (str_ends(name, ENDINGS[i].ending)) {
			*form = ENDINGS[i].form;
			return true;
		}
	}
	return false;
}

bool
source_is_known(struct str name)
{
	enum source_form form;

	return find_form(name, &form);
}

enum source_form
source_form(struct str name)
{
	enum source_form form = SOURCE_YAML;
	struct str file;
	uint32_t line;

	source_split_name(name, &file, &line);
	(void)find_form(file, &form);
	return form;
}

/* ---- documents inside of a file ---- */

void
source_add_name(struct buf *out, struct str file, uint32_t line)
{
	buf_add(out, file);
	buf_add_char(out, ':');
	buf_add_size(out, line);
}

void
source_add_numbered_name(struct buf *out, struct str file, size_t number)
{
	buf_add(out, file);
	buf_add_char(out, '#');
	buf_add_size(out, number);
}

void
source_split_name(struct str name, struct str *file, uint32_t *line)
{
	size_t at = name.len;
	uint64_t number = 0;
	uint64_t place = 1;

	*file = name;
	*line = 0;
	for (; at > 0 && name.len - at < 9 && name.at[at - 1] >= '0' && name.at[at - 1] <= '9';
	     at--) {
		number += (uint64_t)(name.at[at - 1] - '0') * place;
		place *= 10;
	}
	if (at == name.len || at < 2 || (name.at[at - 1] != ':' && name.at[at - 1] != '#') ||
	    !source_is_known((struct str){name.at, at - 1}))
		return;
	file->len = at - 1;
	*line = name.at[at - 1] == ':' ? (uint32_t)number : 0;
}

/* ---- reading ---- */

bool
source_is_json(struct str name)
{
	const enum source_form form = source_form(name);

	return form == SOURCE_JSON || form == SOURCE_LINES;
}

zj_status
source_read_with(const struct node **out, const struct source *source, struct arena *arena,
		 struct yaml_scratch *scratch, zj_diags *diags)
{
	if (source_is_json(str_from(source->file.name)))
		return json_read_with(out, source, arena, scratch, diags);
	return yaml_read_with(out, source, arena, scratch, diags);
}

zj_status
source_read(const struct node **out, const struct source *source, struct arena *arena,
	    zj_diags *diags)
{
	struct yaml_scratch scratch = {0};
	const zj_status status = source_read_with(out, source, arena, &scratch, diags);

	quick_scratch_done(&scratch);
	return status;
}
