/*
 * Rows of a table as documents: the first row says by name where each column belongs, and a row, or
 * all rows in a row of one enterprise, become the tree that an answers file of YAML has. From there
 * on nobody knows the difference.
 */
#include "answers/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

static const struct {
	struct str key;    /* in an answers file */
	struct str prefix; /* of a column's name */
} PARTS[TABLE_PARTS] = {
	[TABLE_TOP] = {{NULL, 0}, {NULL, 0}},
	[TABLE_ENTERPRISE] = {{"enterprise", 10}, {"enterprise.", 11}},
	[TABLE_BY] = {{"by", 2}, {"by.", 3}},
	[TABLE_FACTS] = {{"facts", 5}, {"facts.", 6}},
	[TABLE_DECLARED] = {{"declared", 8}, {"declared.", 9}},
	[TABLE_LEAVE_OUT] = {{"leave_out", 9}, {"leave_out.", 10}},
	[TABLE_ANSWERS] = {{"answers", 7}, {"answers.", 8}},
};

static const char *const TOP_KEYS[] = {"rubric", "version", "profile"};

/* What besides the answer can be said of a question, or besides the level of a declared one: a
 * column NAME:WORD, or in a table of one row an answer a column WORD. */
static const char *const ASPECTS[TABLE_ASPECTS] = {
	[TABLE_EVIDENCE] = "evidence", [TABLE_NOTE] = "note", [TABLE_SKIP] = "skip",
	[TABLE_PROOF] = "proof",       [TABLE_DATE] = "date",
};

enum {
	ASPECT_ROOM = 2 * (TABLE_ASPECTS + 1) /* nodes: with the answer itself, keys and values */
};

/* ---- the first row ---- */

struct heading {
	struct table *table;
	zj_diags *diags;
	struct map *seen; /* name, to column */
	bool is_wrong;
	bool no_memory;
};

static void
refuse_heading(struct heading *heading, enum diag_code code, const struct node *at, struct str a)
{
	diag_add(heading->diags, code, node_place(at, &heading->table->file), a, STR_NONE,
		 STR_NONE);
	heading->is_wrong = true;
}

static enum table_aspect
find_aspect(struct str word)
{
	for (int i = 0; i < TABLE_ASPECTS; i++) {
		if (str_is(word, ASPECTS[i]))
			return (enum table_aspect)i;
	}
	return TABLE_MAIN;
}

static void
take_brackets(struct table_column *column)
{
	column->is_list = str_ends(column->key, STR("[]"));
	if (column->is_list)
		column->key.len -= 2;
}

/* Takes ":evidence" or "[]" off the end of a name. */
static void
take_ending(struct heading *heading, struct table_column *column, const struct node *cell)
{
	const char *colon = column->key.len ? memchr(column->key.at, ':', column->key.len) : NULL;

	if (colon) {
		const char *word = colon + 1;
		const size_t left = (size_t)(column->key.at + column->key.len - word);
		column->aspect = find_aspect((struct str){word, left});
		if (column->aspect == TABLE_MAIN)
			refuse_heading(heading, DIAG_CSV_ASPECT, cell, cell->text);
		column->key.len = (size_t)(colon - column->key.at);
	}
	take_brackets(column);
	column->is_list |= column->aspect == TABLE_EVIDENCE;
}

static void
find_part(struct table_column *column)
{
	for (size_t i = 0; i < sizeof(TOP_KEYS) / sizeof(TOP_KEYS[0]); i++) {
		if (str_is(column->key, TOP_KEYS[i])) {
			column->part = TABLE_TOP;
			return;
		}
	}
	if (str_is(column->key, "enterprise")) {
		column->part = TABLE_ENTERPRISE;
		column->key = STR("id");
		return;
	}
	column->part = TABLE_ANSWERS;
	for (size_t i = TABLE_ENTERPRISE; i < TABLE_PARTS; i++) {
		const struct str prefix = PARTS[i].prefix;
		if (!str_starts(column->key, prefix) || column->key.len == prefix.len)
			continue;
		column->part = (enum table_part)i;
		column->key.at += prefix.len;
		column->key.len -= prefix.len;
		return;
	}
}

