/* Adler-32 (RFC 1950), in C. */
#include <stdlib.h>
#include <string.h>

#include "benchc/native.h"

static uint32_t adler32(const unsigned char* data, size_t size) {
  uint32_t low = 1;
  uint32_t high = 0;
  for (size_t i = 0; i < size; ++i) {
    low = (low + data[i]) % 65521;
    high = (high + low) % 65521;
  }
  return high << 16 | low;
}

BENCHC_EXPORT void checksum(benchc_case* bench) {
  const size_t size = (size_t)benchc_integer(bench, "size");
  unsigned char* data = malloc(size);
  if (data == NULL) benchc_fail(bench, "no memory");
  memset(data, 'a', size);
  if (adler32((const unsigned char*)"Wikipedia", 9) != 0x11e60398) benchc_fail(bench, "wrong sum");
  benchc_bytes(bench, (double)size);

  /* An iteration is a call; how many are done at once, and when it is enough, is benchc's matter.
   */
  for (uint64_t turns; (turns = benchc_batch(bench)) != 0;) {
    for (; turns != 0; --turns) {
      const uint32_t sum = adler32(data, size);
      benchc_keep(&sum);
    }
  }
  free(data);
}
