// benchc/native.h in the hands of strict compilers.

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/unit/runtime/native/host_process.h"

namespace benchc::native::test {
namespace {

const char* const kUse = R"(
static void work(void* context, uint32_t thread) {
  while (benchc_thread_batch((benchc_case*)context, thread) != 0) {}
}
BENCHC_EXPORT void body(benchc_case* bench) {
  double* count = benchc_counter(bench, "count", 0);
  benchc_items(bench, benchc_number(bench, "n"));
  benchc_bytes(bench, 1);
  if (benchc_has(bench, "x") && benchc_text(bench, "x")[0] == 'x') benchc_warn(bench, "x");
  if (benchc_integer(bench, "n") < 0) benchc_fail(bench, "below 0");
  if (benchc_threads(bench) > 1) {
    benchc_each_thread(bench, work, bench);
  } else {
    for (uint64_t turns; (turns = benchc_batch(bench)) != 0;)
      while (turns-- != 0) {
        benchc_pause(bench);
        benchc_resume(bench);
        *count += 1;
        benchc_keep(count);
        benchc_clobber();
      }
  }
}
)";

const char* const kUseOfCpp = R"(
#include <array>
#include <memory>
#include <string>
struct Pair { float x; float y; };
struct Odd { char bytes[3]; };
struct Large { long all[8]; };
enum class Colour { Red };
template <typename T>
void keep_both(T value) {
  const T constant = value;
  benchc::keep(constant);
  benchc::keep(value);
  benchc::keep(T(value));
}
BENCHC_ENTRY(cpp, bench) {
  bench.items(bench.size("n"));
  bench.bytes(4);
  if (bench.has("x")) bench.warn(bench.text("x").data());
  keep_both(1); keep_both(1L); keep_both('c'); keep_both(short{1}); keep_both(true); keep_both(1.0F);
  keep_both(1.0); keep_both(1.0L); keep_both(Pair{}); keep_both(Odd{}); keep_both(Large{});
  keep_both(Colour::Red); keep_both("text"); keep_both(nullptr); keep_both(std::string("text"));
  keep_both(std::array<int, 3>{}); keep_both(&keep_both<int>);
  benchc::keep("a literal");
  benchc::keep("abc");
  char word[4] = {};
  benchc::keep(word);
  const std::unique_ptr<int> owner;
  benchc::keep(owner);
  bench.measure([&] { bench.pause(); bench.resume(); benchc::clobber(); });
  bench.measure_each([&](std::uint32_t thread) { bench.counter("c", thread) += bench.number("n"); });
}
)";

class NativeHeader : public testing::TestWithParam<std::string> {};

bool is_installed(const std::string& program) {
  return access(program.c_str(), X_OK) == 0 || access(("/usr/bin/" + program).c_str(), X_OK) == 0;
}

TEST_P(NativeHeader, CompilesWithoutAWarning) {
  const std::string compiler = GetParam();
  if (!is_installed(compiler)) GTEST_SKIP() << "no " << compiler;
  const bool is_c = compiler.find("++") == std::string::npos;
  const benchc::test::TemporaryDirectory folder;
  const std::string text =
      std::string("#include \"benchc/native.h\"\n") + kUse + (is_c ? "" : kUseOfCpp);
  const std::string source = folder.write(is_c ? "use.c" : "use.cpp", text);
  for (const char* optimise : {"-O0", "-O2"}) {
    const Ran ran = run_program({compiler, is_c ? "-std=c11" : "-std=c++20", optimise, "-Wall",
                                 "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror",
                                 "-fPIC", "-I" BENCHC_SOURCE_DIR "/stdlib/include", "-c", source,
                                 "-o", folder.path() / "use.o"});
    EXPECT_EQ(ran.code, 0) << optimise << "\n" << ran.output;
  }
}

INSTANTIATE_TEST_SUITE_P(Compilers, NativeHeader, testing::Values("gcc", "g++", "clang", "clang++"),
                         [](const testing::TestParamInfo<std::string>& tested) {
                           std::string name = tested.param;
                           for (char& letter : name) letter = letter == '+' ? 'p' : letter;
                           return name;
                         });

}  // namespace
}  // namespace benchc::native::test
