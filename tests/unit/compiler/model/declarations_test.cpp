// Services, waivers, objectives, costs, notices and governance, beyond what the golden cases show.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/model/checked_spec.h"

namespace benchc::model_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kSort = R"(
workload sort {
  over n  = [1, 2]
  command = ["sort", "${n}"]
}
rule memory {
  for sort
  fail when max(max_rss) > 512MiB
}
)";

std::vector<std::string_view> ids(const model::Checked& checked) {
  std::vector<std::string_view> all;
  for (const auto& one : checked.diagnostics) all.push_back(diagnostics::id(one.kind));
  return all;
}

model::Checked check_on(const std::string& today, const std::string& body) {
  const MemoryFiles files(Texts{{"a.bench", "bench 1\n" + body}});
  return model::check(files, "a.bench", {}, {.today = today});
}

TEST(Waivers, EndAfterTheirLastDay) {
  const std::string spec = kSort + "waive memory until 2026-12-31 because \"see #1\"\n";
  EXPECT_THAT(ids(check_on("2026-12-30", spec)), IsEmpty());
  EXPECT_THAT(ids(check_on("2026-12-31", spec)), IsEmpty());
  EXPECT_THAT(ids(check_on("2027-01-01", spec)), ElementsAre("expired-waiver"));
  // Without a clock no date has passed.
  EXPECT_THAT(ids(check_on("", spec)), IsEmpty());
}

TEST(Waivers, MayTakeTheirDateAndReasonFromConstants) {
  const model::Checked checked = check_spec(kSort + R"(
let day = 2027-12-31
let story = "#412"
waive memory until day because "new allocator, see ${story}"
)");
  ASSERT_EQ(told(checked), "");
  ASSERT_EQ(checked.model.waivers.size(), 1U);
  EXPECT_EQ(checked.model.waivers[0].until, "2027-12-31");
  EXPECT_EQ(checked.model.waivers[0].reason, "new allocator, see #412");
}

