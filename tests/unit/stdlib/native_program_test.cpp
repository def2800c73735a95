#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/stdlib/declared_builtins.h"

namespace benchc {
namespace {

std::set<std::string> kernels_of_the_program() {
  const std::unique_ptr<FILE, decltype(&pclose)> program(
      popen("\"" BENCHC_TEST_NATIVE "\" --kernels", "r"), &pclose);
  std::set<std::string> names;
  std::array<char, 256> line{};
  while (program && std::fgets(line.data(), line.size(), program.get()) != nullptr) {
    std::string name = line.data();
    name.erase(name.find_last_not_of('\n') + 1);
    names.insert(name);
  }
  return names;
}

// What a spec may name is what the program beside benchc can run.
TEST(NativeProgram, HasTheKernelsThatTheModulesDeclare) {
  std::set<std::string> declared;
  for (const auto& [name, builtin] : testing::declared_builtins()) declared.insert(name);
  EXPECT_EQ(kernels_of_the_program(), declared);
}

}  // namespace
}  // namespace benchc
