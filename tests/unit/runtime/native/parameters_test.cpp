// What a body asks the spec for.

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/runtime/native/host_process.h"

namespace benchc::native::test {
namespace {

const std::vector<Parameter> kGiven = {number("n", 1048576),    number("share", 2.5),
                                       text("order", "sorted"), boolean("warm", true),
                                       number("vast", 1e19),    number("below", -3)};

/// An entry whose set-up is `statements`.
std::string failure_in(const std::string& statements, std::vector<Parameter> given = kGiven) {
  const Library library(Library::Language::C,
                        "#include <string.h>\nBENCHC_EXPORT void body(benchc_case* bench) {\n" +
                            statements + "\nwhile (benchc_batch(bench) != 0) {}\n}\n");
  return failure_of({.library = library.path(), .parameters = std::move(given)});
}

TEST(NativeParameters, AreGivenByTheirTypes) {
  EXPECT_EQ(failure_in(R"(
    #define CHECK(what) if (!(what)) benchc_fail(bench, #what)
    CHECK(benchc_integer(bench, "n") == 1048576);
    CHECK(benchc_number(bench, "n") == 1048576.0);
    CHECK(benchc_number(bench, "share") == 2.5);
    CHECK(strcmp(benchc_text(bench, "order"), "sorted") == 0);
    CHECK(benchc_number(bench, "warm") == 1 && benchc_integer(bench, "warm") == 1);
    CHECK(benchc_integer(bench, "below") == -3);
    CHECK(benchc_has(bench, "n") && benchc_has(bench, "order") && !benchc_has(bench, "m"));
    CHECK(benchc_threads(bench) == 1);
  )"),
            "(answered)");
}

TEST(NativeParameters, OneThatIsNotThereFails) {
  EXPECT_EQ(failure_in("benchc_number(bench, \"size\");"),
            "the body asks for the parameter \"size\", which the spec does not give; it gives n, "
            "share, order, warm, vast, below");
  EXPECT_EQ(
      failure_in("benchc_text(bench, \"size\");", {}),
      "the body asks for the parameter \"size\", which the spec does not give; it gives none");
  EXPECT_EQ(failure_in("benchc_number(bench, NULL);"),
            "the body handed a null pointer where a text is wanted");
}

TEST(NativeParameters, OneOfAnotherTypeFails) {
  EXPECT_EQ(failure_in("benchc_number(bench, \"order\");"),
            "the body asks for the parameter \"order\" as a number, but it is the text \"sorted\"");
  EXPECT_EQ(failure_in("benchc_text(bench, \"n\");"),
            "the body asks for the parameter \"n\" as a text, but it is a number");
  EXPECT_EQ(failure_in("benchc_text(bench, \"warm\");"),
            "the body asks for the parameter \"warm\" as a text, but it is true or false");
  EXPECT_EQ(failure_in("benchc_integer(bench, \"share\");"),
            "the body asks for the parameter \"share\" as a whole number, but it is 2.5");
  EXPECT_EQ(failure_in("benchc_integer(bench, \"vast\");"),
            "the body asks for the parameter \"vast\" as a whole number, but it is 1e+19");
}

TEST(NativeParameters, OfCppHaveBetterManners) {
  const Library library(Library::Language::Cpp, R"(
    BENCHC_ENTRY(body, bench) {
      if (bench.size("n") != 1048576 || bench.text("order") != "sorted" || !bench.has("share")) {
        bench.fail("wrong");
      }
      bench.size("below");
      bench.measure([] {});
    })");
  EXPECT_EQ(failure_of({.library = library.path(), .parameters = kGiven}),
            "a size cannot be below 0");
}

TEST(NativeCounters, HaveNamesAndABound) {
  EXPECT_EQ(failure_in("benchc_counter(bench, \"\", 0);"),
            "the counter \"\" cannot be named so: a name has 1 to 47 bytes");
  EXPECT_EQ(failure_in("benchc_counter(bench, \"hits\", 1);"),
            "the counter \"hits\" was asked for with the number of a thread that is not there");
  EXPECT_EQ(failure_in("char name[] = \"a\"; for (; name[0] <= 'q'; ++name[0]) "
                       "benchc_counter(bench, name, 0);"),
            "the counter \"q\" is one too many: a case can have 16");
  EXPECT_EQ(failure_in("if (benchc_counter(bench, \"a\", 0) != benchc_counter(bench, \"a\", 0)) "
                       "benchc_fail(bench, \"moved\");"),
            "(answered)");
}

TEST(NativeAmounts, CannotBeBelowNothing) {
  EXPECT_EQ(failure_in("benchc_items(bench, -1);"),
            "the body says that an iteration has -1.000000 items");
  EXPECT_EQ(failure_in("benchc_bytes(bench, 0.0 / 0.0 );"),
            "the body says that an iteration has -nan bytes");
}

}  // namespace
}  // namespace benchc::native::test
