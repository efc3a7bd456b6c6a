zhijie_unit(batch
	test_batch_main.c
	test_batch_pool.c
	test_batch_scorer.c
)
# test_batch_scorer.c makes these fail on demand.
target_link_options(unit_batch PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)
set_tests_properties(unit_batch PROPERTIES LABELS "unit;threads")
