/*
 * The main of every unit test program: run a list of Check suites and say how it went.
 *
 *	int
 *	main(void)
 *	{
 *		return unit_main((Suite *[]){suite_num(), suite_str(), NULL});
 *	}
 *
 * CK_FORK=no runs everything in one process, for debuggers and valgrind; CK_RUN_SUITE and
 * CK_RUN_CASE choose. Check itself reads those.
 */
#ifndef UNIT_MAIN_H
#define UNIT_MAIN_H

#include <check.h>
#include <stddef.h>
#include <stdlib.h>

/* Sanitizers and valgrind on a busy machine are slow; a test that hangs still ends. */
enum {
	UNIT_SECONDS = 60
};

/* One suite with one case, both called `name`, running `tests` up to NULL. */
static inline Suite *
unit_suite(const char *name, const TTest *const *tests)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, UNIT_SECONDS);
	for (size_t i = 0; tests[i]; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return suite;
}

/* Run `suites` up to NULL; the exit code of the program. */
static inline int
unit_main(Suite *const *suites)
{
	SRunner *runner = srunner_create(NULL);

	for (size_t i = 0; suites[i]; i++)
		srunner_add_suite(runner, suites[i]);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
