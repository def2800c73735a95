#!/bin/sh
# make_input.sh BYTES FILE: the same text each time.
set -eu
mkdir -p "$(dirname "$2")"
awk 'BEGIN { for (i = 1; i <= 40000; ++i) print "line", i, (i * 7919) % 10007 }' | head -c "$1" >"$2"
