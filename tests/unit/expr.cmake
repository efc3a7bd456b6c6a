zhijie_unit(expr
	test_expr_fault.c
	test_expr_main.c
	test_expr_place.c
	test_expr_prop.c
	test_expr_regex.c
	test_expr_tables.c
	test_expr_tell.c
	test_expr_value.c
	test_expr_view.c
)
target_link_libraries(unit_expr PRIVATE expr_toy)
target_compile_definitions(unit_expr PRIVATE DOCS_FOLDER="${PROJECT_SOURCE_DIR}/docs")

# test_expr_fault.c makes these fail on demand.
target_link_options(unit_expr PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)
