zhijie_unit(store
	test_store_backup.c
	test_store_fault.c
	test_store_main.c
	test_store_open.c
	test_store_query.c
	test_store_run.c
	test_store_save.c
	test_store_schema.c
)
target_link_libraries(unit_store PRIVATE PkgConfig::SQLITE)
target_compile_definitions(unit_store PRIVATE RUBRICS="${PROJECT_SOURCE_DIR}/rubrics")

# test_store_fault.c makes these fail on demand, and SQLite's own by its hooks.
target_link_options(unit_store PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)
target_link_options(unit_store PRIVATE -Wl,--wrap=link)
