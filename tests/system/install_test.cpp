// What `cmake --install` leaves is enough to measure with, wherever it lies.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

using testing::HasSubstr;

TEST(Install, MeasuresKernelsAndLibrariesBuiltAgainstTheInstalledHeader) {
  const Repository repository;
  const std::string prefix = (repository.root() / "usr").string();
  const Finished installed =
      run({.argv = {"cmake", "--install", BENCHC_BUILD_DIR, "--prefix", prefix},
           .directory = repository.root()});
  ASSERT_EQ(installed.exit_code, 0) << installed.all();

  repository.write("body.c", R"(#include <benchc/native.h>
BENCHC_EXPORT void body(benchc_case* bench) {
  for (uint64_t turns; (turns = benchc_batch(bench)) != 0;)
    for (; turns != 0; --turns) benchc_keep(&turns);
}
)");
  repository.write("a.bench", R"(bench 1
measure default { samples = 2..3; warmup = 0; budget = 2s }
build bodies {
  command  = ["cc", "-shared", "-fPIC", "-O2", "-Iusr/include", "-o", "libbodies.so", "body.c"]
  produces = ["libbodies.so"]
}
workload built  { needs bodies; native = "libbodies.so" entry body }
workload kernel { builtin = std.syscall; metric allocations = counter "allocations" }
)");
  const Finished finished =
      run({.argv = {prefix + "/bin/benchc", "run", "a.bench"}, .directory = repository.root()});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("2 of 2 cases measured"));
}

}  // namespace
}  // namespace benchc::system_test
