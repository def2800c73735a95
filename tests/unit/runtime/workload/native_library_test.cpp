#include "runtime/workload/native_library.h"

#include <atomic>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "runtime/control/link_order.h"
#include "runtime/workload/process_launcher.h"
#include "tests/support/temporary_directory.h"

namespace benchc::workload {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSource =
    "#include \"value.h\"\nextern \"C\" int entry() { return VALUE; }\n";

/// With the compiler of this machine.
class NativeLibraryTest : public testing::Test {
 protected:
  NativeLibraryTest() {
    fs::create_directories(repository_);
    write("bench/value.h", "#define VALUE 1\n");
    write("bench/body.cpp", kSource);
    native_.file = "bench/body.cpp";
    native_.entry = "entry";
    tools_.cache = directory_.path() / "cache";
    tools_.header = "#define FROM_BENCHC 41\n";
  }

  void write(const std::string& file, const std::string& text) {
    directory_.write("repository/" + file, text);
  }
  NativeLibrary build() { return build_native(native_, repository_, tools_, {}, stop_, launcher_); }

  // What the library's entry gives, or why there is none.
  static std::string called(const NativeLibrary& library) {
    if (library.path.empty()) return library.reason + "\n" + library.output;
    void* handle = dlopen(library.path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) return dlerror();
    auto* entry = reinterpret_cast<int (*)()>(dlsym(handle, "entry"));
    const std::string result = entry == nullptr ? "no entry" : std::to_string(entry());
    dlclose(handle);
    return result;
  }
  std::string built() { return called(build()); }

  // Everything in the cache that is not what it is to keep.
  std::string leftovers() const {
    std::string result;
    for (const auto& file : fs::directory_iterator(tools_.cache / "native")) {
      const fs::path name = file.path().filename();
      if (name != "include" && name.extension() != ".so" && name.extension() != ".made" &&
          name.extension() != ".headers") {
        result += name.string() + " ";
      }
    }
    return result;
  }

