zhijie_unit(base
	test_base_arena.c
	test_base_diag.c
	test_base_fault.c
	test_base_hash.c
	test_base_io.c
	test_base_main.c
	test_base_map.c
	test_base_num.c
	test_base_str.c
	test_base_utf8.c
)

# test_base_fault.c makes these fail on demand.
target_link_options(unit_base PRIVATE
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=write,--wrap=fsync,--wrap=rename)
