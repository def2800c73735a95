#include <benchc/native.h>

BENCHC_ENTRY(parse_document, bench) {
  bench.measure([] {});
}
