#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/lsp/markdown.h"
#include "compiler/lsp/measured.h"
#include "compiler/lsp/vocabulary.h"
#include "compiler/model/metrics.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"
#include "compiler/model/statistics.h"
#include "tests/unit/compiler/lsp/lsp_client.h"

namespace {

using benchc::lsp_test::LspClient;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class FakeHistory final : public benchc::model::History {
 public:
  std::optional<benchc::model::Measured> newest(std::string_view case_id,
                                                std::string_view metric) const override {
    if (metric != "time" || case_id != "sort[n=1024]") return std::nullopt;
    return benchc::model::Measured{0.001534, "s", 0.012, 40, "20261120-101500-abcd", 0};
  }
  bool has_run(std::string_view) const override { return false; }
};

std::string hover(const std::string& text) {
  LspClient client({}, false, std::make_shared<FakeHistory>());
  client.open("a.bench", "bench 1\n" + text);
  return client.hover();
}

TEST(Hover, ShowsWhatAWorkloadIsAndWhatItLastTook) {
  EXPECT_THAT(
      hover("\"Sorts <b>fast</b>.\"\nworkload so|rt {\n  over n = [1Ki, 2Ki]\n  command = "
            "[\"build/sort\", \"${n}\"]\n}\n"),
      AllOf(HasSubstr("**workload** `sort`: 2 cases"), HasSubstr("Sorts \\<b\\>fast"),
            HasSubstr("command = [\"build/sort\""),
            HasSubstr("| sort\\[n=1024\\] | 1.53 ms | ±1.2% | 40 |"), Not(HasSubstr("n=2048"))));
}

TEST(Hover, ShowsValues) {
  EXPECT_THAT(hover("let si|zes = 1Ki..4Ki step *2\n"),
              AllOf(HasSubstr("a list of 3"), HasSubstr("[1024, 2048, 4096]")));
  EXPECT_THAT(hover("param limit: time = 5ms\nrule r { fail when median(time) > lim|it; for * }\n"),
              AllOf(HasSubstr("**param** `limit`: a time"), HasSubstr("0.005 s")));
}

TEST(Hover, ShowsTheValuesOfAParameter) {
  EXPECT_THAT(hover("workload w {\n  over algo = [\"a\", \"b\"]\n  command = [\"x\", al|go]\n}\n"),
              AllOf(HasSubstr("**parameter** `algo` of workload `w`"), HasSubstr("2 values"),
                    HasSubstr("\"a\", \"b\"")));
}

TEST(Hover, ShowsMetrics) {
  const std::string workload =
      "workload w {\n  command = [\"x\"]\n  items = 4\n  metric rate = items / time better "
      "higher\n}\n";
  EXPECT_THAT(hover(workload + "rule r { for w; fail when median(ra|te) < 5 / 1s }\n"),
              AllOf(HasSubstr("**metric** `rate` of workload `w`"), HasSubstr("`1/s`"),
                    HasSubstr("better higher"), HasSubstr("computed from other metrics")));
  EXPECT_THAT(hover("rule r { for *; fail when median(ti|me) > 1ms }\n"),
              HasSubstr("wall-clock time"));
}

TEST(Hover, ShowsWordsOfTheLanguage) {
  EXPECT_THAT(hover("rule r { for *; fail when med|ian(time) > 1ms }\n"),
              HasSubstr("**statistic** `median`"));
  EXPECT_THAT(hover("rule r { for *; fail when median(time) regr|esses by more than 2% }\n"),
              HasSubstr("worse than the baseline"));
  EXPECT_THAT(
      hover("workload w { time|out = 3s }\n"),
      AllOf(HasSubstr("**setting** `timeout`"), HasSubstr("10min"), HasSubstr("timeout = 30s")));
  EXPECT_THAT(hover("rule r { on mis|sing baseline = warn }\n"),
              HasSubstr("**setting** `on missing baseline`"));
  EXPECT_THAT(hover("measure m { order = ran|dom }\n"), HasSubstr("take turns"));
  EXPECT_THAT(hover("environment e { smt = id|le }\n"), HasSubstr("offline"));
  EXPECT_THAT(hover("environment e { prio|rity = nice -5 }\n"), HasSubstr("real time"));
  EXPECT_THAT(hover("rule r { for *; fail when max(memory_p|eak) > 1GiB }\n"),
              HasSubstr("control group"));
  EXPECT_THAT(hover("wor|kload w { }\n"), HasSubstr("one thing that is measured"));
  EXPECT_THAT(hover("measure m { budget = 30m|s }\n"), HasSubstr("milliseconds"));
}

TEST(Hover, ShowsTheStandardLibrary) {
  EXPECT_THAT(hover("import std.en|v\n"),
              AllOf(HasSubstr("**module** `std.env`"), HasSubstr("quiet")));
  EXPECT_THAT(hover("import std.env\nsuite s { environment = std.env.qui|et }\n"),
              AllOf(HasSubstr("**environment** `quiet`"), HasSubstr("left alone")));
  EXPECT_THAT(hover("workload w { builtin = std.stream.tri|ad }\n"),
              AllOf(HasSubstr("**builtin** `triad`"), HasSubstr("param size")));
}

TEST(Hover, SaysNothingWhereNothingIsKnown) {
  EXPECT_EQ(hover("# com|ment\n"), "");
  EXPECT_EQ(hover("\n|\n"), "");
}

TEST(Vocabulary, EverySettingHasAMeaning) {
  using namespace benchc;
  for (const lsp::Word& word : lsp::declaration_words()) {
    EXPECT_FALSE(word.meaning.empty()) << word.word;
    for (const model::Setting& setting : model::settings_of(word.word)) {
      EXPECT_NE(lsp::setting_meaning(word.word, setting.name), "")
          << word.word << " " << setting.name;
    }
  }
}

TEST(Vocabulary, EveryDeclarationHasAMeaning) {
  using namespace benchc;
  for (std::size_t kind = 0; kind < model::kDeclares; ++kind) {
    const std::string_view keyword = model::keyword(static_cast<model::Declares>(kind));
    EXPECT_NE(lsp::find_word(lsp::declaration_words(), keyword), nullptr) << keyword;
  }
}

TEST(Vocabulary, EveryStatisticHasAMeaning) {
  using namespace benchc;
  for (const std::string_view name : model::statistic_names()) {
    EXPECT_NE(lsp::find_word(lsp::statistics(), name), nullptr) << name;
  }
}

TEST(Vocabulary, EveryBuiltInMetricIsKnown) {
  using namespace benchc;
  for (const auto* metrics : {&model::built_in_metrics(), &model::metrics_on_request()}) {
    for (const model::Metric& metric : *metrics) {
      EXPECT_NE(lsp::find_word(lsp::built_in_metrics(), metric.name), nullptr) << metric.name;
    }
  }
}

TEST(Markdown, NothingOfASpecIsObeyed) {
  using namespace benchc::lsp;
  EXPECT_EQ(escaped("[x](http://y) `a` <img>"), "\\[x\\]\\(http\\://y\\) \\`a\\` \\<img\\>");
  EXPECT_EQ(escaped("# title"), "\\# title");
  EXPECT_EQ(code("a`b``c"), "```a`b``c```");
  EXPECT_THAT(bench_block("x\n```\ny"), testing::StartsWith("````bench\n"));
  EXPECT_EQ(escaped("ääää", 3), "ä…");
}

TEST(Readable, TakesAUnitThatLeavesFewDigits) {
  using benchc::lsp::readable;
  EXPECT_EQ(readable(0.00153, "s"), "1.53 ms");
  EXPECT_EQ(readable(12, "s"), "12 s");
  EXPECT_EQ(readable(1536, "B"), "1.5 KiB");
  EXPECT_EQ(readable(123456, ""), "123456");
}

}  // namespace
