zhijie_unit(rubric
	test_rubric_files.c
	test_rubric_main.c
	test_rubric_overlay.c
	test_rubric_reader.c
)