static void
name_column(struct heading *heading, struct table_column *column, const struct node *cell)
{
	*column = (struct table_column){.aspect = TABLE_MAIN, .heading = *cell};
	column->key = str_trim(cell->text);
	if (cell->kind == NODE_NULL || column->key.len == 0) {
		refuse_heading(heading, DIAG_CSV_NO_NAME, cell, STR_NONE);
		return;
	}
	switch (map_put(heading->seen, column->key, (uint32_t)(column - heading->table->columns))) {
	case MAP_ADDED:
		break;
	case MAP_THERE:
		refuse_heading(heading, DIAG_CSV_COLUMN_TWICE, cell, column->key);
		break;
	case MAP_NO_MEMORY:
		heading->no_memory = true;
		break;
	}
	take_ending(heading, column, cell);
	find_part(column);
	column->is_of_key = column->part == TABLE_TOP ? str_is(column->key, "rubric")
						      : column->part == TABLE_ENTERPRISE &&
								(str_is(column->key, "id") ||
								 str_is(column->key, "uscc"));
	column->heading.file = &heading->table->file;
	column->heading.text = column->key;
}

struct table_column
table_name(struct str name)
{
	struct table_column column = {.aspect = TABLE_MAIN, .key = str_trim(name)};

	take_brackets(&column);
	find_part(&column);
	return column;
}

/* A column "NAME:note" belongs to the first that has the name. */
static void
find_owner(struct table *table, size_t index)
{
	struct table_column *column = &table->columns[index];

	column->owner = 0;
	while (table->columns[column->owner].part != column->part ||
	       !str_equal(table->columns[column->owner].key, column->key))
		column->owner++;
	table->capacity[column->part] += column->owner == index;
}

static bool
find_column(const struct heading *heading, const char *name, size_t *index)
{
	const uint32_t found = map_get(heading->seen, str_from(name));

	*index = found;
	return found != MAP_NONE;
}

/* With a column "question" and one "answer" a row is one answer, and columns named as aspects are
 * those of it. */
static void
find_shape(struct heading *heading)
{
	struct table *table = heading->table;
	size_t at;

	table->is_long = find_column(heading, "question", &table->question) &&
			 find_column(heading, "answer", &table->answer);
	for (int i = 0; table->is_long && i < TABLE_OF_ANSWERS; i++) {
		table->beside[i] = table->count;
		if (!find_column(heading, ASPECTS[i], &at))
			continue;
		table->beside[i] = at;
		table->columns[at].aspect = (enum table_aspect)i;
		table->columns[at].is_list = i == TABLE_EVIDENCE;
		table->columns[at].is_of_answer = true;
	}
	if (!table->is_long)
		return;
	table->columns[table->question].is_of_answer = true;
	table->columns[table->answer].is_of_answer = true;
}

static zj_status
read_heading(struct table *table, const struct node *row, zj_diags *diags)
{
	struct heading heading = {table, diags, map_new(table->arena), false, false};

	table->count = row->count;
	table->columns = arena_array(table->arena, row->count, sizeof(*table->columns));
	if (!heading.seen || !table->columns)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < row->count && !heading.no_memory; i++)
		name_column(&heading, &table->columns[i], node_item(row, i));
	if (heading.no_memory)
		return ZJ_ENOMEM;
	if (!find_column(&heading, "rubric", &table->rubric))
		table->rubric = table->count;
	find_shape(&heading);
	for (size_t i = 0; i < table->count; i++)
		find_owner(table, i);
	return heading.is_wrong ? ZJ_EINPUT : ZJ_OK;
}

/* A table copied out of a spreadsheet has tabs. */
static char
guess_separator(struct str bytes)
{
	const bool has_comma = bytes.len && memchr(bytes.at, ',', bytes.len);
	const bool has_tab = bytes.len && memchr(bytes.at, '\t', bytes.len);

	return has_tab && !has_comma ? '\t' : ',';
}

