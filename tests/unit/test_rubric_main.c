#include "test_rubric.h"

void
assert_diags(const zj_diags *diags, const char *expected)
{
	struct buf found = BUF_INIT;
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_EN, &diag); i++)
		buf_printf(&found, "%s%s %u:%u", i ? ", " : "", diag.code, diag.line, diag.column);
	ck_assert_str_eq(found.at ? found.at : "", expected);
	buf_done(&found);
}

int
main(void)
{
	return unit_main((Suite *[]){suite_files(), suite_overlay(), suite_reader(), NULL});
}
