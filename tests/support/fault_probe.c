/*
 * A small program for fault_selftest: it makes a list in memory and leaves it in a file. Told
 * how to be wrong, it does exactly one thing wrong, and the sweep must see that.
 *
 *     fault_probe FILE good|crash|rare|last|hang|silent|lose|half|bug
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	PIECES = 300
};

static int
failed(const char *how, const char *what)
{
	if (strcmp(how, "hang") == 0)
		pause();
	if (strcmp(how, "bug") == 0)
		return 70;
	if (strcmp(how, "silent") != 0)
		fprintf(stderr, "fault_probe: no %s\n", what);
	return 4;
}

static bool
save(const char *path, const char *how)
{
	const char *name = strcmp(how, "half") == 0 ? path : "probe.tmp";
	const int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	bool good = file >= 0 && write(file, "first\n", 6) == 6 && write(file, "last\n", 5) == 5 &&
		    fsync(file) == 0;

	if (file >= 0)
		close(file);
	if (good && name != path)
		good = rename(name, path) == 0;
	if (!good && name != path)
		unlink(name);
	return good || strcmp(how, "lose") == 0;
}

/* What one piece in the middle comes from, by a way of its own, and does not look at. */
static char *
rare_piece(void)
{
	char *piece = malloc(16);

	*(volatile char *)piece = 'x';
	return piece;
}

/* Whether the program looks at what it got for a piece. */
static bool
looks_at(int piece, const char *how)
{
	return strcmp(how, "crash") != 0 && (strcmp(how, "last") != 0 || piece != PIECES - 1);
}

int
main(int argc, char **argv)
{
	if (argc != 3)
		return 3;
	const char *how = argv[2];
	char *pieces[PIECES] = {NULL};
	int status = 0;

	for (int i = 0; i < PIECES && status == 0; i++) {
		if (strcmp(how, "rare") == 0 && i == PIECES / 2)
			pieces[i] = rare_piece();
		else
			pieces[i] = malloc(16);
		if (!pieces[i] && looks_at(i, how))
			status = failed(how, "memory");
		else
			*(volatile char *)pieces[i] = 'x';
	}
	if (status == 0 && !save(argv[1], how))
		status = failed(how, "room on the disk");
	for (int i = 0; i < PIECES; i++)
		free(pieces[i]);
	return status;
}
