/*
 * A build without the libraries that unpack: built from unpack.c alone, with neither of them.
 */
#include <stdio.h>
#include <string.h>

#include "text/text.h"

static int
check(const char *what, struct str bytes, const char *packing)
{
	struct unpack *in = unpack_bytes(bytes);
	zj_diags *diags = zj_diags_new();
	zj_diag diag = {.code = "none", .message = ""};
	char byte;
	size_t got;
	const zj_status status = in ? unpack_read(in, &byte, 1, &got) : ZJ_ENOMEM;

	if (in)
		unpack_report(in, "x.yaml", diags);
	(void)zj_diags_get(diags, 0, ZJ_LANG_EN, &diag);
	const int failed = status != ZJ_EINPUT || strcmp(diag.code, "packed-left-out") != 0 ||
			   !strstr(diag.message, packing);
	if (failed)
		printf("%s: status %d, %s: %s\n", what, (int)status, diag.code, diag.message);
	zj_diags_free(diags);
	unpack_close(in);
	return failed;
}

int
main(void)
{
	int failed = check("gzip", STR("\x1f\x8b\x08\x00"), "gzip");

	failed += check("zstd", STR("\x28\xb5\x2f\xfd"), "zstd");
	return failed ? 1 : 0;
}