TEST(Waivers, OfARuleAreTakenApartByTheirCases) {
  EXPECT_THAT(ids(check_spec(kSort + R"(
waive memory for sort[n = 1] until 2027-12-31 because "see #1"
waive memory for sort[n = 2] until 2027-06-30 because "see #2"
)")),
              IsEmpty());
  EXPECT_THAT(ids(check_spec(kSort + R"(
waive memory until 2027-12-31 because "see #1"
waive memory until 2027-06-30 because "see #2"
)")),
              ElementsAre("duplicate-value"));
}

TEST(Waivers, OfAJudgmentOfSeveralCasesNeedOnlyOneOfThem) {
  EXPECT_THAT(ids(check_spec(kSort + R"(
rule faster { fail when median(sort[n = 1].time) > median(sort[n = 2].time) }
waive faster for sort[n = 2] until 2027-12-31 because "see #1"
)")),
              IsEmpty());
}

TEST(Declarations, DoNotRepeatWhatIsWrongElsewhere) {
  // The workload is broken: whatever names it, or could mean it, is not told as well.
  EXPECT_THAT(ids(check_spec(R"(
workload sort {
  command = 3
  metric latency = json "$.latency" in ms
}
rule memory { for sort; fail when max(max_rss) > 512MiB }
waive memory for sort until 2027-12-31 because "see #1"
slo p99(latency) < 20ms for 99% of runs over 30d
slo p99(sort.latency) < 21ms for 99% of runs over 30d
cost c { machine any = 1 USD/h; volume sort = 1/s }
)")),
              ElementsAre("wrong-type"));
  // So is the rule.
  EXPECT_THAT(ids(check_spec(R"(
workload sort { command = ["sort"] }
rule memory { for sort; fail when max(max_rss) > 512 }
waive memory for sort until 2027-12-31 because "see #1"
notify n { rules = [memory]; to slack env "HOOK" }
)")),
              ElementsAre("wrong-dimension"));
}

TEST(Objectives, AreForEveryWorkloadThatHasTheMetric) {
  const model::Checked checked = check_spec(R"(
workload get { command = ["get"]; metric latency = json "$.latency" in ms }
workload put { command = ["put"]; metric latency = json "$.latency" in ms }
workload idle { command = ["idle"] }
slo p90(latency) < 20ms for 99% of runs over 30d
slo median(time) < 3s for 99% of runs over 30d
)");
  EXPECT_EQ(told(checked), "");
  ASSERT_EQ(checked.model.objectives.size(), 2U);
  EXPECT_EQ(checked.model.objectives[0].name, "p90(latency) < 20ms");
  EXPECT_EQ(checked.model.objectives[0].window, 30 * 86400.0);
}

TEST(Objectives, OfTheSameConditionNeedNames) {
  EXPECT_THAT(ids(check_spec(kSort + R"(
slo median(time) < 3s for 99% of runs over 30d
slo median(time) < 3s for 95% of runs over 7d
)")),
              ElementsAre("duplicate-name"));
  EXPECT_THAT(ids(check_spec(kSort + R"(
slo month median(time) < 3s for 99% of runs over 30d
slo week median(time) < 3s for 95% of runs over 7d
)")),
              IsEmpty());
}

TEST(Services, HaveTheirDefaults) {
  const model::Checked checked = check_spec(R"(
service server { command = ["serve"] }
workload get { uses server; command = ["get"] }
)");
  ASSERT_EQ(told(checked), "");
  const model::Service& service = checked.model.services.at(0);
  EXPECT_EQ(service.ready, model::Service::Ready::Started);
  EXPECT_EQ(service.within, 30);
  EXPECT_EQ(service.stop, 10);
}

TEST(Services, AcceptTheProbesThatThereAre) {
  for (const char* probe :
       {R"(http "http://127.0.0.1/")", R"(http "https://localhost:8443/health?deep=1#top")",
        R"(http "http://[::1]:8080")", R"(tcp "localhost:65535")", R"(tcp "[fe80::1]:1")",
        R"(log "^listening on [0-9]+$" within 5min)"}) {
    const model::Checked checked =
        check_spec(std::string("service server { command = [\"serve\"]; ready = ") + probe +
                   " }\nworkload get { uses server; command = [\"get\"] }\n");
    EXPECT_EQ(told(checked), "") << probe;
  }
}

TEST(Services, RefuseProbesThatCannotBeAsked) {
  for (const char* probe :
       {R"(http "")", R"(http "http://")", R"(http "http://:80/")", R"(http "http://a:/")",
        R"(http "http://a:0/")", R"(http "http://a:80a/")", R"x(http "javascript:alert(1)")x",
        R"(http "http://a\n/")", R"(tcp "")", R"(tcp ":80")", R"(tcp "a:")", R"(tcp "a:-1")",
        R"(tcp "[::1]")", R"(tcp "[::1")", R"(tcp "a b:80")", R"(tcp 8080)", R"(log 3)"}) {
    const model::Checked checked =
        check_spec(std::string("service server { command = [\"serve\"]; ready = ") + probe +
                   " }\nworkload get { uses server; command = [\"get\"] }\n");
    EXPECT_EQ(checked.diagnostics.size(), 1U) << probe << "\n" << told(checked);
    EXPECT_TRUE(diagnostics::has_errors(checked.diagnostics)) << probe;
  }
}

TEST(Declarations, TextsAreBounded) {
  const auto text = [](std::size_t bytes) { return '"' + std::string(bytes, 'x') + '"'; };
  const auto waived = [&](std::size_t bytes) {
    return kSort + "waive memory until 2027-12-31 because " + text(bytes) + "\n";
  };
  EXPECT_THAT(ids(check_spec(waived(1000))), IsEmpty());
  EXPECT_THAT(told(check_spec(waived(1001))), HasSubstr("a reason has at most 1000 bytes"));
  const auto governed = [&](std::size_t bytes) {
    return kSort + "govern all { changes = [loosened]; sign_off = [" + text(bytes) + "] }\n";
  };
  EXPECT_THAT(ids(check_spec(governed(200))), IsEmpty());
  EXPECT_THAT(told(check_spec(governed(201))), HasSubstr("a name has at most 200 bytes"));
  const auto asked = [&](std::size_t bytes) {
    return "service server { command = [\"serve\"]; ready = log " + text(bytes) +
           " }\nworkload get { uses server; command = [\"get\"] }\n";
  };
  EXPECT_THAT(ids(check_spec(asked(4096))), IsEmpty());
  EXPECT_THAT(told(check_spec(asked(4097))), HasSubstr("longer than 4096 bytes"));
}

TEST(Notices, TellOfFailuresAndErrorsUnlessTheySayMore) {
  const model::Checked checked = check_spec(kSort + R"(
notify all { to email env "MAIL_TO" }
notify some { on = [no_baseline, waived]; to alertmanager env "ALERTMANAGER_URL" }
)");
  ASSERT_EQ(told(checked), "");
  EXPECT_THAT(checked.model.notices[0].outcomes, ElementsAre("fail", "error"));
  EXPECT_THAT(checked.model.notices[0].rules, IsEmpty());
  EXPECT_THAT(checked.model.notices[1].outcomes, ElementsAre("no baseline", "waived"));
}

TEST(Notices, NeverRepeatASecret) {
  const std::string secret = "xoxb-12345-abcdef";
  for (const std::string& line :
       {"to slack \"" + secret + "\"", "to slack env \"" + secret + "\"",
        "to webhook \"https://h/" + secret + "\"", "to alertmanager \"\"\"" + secret + "\"\"\"",
        "to \"" + secret + "\"", "to \"" + secret + "\" env \"HOOK\"",
        "to email env \"" + secret + "@h\"", "to slack \"a${\"" + secret + "\"}\""}) {
    const model::Checked checked = check_spec("notify n {\n  " + line + "\n}\n");
    EXPECT_THAT(ids(checked), ElementsAre("secret-in-text")) << line;
    EXPECT_THAT(told(checked), Not(HasSubstr(secret))) << line;
    EXPECT_THAT(diagnostics::render_json(checked.diagnostics, checked.sources),
                Not(HasSubstr(secret)))
        << line;
  }
}

TEST(Governance, HasItsDefaults) {
  const model::Checked checked = check_spec("govern all { sign_off = [\"perf-team\"] }\n");
  ASSERT_EQ(told(checked), "");
  const model::Governance& governance = checked.model.governances.at(0);
  EXPECT_THAT(governance.changes, IsEmpty());
  EXPECT_THAT(governance.rules, IsEmpty());
  EXPECT_EQ(governance.approvals, 1U);
  EXPECT_EQ(governance.signers, ".benchc/signers");
}

// Whatever word a person forgets: one or two messages, and never a crash.
TEST(Declarations, AForgottenWordIsToldInAFewMessages) {
  const std::vector<std::vector<std::string>> declarations = {
      {"waive", "memory", "for", "sort[n = 1]", ",", "sort[n = 2]", "until", "2027-12-31",
       "because", "\"see #1\""},
      {"slo", "fast", "median(time)", "<", "3s", "for", "99%", "of", "runs", "over", "30d", "{",
       "owner", "=", "\"api\"", "}"},
      {"cost", "c", "{", "machine", "any", "=", "1 USD/h", ";", "volume", "sort", "=", "1/s", "}"},
      {"notify", "n", "{", "on", "=", "[fail]", ";", "rules", "=", "[memory]", ";", "to", "slack",
       "env", "\"HOOK\"", "}"},
      {"govern", "g", "{", "changes", "=", "[loosened]", ";", "sign_off", "=", "[\"a\"]", "}"},
      {"service", "s", "{", "command", "=", "[\"a\"]", ";", "ready", "=", "tcp", "\"a:1\"",
       "within", "3s", ";", "stop", "=", "1s", "}"}};
  for (const std::vector<std::string>& words : declarations) {
    for (std::size_t left_out = 0; left_out < words.size(); ++left_out) {
      // Of a block that is never opened each statement is told of.
      if (words[left_out] == "{" || words[left_out] == "}") continue;
      std::string text;
      for (std::size_t w = 0; w < words.size(); ++w) {
        if (w != left_out) text += (text.empty() ? "" : " ") + words[w];
      }
      const model::Checked checked = check_spec(kSort + text + "\n");
      EXPECT_LE(checked.diagnostics.size(), 3U) << text << "\n" << told(checked);
    }
  }
}

}  // namespace
}  // namespace benchc::model_test
