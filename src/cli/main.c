/*
 * The program's entry. Everything else is in room_cli, where tests can call it.
 */
#include "cli/cli.h"

int
main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
