#include <benchc/native.h>

BENCHC_EXPORT void parse_document(benchc_case* bench) {
  while (benchc_batch(bench) != 0) {
  }
}
