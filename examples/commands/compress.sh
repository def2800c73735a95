#!/bin/sh
# compress.sh TOOL FILE: packs the file, reads it back, and prints what came of it as JSON.
set -eu
tool=$1
file=$2
packed="$file.$tool"
"$tool" -c "$file" >"$packed"
if "$tool" -d -c "$packed" | cmp -s - "$file"; then intact=true; else intact=false; fi
size=$(wc -c <"$file")
out=$(wc -c <"$packed")
rm -f "$packed"
awk -v size="$size" -v out="$out" -v intact="$intact" \
  'BEGIN { printf "{\"packed\": %d, \"ratio\": %.4f, \"intact\": %s}\n", out, size / out, intact }'
