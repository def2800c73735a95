#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/runtime/rules/stored.h"

namespace benchc::rules {
namespace {

using plan::Baseline;
using plan::RunInfo;
using plan::RunOutcome;
using namespace stored;

std::string revision(char digit) { return std::string(40, digit); }

class TagBaselines : public Baselines {
 protected:
  void add_of(const std::string& id, int age, char digit) {
    RunInfo info = past(id, age);
    info.git_revision = revision(digit);
    add(info);
  }
  BaselineData resolve_tags(std::uint32_t last, RunInfo current = here()) {
    Baseline baseline = named(Baseline::Kind::Tag, "v*");
    baseline.last = last;
    plan_.baselines = {baseline};
    return resolve_baselines(plan_, store(), repository(), current,
                             [this](const std::string& pattern) {
                               asked_ += pattern;
                               return tags_;
                             })
        .at(0);
  }

  /// v2 was made 5 seconds before the judged run, v1 20 seconds before.
  Expected<std::vector<Tag>> tags_ =
      std::vector<Tag>{{"v2", revision('2'), here().started - 5 * kSecond},
                       {"v1", revision('1'), here().started - 20 * kSecond}};
  std::string asked_;
};

TEST_F(TagBaselines, TakesRunsOfTheNewestTagFirst) {
  add_of("one", 1, '1');
  add_of("two", 30, '2');
  add_of("two-again", 3, '2');
  add_of("untagged", 2, '3');
  EXPECT_EQ(ids(resolve_tags(1)), "two-again ");
  EXPECT_EQ(ids(resolve_tags(3)), "two-again two one ");
  EXPECT_EQ(asked_, "v*v*");
}

TEST_F(TagBaselines, FailedRunsAreNoneAndTold) {
  add_of("one", 1, '1');
  RunInfo failed = past("two", 3);
  failed.git_revision = revision('2');
  failed.outcome = RunOutcome::Fail;
  add(failed);
  const BaselineData data = resolve_tags(1);
  EXPECT_EQ(ids(data), "one ");
  EXPECT_EQ(data.notes, (std::vector<std::string>{"1 newer run is no baseline: 1 failed"}));
}

TEST_F(TagBaselines, ATagThatWasMadeLaterDoesNotExistYet) {
  add_of("one", 100, '1');
  add_of("two", 100, '2');
  RunInfo earlier = here();
  earlier.started -= 10 * kSecond;
  EXPECT_EQ(ids(resolve_tags(5, earlier)), "one ");
  earlier.started -= 20 * kSecond;
  EXPECT_EQ(resolve_tags(5, earlier).missing, "no tag before this run matches `v*`");
}

TEST_F(TagBaselines, AReleaseIsNotComparedWithItself) {
  add_of("one", 20, '1');
  add_of("two", 2, '2');
  RunInfo current = here();
  current.git_revision = revision('2');
  current.git_dirty = false;
  EXPECT_EQ(ids(resolve_tags(1, current)), "one ");
  // What was changed since is.
  current.git_dirty = true;
  EXPECT_EQ(ids(resolve_tags(1, current)), "two ");
}

// `benchc compare` measures a commit, but by no rule of the spec.
TEST_F(TagBaselines, AComparisonIsNone) {
  RunInfo compared = past("compared", 3);
  compared.git_revision = revision('2');
  compared.git_branch = "";
  add(compared);
  EXPECT_EQ(ids(resolve_tags(1)), "");
  // As a run of a detached checkout, which has the spec's text.
  compared.id = "detached";
  compared.spec_text = "bench 1";
  add(compared);
  EXPECT_EQ(ids(resolve_tags(1)), "detached ");
}

TEST_F(TagBaselines, SayWhyThereAreNone) {
  EXPECT_EQ(resolve_tags(1).missing,
            "no run of a revision with a tag `v*` in the store: the newest tag is `v2`");
  tags_ = std::vector<Tag>{};
  EXPECT_EQ(resolve_tags(1).missing, "no tag of the repository matches `v*`");
  tags_ = failure("git tells no tags here");
  EXPECT_EQ(resolve_tags(1).missing, "git tells no tags here");
  EXPECT_EQ(resolve(named(Baseline::Kind::Tag, "v*")).missing,
            "which tags there are is not known here");
}

}  // namespace
}  // namespace benchc::rules
