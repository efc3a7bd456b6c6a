# Turn a file into C: cmake -DOUT=… -DFILE=… -DNAME=… -P embed.cmake
# Bytes as numbers, so that nothing in the file can be taken for C or for CMake.
file(READ ${FILE} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
get_filename_component(name ${FILE} NAME)
file(WRITE ${OUT} "/* Made from src/report/${name}. */\n#include \"report/html.h\"\n\n"
	"static const unsigned char bytes[] = {${bytes}0x00};\n"
	"const struct str ${NAME} = {(const char *)bytes, sizeof(bytes) - 1};\n")
