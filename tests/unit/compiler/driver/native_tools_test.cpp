#include "compiler/driver/native_tools.h"

#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_launcher.h"
#include "tests/support/temporary_directory.h"

namespace benchc::driver {
namespace {

using test::TemporaryDirectory;
namespace fs = std::filesystem;

class NativeToolsTest : public testing::Test {
 protected:
  NativeToolsTest() { session_.repository = "/repository"; }

  TemporaryDirectory installed_;
  std::map<std::string, std::string> variables_;
  test::FakeLauncher launcher_;
  std::stringstream stream_;
  World world_{.in = stream_,
               .out = stream_,
               .err = stream_,
               .working_directory = "/",
               .program = installed_.path() / "bin/benchc",
               .variable = [this](const char* name) -> std::optional<std::string> {
                 const auto found = variables_.find(name);
                 if (found == variables_.end()) return std::nullopt;
                 return found->second;
               },
               .now = {},
               .random = {},
               .launcher = launcher_};
  Session session_{.world = world_};
};

TEST_F(NativeToolsTest, LieBesideTheProgramOrInItsLibexec) {
  installed_.write("libexec/benchc/benchc-native", "");
  installed_.write("libexec/benchc/benchc-allocations.so", "");
  const fs::path libexec = installed_.path() / "libexec/benchc";
  EXPECT_EQ(find_native_tools(session_).tools.host, libexec / "benchc-native");
  EXPECT_EQ(find_native_tools(session_).tools.allocation_counter,
            libexec / "benchc-allocations.so");
  installed_.write("bin/benchc-native", "");
  EXPECT_EQ(find_native_tools(session_).tools.host, installed_.path() / "bin/benchc-native");
}

TEST_F(NativeToolsTest, ThatAreNotThereSayWhereTheyWereLookedFor) {
  const FoundNativeTools found = find_native_tools(session_);
  EXPECT_TRUE(found.tools.host.empty());
  EXPECT_TRUE(found.tools.allocation_counter.empty());
  EXPECT_THAT(found.folders, testing::ElementsAre(installed_.path() / "bin",
                                                  installed_.path() / "libexec/benchc"));
}

TEST_F(NativeToolsTest, CompilersAreThoseOfTheEnvironment) {
  variables_ = {{"CXX", "ccache clang++"}, {"CC", "clang"}};
  EXPECT_EQ(find_native_tools(session_).tools.cxx, "ccache clang++");
  EXPECT_EQ(find_native_tools(session_).tools.cc, "clang");
  EXPECT_THAT(find_native_tools(session_).tools.header, testing::HasSubstr("BENCHC_NATIVE_ABI"));
}

TEST_F(NativeToolsTest, TheCacheIsTheUsersUnlessTheRepositorySaysWhere) {
  EXPECT_EQ(cache_folder(session_), "/repository/.benchc/cache");
  variables_["HOME"] = "/home/me";
  EXPECT_EQ(cache_folder(session_), "/home/me/.cache/benchc");
  variables_["XDG_CACHE_HOME"] = "relative";
  EXPECT_EQ(cache_folder(session_), "/home/me/.cache/benchc");
  variables_["XDG_CACHE_HOME"] = "/fast";
  EXPECT_EQ(cache_folder(session_), "/fast/benchc");
  session_.config.cache = "~/built";
  EXPECT_EQ(cache_folder(session_), "/home/me/built");
  session_.config.cache = "built/native";
  EXPECT_EQ(cache_folder(session_), "/repository/built/native");
  session_.config.cache = "/var/cache/benchc";
  EXPECT_EQ(cache_folder(session_), "/var/cache/benchc");
}

}  // namespace
}  // namespace benchc::driver
