#!/bin/sh
# manual.sh PROGRAM DIR: the man pages that PROGRAM makes are those in DIR, and mandoc or groff,
# where there is one, has nothing to say about them.
set -eu
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$1" manual "$made"
for page in "$made"/*.1; do
	diff -u "$2/$(basename "$page")" "$page"
done
for page in "$2"/*.1; do
	[ -e "$made/$(basename "$page")" ] || { echo "no command makes $page"; exit 1; }
done
if command -v mandoc >/dev/null; then
	mandoc -T lint -W error "$2"/*.[15]
elif command -v groff >/dev/null; then
	groff -man -ww -z "$2"/*.[15]
fi
