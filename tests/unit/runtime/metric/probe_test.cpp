#include "runtime/metric/probe.h"

#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/temporary_directory.h"

namespace benchc::metric {
namespace {

using plan::MetricSource;
using plan::Term;
using Values = std::vector<double>;

plan::Metric metric(const std::string& name, MetricSource source, const std::string& pattern = "") {
  plan::Metric metric;
  metric.name = name;
  metric.source = source;
  metric.pattern = pattern;
  return metric;
}

Term leaf(Term::Kind kind, const std::string& name) {
  Term term;
  term.kind = kind;
  term.name = name;
  return term;
}

plan::Metric derived(const std::string& name, Term::Kind kind, std::vector<Term> operands) {
  plan::Metric result = metric(name, MetricSource::Derived);
  result.derived.kind = kind;
  result.derived.operands = std::move(operands);
  return result;
}

class ProbeTest : public testing::Test {
 protected:
  Expected<Values> read() const {
    const Expected<Probe> probe = Probe::make(metrics_);
    if (!probe) return tl::make_unexpected(probe.error());
    return probe->read(reading_);
  }
  std::string error() const {
    const Expected<Values> values = read();
    return values ? "no error" : values.error().message;
  }

  std::vector<plan::Metric> metrics_;
  Reading reading_;
};

TEST_F(ProbeTest, BuiltInOnesComeFromUsage) {
  for (const char* name : {"time", "cpu_time", "user_time", "sys_time", "max_rss", "page_faults",
                           "context_switches"}) {
    metrics_.push_back(metric(name, MetricSource::BuiltIn));
  }
  reading_ = {.wall_seconds = 3,
              .user_seconds = 1,
              .system_seconds = 0.5,
              .max_rss_bytes = 4096,
              .page_faults = 7,
              .context_switches = 8};
  EXPECT_EQ(read().value(), (Values{3, 1.5, 1, 0.5, 4096, 7, 8}));
  metrics_ = {metric("gpu_time", MetricSource::BuiltIn)};
  EXPECT_EQ(error(), "metric `gpu_time`: it is not available here");
}

TEST_F(ProbeTest, WhatIsCountedOnRequestIsThereWhereItWasCounted) {
  metrics_ = {metric("energy", MetricSource::BuiltIn), metric("cycles", MetricSource::BuiltIn)};
  const std::vector<Counter> counted = {{"cycles", 5e6}, {"energy", 2.5}};
  reading_.counted = counted;
  EXPECT_EQ(read().value(), (Values{2.5, 5e6}));
  reading_.counted = std::span(counted).first(1);
  EXPECT_EQ(error(), "metric `energy`: it was not counted");
}

TEST_F(ProbeTest, OutputIsReadAsJsonAndByPatterns) {
  metrics_ = {metric("sum", MetricSource::Json, "$.sum"),
              metric("rate", MetricSource::Match, "rate\": ([0-9]+)")};
  metrics_[1].scale = 1000;
  reading_.output = R"({"sum": 2.5, "rate": 4})";
  EXPECT_EQ(read().value(), (Values{2.5, 4000}));
  EXPECT_TRUE(Probe::make(metrics_)->reads_output());
}

TEST_F(ProbeTest, WhatCannotBeReadIsNamed) {
  metrics_ = {metric("checksum", MetricSource::Json, "$.sum")};
  reading_.output = "{}";
  EXPECT_EQ(error(), "metric `checksum`: no `$.sum` in the output");
  reading_.output_cut = true;
  EXPECT_EQ(error(), "metric `checksum`: the output is too long to be read as JSON");
  reading_.output_cut = false;
  metrics_ = {metric("rate", MetricSource::Match, "rate=(.*)")};
  EXPECT_EQ(error(), "metric `rate`: nothing in the output matches");
  reading_.output = "rate=fast";
  EXPECT_EQ(error(), "metric `rate`: `fast` is not a number");
  reading_.output = "rate=nan";
  EXPECT_EQ(error(), "metric `rate`: its value is not finite");
}

TEST_F(ProbeTest, AFileHoldsOneNumber) {
  const test::TemporaryDirectory directory;
  reading_.directory = directory.path();
  metrics_ = {metric("size", MetricSource::File, "out.txt")};
  EXPECT_EQ(error(), "metric `size`: no file out.txt");
  directory.write("out.txt", " 12e3\n");
  EXPECT_EQ(read().value(), Values{12000});
  directory.write("out.txt", "12 34");
  EXPECT_EQ(error(), "metric `size`: out.txt does not hold a number");
  directory.write("out.txt", std::string(5000, '1'));
  EXPECT_EQ(error(), "metric `size`: out.txt holds more than a number");
}

TEST_F(ProbeTest, AFileOfAnEarlierSampleDoesNotCount) {
  const test::TemporaryDirectory directory;
  reading_.directory = directory.path();
  metrics_ = {metric("size", MetricSource::File, "out.txt")};
  directory.write("out.txt", "12");
  struct stat status {};
  ASSERT_EQ(::stat((directory.path() / "out.txt").c_str(), &status), 0);
  const std::int64_t written =
      std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec;
  reading_.files_since_ns = written;
  EXPECT_EQ(read().value(), Values{12});
  // One tick of the clock that stamps files is allowed for.
  reading_.files_since_ns = written + 5'000'000;
  EXPECT_EQ(read().value(), Values{12});
  reading_.files_since_ns = written + 3'000'000'000;
  EXPECT_EQ(error(), "metric `size`: out.txt was not written by this sample: it is older");
}

TEST_F(ProbeTest, DerivedOnesKnowParametersItemsAndOthers) {
  const Term items = leaf(Term::Kind::Parameter, "items");
  const Term time = leaf(Term::Kind::Metric, "time");
  metrics_ = {
      // Refers to one that comes after it.
      derived("double", Term::Kind::Add,
              {leaf(Term::Kind::Metric, "throughput"), leaf(Term::Kind::Metric, "throughput")}),
      metric("time", MetricSource::BuiltIn),
      derived("throughput", Term::Kind::Divide, {items, time}),
      derived("per_n", Term::Kind::Divide, {time, leaf(Term::Kind::Parameter, "n")}),
  };
  plan::Parameter n{"n", {}};
  n.value.number = 8;
  const std::vector<plan::Parameter> parameters = {n};
  reading_.parameters = parameters;
  reading_.items = 100;
  reading_.wall_seconds = 2;
  EXPECT_EQ(read().value(), (Values{100, 2, 50, 0.25}));
  reading_.wall_seconds = 0;
  EXPECT_EQ(error(), "metric `throughput`: its value is not finite");
  reading_.items.reset();
  EXPECT_EQ(error(), "metric `throughput`: the case has no `items`");
}

TEST_F(ProbeTest, CountersAreWhatTheBodyCounted) {
  metrics_ = {metric("misses", MetricSource::Counter, "miss")};
  metrics_[0].scale = 1000;
  EXPECT_EQ(error(), "metric `misses`: the body has no counter `miss`");
  const std::vector<Counter> counters = {{"hit", 3}, {"mi\nss", 1}};
  reading_.counters = counters;
  EXPECT_EQ(error(), "metric `misses`: the body has no counter `miss`; it has `hit`, `mi\\x0ass`");
  metrics_[0].pattern = "hit";
  EXPECT_EQ(read().value(), Values{3000});
}

TEST_F(ProbeTest, AnEfficiencyNeedsTheTimeAndIsForOthersToFillIn) {
  metrics_ = {metric("scaling", MetricSource::Efficiency)};
  EXPECT_EQ(error(), "metric `scaling`: it needs the metric `time`");
  metrics_.push_back(metric("time", MetricSource::BuiltIn));
  reading_.wall_seconds = 2;
  EXPECT_EQ(read().value(), (Values{0, 2}));
  metrics_.push_back(derived("lost", Term::Kind::Negate, {leaf(Term::Kind::Metric, "scaling")}));
  EXPECT_EQ(error(),
            "metric `lost`: it cannot refer to `scaling`, which is known only when all cases were "
            "measured");
}

TEST_F(ProbeTest, ADerivedOneCannotReferToItself) {
  metrics_ = {derived("a", Term::Kind::Negate, {leaf(Term::Kind::Metric, "b")}),
              derived("b", Term::Kind::Negate, {leaf(Term::Kind::Metric, "a")})};
  EXPECT_EQ(error(), "metric `a`: it refers to itself, or to a metric that is not");
}

}  // namespace
}  // namespace benchc::metric