static zj_status
fill(struct table *table, const struct diag_file *header, zj_diags *diags)
{
	struct yaml_scratch *scratch = yaml_scratch_new();
	const struct str bytes = arena_str(table->arena, header->bytes);
	const struct str name = arena_str(table->arena, str_from(header->name));
	const struct node *rows = NULL;
	struct source source;
	zj_status status = ZJ_ENOMEM;

	if (!scratch || !bytes.at || !name.at)
		goto out;
	table->file = *header;
	table->file.name = name.at;
	table->file.bytes = bytes;
	table->separator = guess_separator(bytes);
	status = source_view(&source, &table->file, diags);
	if (status)
		goto out;
	table->file = source.file;
	table->heading = hash_of(table->file.bytes);
	status = csv_read_with(&rows, &source, table->separator, table->arena, scratch, diags);
	if (status)
		goto out;
	status = ZJ_EINPUT;
	if (rows->count == 0)
		diag_add(diags, DIAG_CSV_NO_HEADING, place_file(&table->file), STR_NONE, STR_NONE,
			 STR_NONE);
	else
		status = read_heading(table, node_item(rows, 0), diags);
out:
	yaml_scratch_free(scratch);
	return diag_failed(diags) ? ZJ_ENOMEM : status;
}

zj_status
table_new(struct table **out, const struct diag_file *header, zj_diags *diags)
{
	struct table *table = calloc(1, sizeof(*table));
	zj_status status = ZJ_ENOMEM;

	if (table && (table->arena = arena_new()))
		status = fill(table, header, diags);
	if (status == ZJ_OK)
		*out = table;
	else
		table_free(table);
	return status;
}

void
table_free(struct table *table)
{
	if (!table)
		return;
	arena_free(table->arena);
	free(table);
}

bool
table_is_long(const struct table *table)
{
	return table->is_long;
}

static void
add_to_key(struct buf *key, const struct table *table, size_t column, struct str text)
{
	if (!table->columns[column].is_of_key)
		return;
	buf_add(key, text);
	buf_add_char(key, '\n');
}

void
table_key(struct buf *key, const struct table *table, const struct node *row)
{
	for (size_t i = 0; i < row->count && i < table->count; i++)
		add_to_key(key, table, i, node_item(row, i)->text);
}

void
table_cells_key(struct buf *key, const struct table *table, const struct pairs_text *cells,
		size_t count)
{
	for (size_t i = 0; i < count && i < table->count; i++)
		add_to_key(key, table, i, cells[i].kind == NODE_SCALAR ? cells[i].text : STR_NONE);
}

struct str
table_heading(const struct table *table)
{
	return table->file.bytes;
}

char
table_separator(const struct table *table)
{
	return table->separator;
}

/* ---- rows ---- */

struct building {
	const struct table *table;
	const struct diag_file *file;
	struct arena *arena;
	zj_diags *diags;
	struct node parts[TABLE_PARTS]; /* maps, with room for all that may come */
	size_t *entries;                /* by column: its number in its part, from 1; 0: none yet */
	struct map *questions;          /* one row an answer: those there are, by name */
	bool is_wrong;
	bool no_memory;
};

static void
refuse(struct building *building, enum diag_code code, const struct node *at, struct str a)
{
	diag_add(building->diags, code, node_place(at, building->file), a, STR_NONE, STR_NONE);
	building->is_wrong = true;
}

/* A further key of a map, which has room for it: its value. */
static struct node *
add_key(struct node *map, const struct node *key, struct str name)
{
	struct node *pair = &map->items[2 * map->count++];

	pair[0] = *key;
	pair[0].kind = NODE_SCALAR;
	pair[0].text = name;
	return &pair[1];
}

/* The first of either width, and how many bytes it has; `end` and 0 where there is none. */
static const char *
find_semicolon(const char *at, const char *end, size_t *width)
{
	static const struct str wide = {"\xEF\xBC\x9B", 3};
	const char *narrow = at < end ? memchr(at, ';', (size_t)(end - at)) : NULL;
	const char *const stop = narrow ? narrow : end;

	for (; at < stop && (at = memchr(at, wide.at[0], (size_t)(stop - at))); at++) {
		*width = wide.len;
		if (str_starts((struct str){at, (size_t)(stop - at)}, wide))
			return at;
	}
	*width = narrow != NULL;
	return stop;
}

bool
table_next_item(const char **at, const char *end, struct str *item)
{
	const char *const from = *at;
	size_t width;

	if (from >= end)
		return false;
	const char *const stop = find_semicolon(from, end, &width);
	*item = str_trim((struct str){from, (size_t)(stop - from)});
	*at = stop + width;
	return true;
}

