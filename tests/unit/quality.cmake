zhijie_unit(quality
	test_quality_alike.c
	test_quality_edge.c
	test_quality_fault.c
	test_quality_jump.c
	test_quality_main.c
	test_quality_sheet.c
)
# test_quality_fault.c makes these fail on demand.
target_link_options(unit_quality PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)
