# pack.sh LEVEL: packs numbers, and says as JSON how many bytes they become.
packed=$(seq 1 20000 | gzip "-$1" | wc -c)
printf '{"packed": %d}\n' "$packed"
