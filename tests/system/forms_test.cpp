// Every form of a workload checks and is planned; what cannot be measured yet fails by name, and
// the rest is measured.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kForms = R"(bench 1
measure default { samples = 3; warmup = 0; processes = 4 }

workload gpu {
  kernel = "kernels/saxpy.cl" entry saxpy on opencl
  over n = [64, 128]
  arg a  = 2.0
  arg x  = buffer n * 4B random
  global = n
}

workload boxed {
  container = "alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  command   = ["touch", "touched"]
  memory    = 64MiB
}

workload theirs {
  harness = google_benchmark command ["touch", "touched"]
}

workload plain {
  command = ["/bin/true"]
  profile = perf on fail
  metric packed = memory_peak / max_rss
}

baseline release = tag "v*" latest
baseline agreed  = approved
baseline before  = build git "HEAD"

rule quick { for plain; fail when median(time) > 1h }
rule lean { for plain; fail when median(memory_peak) > 1B }
rule since_release { for plain; against release; fail when median(time) regresses by more than 5% }
rule since_agreed { for plain; against agreed; fail when median(time) regresses by more than 5% }
rule since_head { for plain; against before; fail when median(time) regresses by more than 5% }
)";

class Forms : public testing::Test {
 protected:
  Forms() {
    repository.write("forms.bench", kForms);
    repository.write("kernels/saxpy.cl", "kernel void saxpy(float a, global float* x) {}\n");
  }

  Repository repository;
};

TEST_F(Forms, AreChecked) {
  const Finished finished = repository.benchc({"check", "forms.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
}

TEST_F(Forms, ArePlanned) {
  const Finished finished = repository.benchc({"plan", "forms.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("kernel kernels/saxpy.cl entry saxpy on opencl"));
  EXPECT_THAT(finished.out, HasSubstr("arguments: a = 2 as float; x = buffer 256 B of float, "
                                      "random"));
  EXPECT_THAT(finished.out, HasSubstr("launch: 128 work items"));
  EXPECT_THAT(finished.out, HasSubstr("64 MiB, without a network"));
  EXPECT_THAT(finished.out, HasSubstr("harness google_benchmark: touch touched"));
  EXPECT_THAT(finished.out, HasSubstr("profile: perf on fail"));
}

TEST_F(Forms, WhatCannotBeMeasuredYetFailsByNameAndTheRestIsMeasured) {
  const Finished finished = repository.benchc({"run", "forms.bench"});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("kernels on opencl cannot be measured yet"));
  EXPECT_THAT(finished.out, HasSubstr("commands in a container cannot be measured yet"));
  EXPECT_THAT(finished.out,
              HasSubstr("benchmarks of the harness `google_benchmark` cannot be read yet"));
  EXPECT_THAT(finished.out, HasSubstr("1 of 5 cases measured"));
  EXPECT_FALSE(std::filesystem::exists(repository.root() / "touched"));
  // What was not measured is no number.
  EXPECT_THAT(finished.out, HasSubstr("metric `memory_peak`: it needs the control `cgroup`"));
  EXPECT_THAT(finished.out, HasSubstr("metric `packed` needs `memory_peak`"));
  EXPECT_THAT(finished.out, Not(HasSubstr("nan")));
  EXPECT_THAT(finished.out, AllOf(HasSubstr("no tag of the repository matches `v*`"),
                                  HasSubstr("by `approved` cannot be had yet"),
                                  HasSubstr("git knows no revision `HEAD` here")));
}

TEST_F(Forms, APlanOfThemCanBeRunAsAFile) {
  const Finished planned = repository.benchc({"plan", "forms.bench", "--format", "json"});
  repository.write("plan.json", planned.out);
  const Finished finished = repository.benchc({"run", "plan.json"});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("1 of 5 cases measured"));
}

}  // namespace
}  // namespace benchc::system_test
