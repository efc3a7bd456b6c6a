# What leaves the house: the shared library, the program, and where they are installed.

# The library is every room except the command line. Only what is marked ZJ_API can be seen
# from outside (tests/lint/symbols.py compares).
set(library_rooms "")
foreach(room ${ROOMS})
	if(TARGET room_${room})
		list(APPEND library_rooms room_${room})
	endif()
endforeach()

if(library_rooms)
	set(objects "")
	foreach(room ${library_rooms})
		list(APPEND objects $<TARGET_OBJECTS:${room}>)
	endforeach()
	add_library(libzhijie SHARED ${objects})
	set_target_properties(libzhijie PROPERTIES
		OUTPUT_NAME zhijie
		LINKER_LANGUAGE C
		VERSION ${PROJECT_VERSION}
		SOVERSION 0
		LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
	target_link_libraries(libzhijie PRIVATE zhijie_flags
		PkgConfig::YAML PkgConfig::SQLITE PkgConfig::PCRE2
		PkgConfig::UTF8PROC PkgConfig::SODIUM
		$<TARGET_NAME_IF_EXISTS:PkgConfig::ZLIB> $<TARGET_NAME_IF_EXISTS:PkgConfig::ZSTD>)
	if(NOT ZJ_SANITIZE)
		target_link_options(libzhijie PRIVATE -Wl,--no-undefined)
	endif()
	target_include_directories(libzhijie INTERFACE
		$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
		$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

	install(TARGETS libzhijie
		LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
		NAMELINK_COMPONENT devel)
	install(DIRECTORY include/zhijie DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
		FILES_MATCHING PATTERN "*.h")
	# What it is linked with, the libraries it can do without among them where they are there.
	set(zhijie_private_libs "")
	foreach(library YAML SQLITE PCRE2 UTF8PROC SODIUM ZLIB ZSTD)
		if(TARGET PkgConfig::${library})
			set(folders ${${library}_LIBRARY_DIRS})
			list(REMOVE_ITEM folders ${CMAKE_C_IMPLICIT_LINK_DIRECTORIES})
			list(TRANSFORM folders PREPEND -L)
			list(TRANSFORM ${library}_LIBRARIES PREPEND -l OUTPUT_VARIABLE names)
			list(APPEND zhijie_private_libs ${folders} ${names})
		endif()
	endforeach()
	list(JOIN zhijie_private_libs " " zhijie_private_libs)
	configure_file(src/zhijie.pc.in ${PROJECT_BINARY_DIR}/zhijie.pc @ONLY)
	install(FILES ${PROJECT_BINARY_DIR}/zhijie.pc
		DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()

# src/cli/CMakeLists.txt makes the program from the same rooms, linked statically: one file
# less to find at start-up. Calls into the libraries are bound when first made, because one
# command uses a few dozen of the hundreds there are.
if(TARGET zhijie)
	set_target_properties(zhijie PROPERTIES
		RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
	target_link_options(zhijie PRIVATE -Wl,-z,lazy)
	install(TARGETS zhijie RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

install(DIRECTORY rubrics DESTINATION ${CMAKE_INSTALL_DATADIR}/zhijie OPTIONAL)
install(DIRECTORY docs/examples DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(FILES README.md docs/README.zh-CN.md DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
foreach(section 1 3 5 7)
	file(GLOB pages CONFIGURE_DEPENDS docs/man/*.${section})
	if(pages)
		install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
	endif()
endforeach()

# Completions are written by hand (docs/completions) or by the build into the same folder
# of the build tree; whichever is there is installed under the name its shell looks for.
foreach(folder ${PROJECT_SOURCE_DIR}/docs/completions ${PROJECT_BINARY_DIR}/completions)
	install(FILES ${folder}/zhijie.bash OPTIONAL RENAME zhijie
		DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
	install(FILES ${folder}/_zhijie OPTIONAL
		DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
	install(FILES ${folder}/zhijie.fish OPTIONAL
		DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endforeach()

# cpack -G DEB
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME zhijie)
set(CPACK_PACKAGE_VENDOR "Zhijie")
set(CPACK_PACKAGE_CONTACT "The Zhijie developers <zhijie@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
	"Reads a rubric (a questionnaire with its scoring rules) and the answers of an
enterprise, says which tier it has reached and why, what is missing for the next
one, and keeps it all in a local SQLite file. Needs no network.")
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/package)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded at need, so it is not found among what the program is linked with.
if(xlsx_library MATCHES "\\.so\\.([0-9]+)$")
	set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libxlsxwriter${CMAKE_MATCH_1}")
endif()
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
	OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
