#include "test_model.h"

#include <stdlib.h>
#include <string.h>

struct loaded
load_parts(const char *yaml, const char *part_a, const char *part_b)
{
	const zj_model_file files[] = {
		{"rubric.yaml", yaml, strlen(yaml)},
		{"a.yaml", part_a, part_a ? strlen(part_a) : 0},
		{"b.yaml", part_b, part_b ? strlen(part_b) : 0},
	};
	const size_t count = part_b ? 3 : part_a ? 2 : 1;
	struct loaded loaded = {.diags = zj_diags_new()};

	ck_assert_ptr_nonnull(loaded.diags);
	loaded.status = zj_model_read(&loaded.model, files, count, loaded.diags);
	ck_assert_int_eq(loaded.status == ZJ_OK, loaded.model != NULL);
	return loaded;
}

struct loaded
load(const char *yaml)
{
	return load_parts(yaml, NULL, NULL);
}

void
unload(struct loaded *loaded)
{
	zj_model_free(loaded->model);
	zj_diags_free(loaded->diags);
}

static void
list_diags(struct buf *out, const zj_diags *diags)
{
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_EN, &diag); i++)
		buf_printf(out, "%s%s %u:%u", i ? ", " : "", diag.code, diag.line, diag.column);
	buf_add_text(out, "");
}

void
assert_diags(const struct loaded *loaded, const char *expected)
{
	struct buf found = BUF_INIT;

	list_diags(&found, loaded->diags);
	ck_assert_str_eq(found.at ? found.at : "", expected);
	buf_done(&found);
}

void
assert_mistakes(const char *yaml, const char *expected)
{
	struct loaded loaded = load(yaml);

	assert_diags(&loaded, expected);
	ck_assert_int_eq(loaded.status, ZJ_EINPUT);
	unload(&loaded);
}

struct loaded
load_good(const char *yaml)
{
	struct loaded loaded = load(yaml);

	assert_diags(&loaded, "");
	ck_assert_int_eq(loaded.status, ZJ_OK);
	return loaded;
}

const struct model_node *
node_of(const struct loaded *loaded, const char *id)
{
	const uint32_t index = map_get(loaded->model->node_by_id, str_from(id));

	if (strcmp(id, "total") == 0)
		return &loaded->model->nodes[0];
	ck_assert_msg(index != MAP_NONE, "no node %s", id);
	return &loaded->model->nodes[index];
}

const struct model_rule *
rule_of(const struct loaded *loaded, const char *id)
{
	const uint32_t index = map_get(loaded->model->rule_by_id, str_from(id));

	ck_assert_msg(index != MAP_NONE, "no rule %s", id);
	return &loaded->model->rules[index];
}

void
assert_num(zj_num value, const char *expected)
{
	char text[ZJ_NUM_TEXT_MAX];

	zj_num_exact_text(text, value);
	ck_assert_str_eq(text, expected);
}

void
assert_str(struct str text, const char *expected)
{
	ck_assert_msg(str_is(text, expected), "\"%.*s\" is not \"%s\"", STR_ARG(text), expected);
}

int
main(void)
{
	return unit_main((Suite *[]){suite_answers(), suite_docs(), suite_fault(), suite_former(),
				     suite_mistakes(), suite_names(), suite_number(), suite_order(),
				     suite_overlay(), suite_points(), suite_vocabulary(), NULL});
}