  test::TemporaryDirectory directory_;
  fs::path repository_ = directory_.path() / "repository";
  plan::Native native_;
  NativeTools tools_;
  StopFlags stop_;
  ProcessLauncher launcher_;
};

TEST_F(NativeLibraryTest, CompilesOnceAndFindsItAgain) {
  const NativeLibrary first = build();
  EXPECT_EQ(called(first), "1");
  EXPECT_FALSE(first.cached);
  const NativeLibrary second = build();
  EXPECT_TRUE(second.cached);
  EXPECT_EQ(second.path, first.path);
  EXPECT_EQ(leftovers(), "");
}

TEST_F(NativeLibraryTest, AChangedHeaderIsSeen) {
  EXPECT_EQ(built(), "1");
  write("bench/value.h", "#define VALUE 2\n");
  const NativeLibrary changed = build();
  EXPECT_FALSE(changed.cached);
  EXPECT_EQ(called(changed), "2");
}

TEST_F(NativeLibraryTest, AChangedSourceIsSeen) {
  EXPECT_EQ(built(), "1");
  write("bench/body.cpp", "extern \"C\" int entry() { return 3; }\n");
  EXPECT_EQ(built(), "3");
}

TEST_F(NativeLibraryTest, ChangedFlagsAreSeen) {
  write("bench/body.cpp", "extern \"C\" int entry() { return NUMBER; }\n");
  native_.flags = {"-O1", "-DNUMBER=4"};
  EXPECT_EQ(built(), "4");
  native_.flags = {"-O1", "-DNUMBER=5"};
  EXPECT_EQ(built(), "5");
}

TEST_F(NativeLibraryTest, OptimizesUnlessFlagsSayOtherwise) {
  write("bench/body.cpp",
        "#ifdef __OPTIMIZE__\n#define N 1\n#else\n#define N 0\n#endif\n"
        "extern \"C\" int entry() { return N; }\n");
  EXPECT_EQ(built(), "1");
  native_.flags = {"-O0"};
  EXPECT_EQ(built(), "0");
}

TEST_F(NativeLibraryTest, IncludesBenchcAndTheFoldersGiven) {
  write("include/more.h", "#define MORE 1\n");
  write("bench/body.cpp",
        "#include <benchc/native.h>\n#include <more.h>\n"
        "extern \"C\" int entry() { return FROM_BENCHC + MORE; }\n");
  native_.includes = {"include"};
  EXPECT_EQ(built(), "42");
  tools_.header = "#define FROM_BENCHC 51\n";
  EXPECT_EQ(built(), "52");
}

TEST_F(NativeLibraryTest, ACSourceIsC) {
  write("bench/body.c", "int entry(void) { int class = 6; return class; }\n");
  native_.file = "bench/body.c";
  EXPECT_EQ(built(), "6");
}

TEST_F(NativeLibraryTest, ACompilerMayBeSeveralWords) {
  directory_.write("launcher", "#!/bin/sh\nexec \"$@\"\n");
  fs::permissions(directory_.path() / "launcher", fs::perms::owner_all);
  tools_.cxx = (directory_.path() / "launcher").string() + "  c++ -DIGNORED";
  EXPECT_EQ(built(), "1");
}

TEST_F(NativeLibraryTest, LinksLibraries) {
  write(
      "bench/body.cpp",
      "extern \"C\" double cos(double);\nextern \"C\" int other();\n"
      "extern \"C\" int entry() { volatile double zero = 0; return other() + (int)cos(zero); }\n");
  write("bench/other.c", "int other(void) { return 6; }\n");
  plan::Native other = native_;
  other.file = "bench/other.c";
  const NativeLibrary made = build_native(other, repository_, tools_, {}, stop_, launcher_);
  fs::create_directories(repository_ / "lib");
  fs::copy_file(made.path, repository_ / "lib/libother.so");
  native_.libraries = {"lib/libother.so", "m"};
  EXPECT_EQ(built(), "7");
}

TEST_F(NativeLibraryTest, ErrorsAreShownAsTheCompilerWroteThem) {
  write("bench/body.cpp", "int entry( { return 1; }\n");
  const NativeLibrary library = build();
  EXPECT_TRUE(library.path.empty());
  EXPECT_EQ(library.reason, "bench/body.cpp did not compile");
  EXPECT_TRUE(library.output.starts_with("bench/body.cpp:1:")) << library.output;
  EXPECT_NE(library.output.find("error: "), std::string::npos);
  EXPECT_EQ(library.output.find('\x1b'), std::string::npos);
  EXPECT_EQ(leftovers(), "");
}

TEST_F(NativeLibraryTest, AMissingCompilerIsNamed) {
  tools_.cxx = "no-such-compiler -x";
  EXPECT_EQ(build().reason,
            "the compiler could not be started: no such program in PATH: no-such-compiler");
  native_.compiler = "neither-this";
  EXPECT_EQ(build().reason,
            "the compiler could not be started: no such program in PATH: neither-this");
}

TEST_F(NativeLibraryTest, ASourceMustBeAFileOfTheRepository) {
  directory_.write("outside.cpp", kSource);
  fs::create_symlink("../../outside.cpp", repository_ / "bench/link.cpp");
  fs::create_symlink("body.cpp", repository_ / "bench/inner.cpp");
  const auto reason = [&](const std::string& file) {
    native_.file = file;
    return build().reason;
  };
  EXPECT_EQ(reason("bench/none.cpp"), "no such source file: bench/none.cpp");
  EXPECT_EQ(reason("bench"), "is no regular file: bench");
  EXPECT_EQ(reason("../outside.cpp"), "../outside.cpp is outside the repository");
  EXPECT_EQ(reason("bench/link.cpp"), "bench/link.cpp is outside the repository");
  EXPECT_EQ(reason("bench/inner.cpp"), "");
}

TEST_F(NativeLibraryTest, ALibraryToLinkMustBeAFileOfTheRepository) {
  directory_.write("outside.so", "");
  fs::create_symlink("../../outside.so", repository_ / "bench/link.so");
  ASSERT_EQ(mkfifo((repository_ / "bench/pipe.so").c_str(), 0600), 0);
  const auto reason = [&](const std::string& library) {
    native_.libraries = {library};
    return build().reason;
  };
  EXPECT_EQ(reason("bench/none.so"), "no such library: bench/none.so");
  EXPECT_EQ(reason("bench/pipe.so"), "is no regular file: bench/pipe.so");
  EXPECT_EQ(reason("bench/link.so"), "bench/link.so is outside the repository");
}

TEST_F(NativeLibraryTest, NoNameIsTakenForAnOption) {
  for (const char* name : {"-x.cpp", "@x.cpp", "a b$c.cpp"}) {
    write(name, "extern \"C\" int entry() { return 8; }\n");
    native_.file = name;
    EXPECT_EQ(built(), "8") << name;
    EXPECT_TRUE(build().cached) << name;
  }
}

TEST_F(NativeLibraryTest, AFileThatFlagsNameIsSeenToChange) {
  write("bench/body.cpp", "extern \"C\" int entry() { return NUMBER; }\n");
  write("bench/flags.txt", "-DNUMBER=4");
  native_.flags = {"@bench/flags.txt"};
  EXPECT_EQ(built(), "4");
  EXPECT_TRUE(build().cached);
  write("bench/flags.txt", "-DNUMBER=5");
  EXPECT_EQ(built(), "5");
}

TEST_F(NativeLibraryTest, ADamagedLibraryIsMadeAnew) {
  const NativeLibrary first = build();
  fs::resize_file(first.path, 100);
  const NativeLibrary second = build();
  EXPECT_FALSE(second.cached);
  EXPECT_EQ(called(second), "1");
}

TEST_F(NativeLibraryTest, WritesNothingOutsideTheCache) {
  build();
  int files = 0;
  for (const auto& file : fs::recursive_directory_iterator(repository_)) {
    if (file.is_regular_file()) ++files;
  }
  EXPECT_EQ(files, 2);
}

TEST_F(NativeLibraryTest, AStopLeavesNothingBehind) {
  const std::atomic<bool> stop = true;
  stop_.flags[0] = &stop;
  const NativeLibrary library = build();
  EXPECT_TRUE(library.path.empty());
  EXPECT_EQ(library.reason, "interrupted");
  EXPECT_EQ(leftovers(), "");
}

// Where functions lie in the library, the first of them at 0.
std::vector<std::ptrdiff_t> places(const fs::path& library, const std::vector<std::string>& names) {
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return {};
  std::vector<std::ptrdiff_t> places;
  const auto* first = static_cast<const char*>(dlsym(handle, names.front().c_str()));
  for (const std::string& name : names) {
    places.push_back(static_cast<const char*>(dlsym(handle, name.c_str())) - first);
  }
  dlclose(handle);
  return places;
}

TEST_F(NativeLibraryTest, LinksFunctionsInRandomOrders) {
  const std::string linker = control::shuffling_linker();
  if (linker.empty()) GTEST_SKIP() << "neither lld nor mold is there";
  std::string source = kSource;
  std::vector<std::string> names = {"entry"};
  for (int i = 0; i < 12; ++i) {
    names.push_back("f" + std::to_string(i));
    source += "extern \"C\" int " + names.back() + "() { return " + std::to_string(i) + "; }\n";
  }
  write("bench/body.cpp", source);
  const auto build = [&] {
    return build_native(native_, repository_, tools_, {}, stop_, launcher_, linker);
  };
  const NativeLibrary library = build();
  ASSERT_EQ(library.orders.size(), kLinkOrders) << library.reason << library.output;
  EXPECT_EQ(library.path, library.orders.front());
  EXPECT_EQ(called(library), "1");
  std::set<std::vector<std::ptrdiff_t>> orders;
  for (const fs::path& order : library.orders) orders.insert(places(order, names));
  EXPECT_EQ(orders.size(), kLinkOrders) << "each is another one";
  EXPECT_EQ(leftovers(), "");

  const NativeLibrary again = build();
  EXPECT_TRUE(again.cached);
  EXPECT_EQ(again.orders, library.orders);
  write("bench/value.h", "#define VALUE 2\n");
  EXPECT_EQ(called(build()), "2");
  // The one order of a run without the control is kept apart.
  EXPECT_TRUE(this->build().orders.empty());
}

TEST_F(NativeLibraryTest, WhatCannotBeShuffledIsLinkedAsEver) {
  const NativeLibrary library =
      build_native(native_, repository_, tools_, {}, stop_, launcher_, "no-such-linker");
  EXPECT_TRUE(library.orders.empty());
  EXPECT_EQ(called(library), "1");
  write("bench/body.cpp", "wrong");
  const NativeLibrary wrong =
      build_native(native_, repository_, tools_, {}, stop_, launcher_, "no-such-linker");
  EXPECT_EQ(wrong.reason, "bench/body.cpp did not compile");
  EXPECT_NE(wrong.output.find("wrong"), std::string::npos);
}

TEST_F(NativeLibraryTest, ALibraryIsOnlyLookedFor) {
  native_.kind = plan::Native::Kind::Library;
  native_.file = "build/libbody.so";
  EXPECT_EQ(build().reason, "no such library: build/libbody.so");
  write("build/libbody.so", "whatever it is");
  EXPECT_EQ(build().path, repository_ / "build/libbody.so");
  EXPECT_FALSE(fs::exists(tools_.cache));
}

}  // namespace
}  // namespace benchc::workload
