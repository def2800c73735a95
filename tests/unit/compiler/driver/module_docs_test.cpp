#include "compiler/driver/module_docs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/syntax/syntax.h"
#include "stdlib/modules.h"

namespace benchc::driver {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kModule = R"bench(bench 1

# Walking: what it
# costs. And more.

# Common to both:
#   - one

"A quiet walk."
environment quiet {
  cores = [0, 1] or warn
  env   = { A: "b" }  # kept out
  use std.env.quiet
}

# How far.
"""A walk of `size`.

Measured: steps."""
builtin demo {
  param size  = 64KiB in 4KiB..1MiB
  param order = "up" in ["up", "down"]
  param fast  = true
  counter steps, turns
}

builtin run { }

rule steady {
  fail when median(time) > 3ms
  confidence = 99%
}

let sizes = [1, 2]
)bench";

TEST(ModuleDocs, ShowsAModuleAsItIsWritten) {
  EXPECT_EQ(to_text(read_module_docs("std.demo", kModule)), R"(std.demo

Walking: what it
costs. And more.

Common to both:
  - one

environment std.demo.quiet
  A quiet walk.

    cores = [0, 1] or warn
    env   = { A: "b" }
    use std.env.quiet

builtin std.demo
  A walk of `size`.

  Measured: steps.

  How far.

    parameter  default  allowed
    size       64KiB    4KiB..1MiB
    order      "up"     ["up", "down"]
    fast       true     any of its type

    metric steps = counter "steps"
    metric turns = counter "turns"

builtin std.demo.run

rule std.demo.steady

    fail when median(time) > 3ms
    confidence = 99%

let std.demo.sizes

    [1, 2]
)");
}

TEST(ModuleDocs, TestsAreNotForWhoeverUsesAModule) {
  const DocumentedModule module = read_module_docs(
      "std.demo",
      "bench 1\n# Rules.\n\n\"Fast.\"\nrule fast {\n  param limit: time\n"
      "  fail when median(time) > limit\n}\n\ntest fails { use fast[limit = 1s]; expect fail }\n");
  EXPECT_EQ(to_text(module),
            "std.demo\n\nRules.\n\nrule std.demo.fast\n  Fast.\n\n    param limit: time\n"
            "    fail when median(time) > limit\n");
}

TEST(ModuleDocs, TheFirstSentenceEndsAtAFullStopOrAParagraph) {
  EXPECT_EQ(first_sentence("One and\ntwo. Three."), "One and two.");
  EXPECT_EQ(first_sentence("Of std.env.quiet, say"), "Of std.env.quiet, say");
  EXPECT_EQ(first_sentence("A title\n\nMore."), "A title");
  EXPECT_EQ(first_sentence("Ends."), "Ends.");
  EXPECT_EQ(first_sentence(""), "");
}

// What `benchc docs` shows is complete: every module says what it is, and so does each declaration.
TEST(ModuleDocs, EveryModuleOfTheProgramIsDocumented) {
  for (const std::string_view name : stdlib::module_names()) {
    source::SourceSet sources;
    const std::string text(stdlib::module(name).value_or(""));
    EXPECT_THAT(syntax::parse(sources, sources.add(std::string(name), text)).diagnostics, IsEmpty())
        << name;
    const DocumentedModule module = read_module_docs(name, text);
    EXPECT_THAT(first_sentence(module.documentation), testing::EndsWith(".")) << name;
    EXPECT_THAT(module.declarations, Not(IsEmpty())) << name;
    for (const DocumentedDeclaration& declaration : module.declarations) {
      EXPECT_THAT(declaration.documentation, Not(IsEmpty())) << declaration.name;
      EXPECT_TRUE(!declaration.settings.empty() || !declaration.parameters.empty())
          << declaration.name;
      EXPECT_THAT(declaration.name, HasSubstr(std::string(name)));
    }
  }
}

}  // namespace
}  // namespace benchc::driver