bool
table_split(struct node *list, const struct node *cell, struct arena *arena)
{
	const char *const end = cell->text.at + cell->text.len;
	struct str item;
	size_t most = 0;

	for (const char *at = cell->text.at; table_next_item(&at, end, &item);)
		most++;
	*list = *cell;
	list->kind = NODE_LIST;
	list->text = STR_NONE;
	list->items = arena_array(arena, most, sizeof(*list->items));
	for (const char *at = cell->text.at; list->items && table_next_item(&at, end, &item);) {
		if (item.len == 0)
			continue;
		list->items[list->count] = *cell;
		list->items[list->count++].text = item;
	}
	return list->items != NULL;
}

/* What an answer with something beside it calls the answer. */
static struct str
main_word(enum table_part part)
{
	return part == TABLE_DECLARED ? STR("level") : STR("answer");
}

/* It becomes {answer: …}, with room for all that can be said beside it. */
static bool
make_map(struct building *building, enum table_part part, struct node *value)
{
	struct node map = *value;

	if (value->kind == NODE_MAP)
		return true;
	map.kind = NODE_MAP;
	map.text = STR_NONE;
	map.count = 0;
	map.items = arena_array(building->arena, ASPECT_ROOM, sizeof(map));
	if (!map.items) {
		building->no_memory = true;
		return false;
	}
	if (value->kind != NODE_NULL)
		*add_key(&map, value, main_word(part)) = *value;
	*value = map;
	return true;
}

/* Where a cell goes. */
struct target {
	enum table_part part;
	struct str key;
	const struct node *heading; /* where the key is written */
	enum table_aspect aspect;
	bool is_list;
};

/* A cell with something in it, for the entry of that number; 0: a new one, and *number is set. */
static void
put(struct building *building, const struct target *target, size_t *number, const struct node *cell)
{
	struct node *part = &building->parts[target->part];
	struct node content = *cell;

	if (target->is_list && !table_split(&content, cell, building->arena)) {
		building->no_memory = true;
		return;
	}
	if (!*number) {
		struct node *value = add_key(part, target->heading, target->key);
		*value = (struct node){.kind = NODE_NULL,
				       .line = cell->line,
				       .column = cell->column,
				       .length = cell->length};
		*number = part->count;
	}
	struct node *value = &part->items[2 * (*number - 1) + 1];
	if (target->aspect != TABLE_MAIN) {
		const struct str word = str_from(ASPECTS[target->aspect]);
		if (make_map(building, target->part, value) && !node_get_str(value, word))
			*add_key(value, cell, word) = content;
		return;
	}
	const struct node *had = value->kind == NODE_MAP
					 ? node_get_str(value, main_word(target->part))
				 : value->kind == NODE_NULL ? NULL
							    : value;
	if (had && !str_equal(had->text, content.text))
		refuse(building, DIAG_CSV_DIFFERS, cell, target->key);
	else if (!had && value->kind == NODE_MAP)
		*add_key(value, cell, main_word(target->part)) = content;
	else if (!had)
		*value = content;
}

static bool
is_empty(const struct node *cell)
{
	return cell->kind == NODE_NULL || cell->text.len == 0;
}

static void
put_cells(struct building *building, const struct node *row)
{
	const struct table *table = building->table;

	for (size_t i = 0; i < row->count && i < table->count; i++) {
		const struct table_column *column = &table->columns[i];
		const struct node *cell = node_item(row, i);
		if (column->is_of_answer || is_empty(cell))
			continue;
		const struct target target = {column->part, column->key, &column->heading,
					      column->aspect, column->is_list};
		put(building, &target, &building->entries[column->owner], cell);
	}
}

/* One row an answer: the name of a question is read as that of a column is. */
static void
put_answer(struct building *building, const struct node *row)
{
	const struct table *table = building->table;
	const struct node *name = node_item(row, table->question);
	const struct table_column column = table_name(name->text);
	size_t number = 0;

	if (is_empty(name)) {
		refuse(building, DIAG_CSV_NO_QUESTION, name, STR_NONE);
		return;
	}
	switch (map_put(building->questions, str_trim(name->text), 0)) {
	case MAP_ADDED:
		break;
	case MAP_THERE:
		refuse(building, DIAG_CSV_QUESTION_TWICE, name, str_trim(name->text));
		return;
	case MAP_NO_MEMORY:
		building->no_memory = true;
		return;
	}
	if (column.part != TABLE_FACTS && column.part != TABLE_ANSWERS) {
		refuse(building, DIAG_CSV_NO_QUESTION, name, STR_NONE);
		return;
	}
	for (size_t i = 0; i < row->count; i++) {
		const struct table_column *of = &table->columns[i];
		if (!of->is_of_answer || i == table->question || is_empty(node_item(row, i)))
			continue;
		const struct target target = {column.part, column.key, name, of->aspect,
					      of->is_list ||
						      (of->aspect == TABLE_MAIN && column.is_list)};
		put(building, &target, &number, node_item(row, i));
	}
}

