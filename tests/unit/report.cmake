zhijie_unit(report
	test_report_fault.c
	test_report_json.c
	test_report_main.c
	test_report_page.c
	test_report_term.c
	test_report_wrap.c
)

# test_report_fault.c makes these fail on demand.
target_link_options(unit_report PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)
