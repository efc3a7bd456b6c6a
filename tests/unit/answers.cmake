zhijie_unit(answers
	test_answers_carry.c
	test_answers_direct.c
	test_answers_documents.c
	test_answers_main.c
	test_answers_read.c
	test_answers_several.c
	test_answers_uscc.c
)
# test_answers_several.c makes these fail on demand.
target_link_options(unit_answers PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)