static bool
check_width(struct building *building, const struct node *row)
{
	const size_t count = building->table->count;
	char numbers[2][24];

	if (row->count == count)
		return true;
	(void)snprintf(numbers[0], sizeof(numbers[0]), "%lu", (unsigned long)row->count);
	(void)snprintf(numbers[1], sizeof(numbers[1]), "%lu", (unsigned long)count);
	diag_add(building->diags, DIAG_CSV_CELLS, node_place(row, building->file),
		 str_from(numbers[0]), str_from(numbers[1]), STR_NONE);
	building->is_wrong = true;
	return false;
}

/* Something beside an answer that is not given, and no reason to leave it out: not answered. */
static void
complete(struct node *part, struct str word)
{
	for (size_t i = 0; i < part->count; i++) {
		struct node *value = &part->items[2 * i + 1];
		if (value->kind != NODE_MAP || node_get_str(value, word) || node_get(value, "skip"))
			continue;
		struct node *main = add_key(value, value, word);
		*main = (struct node){.kind = NODE_NULL,
				      .line = value->line,
				      .column = value->column,
				      .length = value->length};
	}
}

static bool
make_room(struct building *building, const struct node *rows)
{
	const struct table *table = building->table;
	const struct node *first = rows->count ? node_item(rows, 0) : rows;

	building->entries = arena_array(building->arena, table->count, sizeof(*building->entries));
	if (table->is_long)
		building->questions = map_new(building->arena);
	for (size_t i = 0; i < TABLE_PARTS; i++) {
		const bool grows = table->is_long && (i == TABLE_FACTS || i == TABLE_ANSWERS);
		const size_t room = table->capacity[i] + (grows ? rows->count : 0);
		building->parts[i] = (struct node){.kind = NODE_MAP,
						   .line = first->line,
						   .column = first->column,
						   .length = first->length};
		building->parts[i].items =
			arena_array(building->arena, 2 * room, sizeof(struct node));
		if (!building->parts[i].items)
			return false;
	}
	return building->entries && (building->questions || !table->is_long);
}

/* The top with the parts that have something in them. */
static const struct node *
put_together(struct building *building)
{
	const struct node *top = &building->parts[TABLE_TOP];
	struct node *root = arena_alloc(building->arena, sizeof(*root));

	if (!root)
		return NULL;
	*root = *top;
	root->items = arena_array(building->arena, 2 * (top->count + TABLE_PARTS), sizeof(*root));
	if (!root->items)
		return NULL;
	memcpy(root->items, top->items, 2 * top->count * sizeof(*root));
	complete(&building->parts[TABLE_ANSWERS], main_word(TABLE_ANSWERS));
	complete(&building->parts[TABLE_DECLARED], main_word(TABLE_DECLARED));
	for (size_t i = TABLE_ENTERPRISE; i < TABLE_PARTS; i++) {
		if (building->parts[i].count > 0)
			*add_key(root, top, PARTS[i].key) = building->parts[i];
	}
	return root;
}

zj_status
table_document(const struct node **out, const struct table *table, const struct node *rows,
	       const struct diag_file *file, struct arena *arena, zj_diags *diags)
{
	struct building building = {.table = table, .file = file, .arena = arena, .diags = diags};
	const struct node *root;

	if (!make_room(&building, rows))
		return ZJ_ENOMEM;
	for (size_t i = 0; i < rows->count; i++) {
		const struct node *row = node_item(rows, i);
		if (!check_width(&building, row))
			continue;
		put_cells(&building, row);
		if (table->is_long)
			put_answer(&building, row);
	}
	root = put_together(&building);
	if (!root || building.no_memory || diag_failed(diags))
		return ZJ_ENOMEM;
	if (building.is_wrong)
		return ZJ_EINPUT;
	*out = root;
	return ZJ_OK;
}
