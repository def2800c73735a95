#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stdlib/modules.h"
#include "tests/unit/compiler/model/checked_spec.h"

namespace benchc::model_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST(Builtins, EveryKernelOfTheStdlibCanBeNamedWithoutAnImport) {
  std::size_t kernels = 0;
  for (const std::string_view module : stdlib::module_names()) {
    const std::string text(*stdlib::module(module));
    for (std::size_t at = text.find("\nbuiltin "); at != std::string::npos;
         at = text.find("\nbuiltin ", at + 1)) {
      const std::size_t begin = at + std::string("\nbuiltin ").size();
      const std::string own = text.substr(begin, text.find_first_of(" {", begin) - begin);
      const bool alone = module.substr(module.rfind('.') + 1) == own;
      const std::string name = std::string(module) + (alone ? "" : "." + own);
      const model::Checked checked = check_spec("workload w { builtin = " + name + " }");
      EXPECT_THAT(told(checked), IsEmpty()) << name;
      ++kernels;
    }
  }
  EXPECT_GT(kernels, 0U);
}

// A file of the repository may have a module's name.
TEST(Builtins, AFileIsNotTakenForAModule) {
  const MemoryFiles files(Texts{{"a.bench", R"(bench 1
import "std.nothing" as other
workload w { builtin = std.nothing.at_all })"},
                                {"std.nothing", "bench 1\nbuiltin at_all { }\n"}});
  const std::string text = told(model::check(files, "a.bench"));
  EXPECT_THAT(text, HasSubstr("[unknown-declaration]"));
  EXPECT_THAT(text, HasSubstr("[unknown-builtin]"));
}

// So that a library of a gigabyte is not read to check a spec, and a file not once a case.
TEST(NativeFiles, EachIsLookedForOnce) {
  const MemoryFiles files(Texts{{"a.bench", R"(bench 1
workload w {
  over n = 1..1000
  over s = ["a", "b"]
  native = "bench/${s}.cpp" entry w
})"},
                                {"bench/a.cpp", ""},
                                {"bench/b.cpp", ""}});
  EXPECT_THAT(told(model::check(files, "a.bench")), IsEmpty());
  EXPECT_EQ(files.reads["bench/a.cpp"], 1);
  EXPECT_EQ(files.reads["bench/b.cpp"], 1);
}

}  // namespace
}  // namespace benchc::model_test
