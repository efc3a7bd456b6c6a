zhijie_unit(answers
	test_answers_main.c
	test_answers_read.c
	test_answers_uscc.c
)
