#include "runtime/report/replay.h"

#include <limits>
#include <map>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/documented_keys.h"

namespace benchc::report {
namespace {

using rules::Outcome;
using rules::Replayed;
using testing::HasSubstr;
using testing::Not;

// 2026-11-10T08:15:02Z, by `date -ud 2026-11-10T08:15:02Z +%s`.
constexpr std::int64_t kStarted = 1'794'298'502'000'000'000;

rules::Said said(Outcome outcome, plan::CountsAs counts_as, double change) {
  rules::Said said;
  said.outcome = outcome;
  said.counts_as = counts_as;
  said.clause = "median(time) regresses by more than 2%";
  said.unit = "s";
  said.current = {0.0103, 0.0102, 0.0104};
  said.reference = {0.01, 0.0099, 0.0101};
  said.change = rules::Estimate{change, change - 0.005, change + 0.006};
  return said;
}

Replayed let_through(const std::string& subject, double change) {
  return {Replayed::Turn::PassesNow, "no_slower", subject,
          said(Outcome::Fail, plan::CountsAs::Fail, change),
          said(Outcome::Pass, plan::CountsAs::Pass, change)};
}

/// Two runs: one in which two regressions get through, one in which a new rule would fail.
Replay sample() {
  Replay replay;
  replay.spec = "words.bench";
  replay.since = "30d";
  replay.since_means = "from 2026-10-24 on";
  replay.since_time = kStarted - 86'400'000'000'000;
  ReplayedRun first{.id = "20261110-081502-5b1e9f02",
                    .started = kStarted,
                    .git_revision = "4f0c2d9a71be00112233445566778899aabbccdd",
                    .suite = "ci",
                    .verdicts = 4,
                    .left_out = 1};
  first.changed = {let_through("count", 0.031), let_through("sort", 0.042)};
  ReplayedRun second{
      .id = "20261111-081502-00000000", .started = kStarted + 86'400'000'000'000, .verdicts = 3};
  Replayed fails{Replayed::Turn::FailsNow, "tight", "count", std::nullopt,
                 said(Outcome::Fail, plan::CountsAs::Fail, 0.01)};
  rules::Said no_baseline;
  no_baseline.outcome = Outcome::NoBaseline;
  no_baseline.counts_as = plan::CountsAs::Warn;
  no_baseline.reason = "there are no earlier runs";
  Replayed cannot{Replayed::Turn::CannotBeJudged, "tight", "sort",
                  said(Outcome::Pass, plan::CountsAs::Pass, 0), no_baseline};
  second.changed = {fails, cannot};
  replay.runs = {first, second};
  replay.new_rules = {{"tight", 1}};
  replay.gone_rules = {{"old\x1b[31m", 0}};
  replay.skipped = {{"20261112-000000-11111111.h5", "it is cut off"}};
  return replay;
}

TEST(ReplayText, TellsTheWholeStory) {
  EXPECT_EQ(replay_to_text(sample(), {}),
            R"(words.bench as it is now, over the runs since 30d (from 2026-10-24 on)

verdicts that change:
  20261110-081502-5b1e9f02  2026-11-10  4f0c2d9a71be  no_slower  count: was fail → now pass  +3.1% [+2.6%, +3.7%]
  20261110-081502-5b1e9f02  2026-11-10  4f0c2d9a71be  no_slower  sort: was fail → now pass  +4.2% [+3.7%, +4.8%]
  20261111-081502-00000000  2026-11-11  tight  count: was no such rule → now fail  +1% [+0.5%, +1.6%]
  20261111-081502-00000000  2026-11-11  tight  sort: was pass → now no baseline  0% [-0.5%, +0.6%]; there are no earlier runs

what failed then and gets through now, the largest of each rule:
  no_slower: 2 verdicts in 1 run; largest +4.2% [+3.7%, +4.8%] on sort in run 20261110-081502-5b1e9f02 at 4f0c2d9a71be

rules that not all of these runs had:
  tight: would fail in 1 run

rules that are gone:
  old\x1b[31m: failed in 0 runs

not judged:
  20261112-000000-11111111.h5: it is cut off

2 runs judged, 1 not; 4 of 7 verdicts change: 1 would fail now, 2 would get through now, 1 cannot be judged now
1 verdict of cases that their runs did not measure left out
)");
}

TEST(ReplayText, QuietIsOneLine) {
  EXPECT_EQ(replay_to_text(sample(), {.quiet = true}),
            "2 runs judged, 1 not; 4 of 7 verdicts change: 1 would fail now, 2 would get through "
            "now, 1 cannot be judged now\n");
}

TEST(ReplayText, ALongListIsCutUnlessAllOfItIsWanted) {
  Replay replay = sample();
  for (int i = 0; i < 100; ++i) {
    replay.runs[0].changed.push_back(let_through("case" + std::to_string(i), 0.03));
  }
  EXPECT_THAT(replay_to_text(replay, {}), HasSubstr("  and 44 more: -v shows them\n"));
  const std::string all = replay_to_text(replay, {.verbose = true});
  EXPECT_THAT(all, HasSubstr("case99"));
  EXPECT_THAT(all, Not(HasSubstr("more:")));
}

TEST(ReplayText, ARunWithoutItsOwnRulesIsToldAsAWhole) {
  Replay replay = sample();
  rules::Said failed;
  failed.outcome = Outcome::Fail;
  rules::Said passes;
  passes.outcome = Outcome::Pass;
  passes.counts_as = plan::CountsAs::Pass;
  replay.runs[0].own_rules = false;
  replay.runs[0].changed = {{Replayed::Turn::PassesNow, "", "", failed, passes}};
  EXPECT_THAT(replay_to_text(replay, {}),
              HasSubstr("4f0c2d9a71be  the run as a whole: was fail → now pass\n"));
}

TEST(ReplayJson, IsDocumentedKeyByKey) {
  const std::map<std::string, std::string> kinds = {
      {"since", "since"},      {"counts", "counts"},
      {"runs", "run"},         {"changed", "changed"},
      {"then", "said"},        {"now", "said"},
      {"current", "estimate"}, {"reference", "estimate"},
      {"change", "estimate"},  {"let_through", "through"},
      {"largest", "largest"},  {"new_rules", "rule"},
      {"gone_rules", "rule"},  {"not_judged", "passed_over"}};
  Replay replay = sample();
  replay.suite = "ci";
  replay.rule = "tight";
  EXPECT_EQ(json_keys(replay_to_json(replay), "replay", kinds),
            documented_keys(file_text(BENCHC_SOURCE_DIR "/docs/replay.md")));
}

TEST(ReplayJson, HasNullForWhatIsUnbounded) {
  Replay replay = sample();
  replay.runs[0].changed[0].now->change->high = std::numeric_limits<double>::infinity();
  const std::string json = replay_to_json(replay);
  EXPECT_THAT(json, HasSubstr("\"high\": null"));
  EXPECT_THAT(json, HasSubstr("\"version\": 1"));
}

}  // namespace
}  // namespace benchc::report
