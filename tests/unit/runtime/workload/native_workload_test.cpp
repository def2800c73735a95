#include "runtime/workload/native_workload.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_launcher.h"
#include "tests/support/fake_native.h"

namespace benchc::workload {
namespace {

using native::Reply;
using native::Request;
using test::FakeBody;
using test::FakeLauncher;
using Names = std::vector<std::string>;

class NativeWorkloadTest : public testing::Test {
 protected:
  NativeWorkloadTest() {
    case_.native.emplace();
    case_.native->entry = "parse";
    case_.timeout = 30;
    conditions_.repository = "/repository";
    native_.tools.host = "host";
    body_ = test::add_native(launcher_, "host");
  }

  NativeWorkload workload(bool count = false) {
    return {case_, conditions_, native_, "/cache/body.so", count, launcher_};
  }
  static double batch_seconds(const FakeBody& body, const Request& request) {
    return static_cast<double>(request.turns) * (body.turn + request.unroll * body.iteration);
  }

  FakeLauncher launcher_;
  plan::Case case_;
  Conditions conditions_;
  NativeConditions native_;
  std::shared_ptr<FakeBody> body_;
};

TEST_F(NativeWorkloadTest, ASampleIsPerIterationOfABatchOfAQuarterMillisecond) {
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  const StepResult<Sample> sample = workload.sample();
  ASSERT_TRUE(sample);
  EXPECT_NEAR(sample->wall_seconds, 20.3e-9, 1e-15);
  EXPECT_NEAR(sample->usage.user_seconds, 20.3e-9, 1e-15);
  EXPECT_EQ(sample->usage.max_rss_bytes, 4 << 20);
  const Request last = body_->requests.back();
  EXPECT_EQ(workload.iterations(), last.turns);
  EXPECT_NEAR(batch_seconds(*body_, last), 0.00025, 0.00001);
  EXPECT_EQ(last.lead_in, last.turns / 8);
  EXPECT_EQ(last.counted, 0U);
}

TEST_F(NativeWorkloadTest, EventsAreAskedForAndArePerIteration) {
  body_->change = [](const Request&, Reply& reply) {
    reply.events = 2;
    reply.event[1] = {3 * static_cast<double>(reply.turns), 0.5};
  };
  NativeWorkload workload = this->workload();
  const Names names = {"energy", "cycles", "instructions"};
  workload.count(names);
  ASSERT_TRUE(workload.set_up());
  ASSERT_TRUE(workload.renew());
  for (const native::Start& start : body_->starts) EXPECT_EQ(start.events, 3U);
  const StepResult<Sample> sample = workload.sample();
  ASSERT_TRUE(sample);
  // The process could not count the other one.
  ASSERT_EQ(sample->events.size(), 1U);
  EXPECT_EQ(sample->events[0].name, "cycles");
  EXPECT_DOUBLE_EQ(sample->events[0].value, 3);
  EXPECT_EQ(sample->events[0].counted, 0.5);
}

TEST_F(NativeWorkloadTest, ProcessesTakeLinkOrdersInTurn) {
  NativeWorkload workload = this->workload();
  workload.set_link_orders({"/cache/body.so", "/cache/b.so", "/cache/c.so"});
  ASSERT_TRUE(workload.set_up());
  for (int process = 1; process < 5; ++process) ASSERT_TRUE(workload.renew());
  Names libraries;
  for (const native::Start& start : body_->starts) libraries.emplace_back(start.library.data());
  EXPECT_EQ(libraries, (Names{"/cache/body.so", "/cache/b.so", "/cache/c.so", "/cache/body.so",
                              "/cache/b.so"}));
}

TEST_F(NativeWorkloadTest, TheEnvironmentOfEachProcessHasAnotherLength) {
  std::set<std::size_t> lengths;
  launcher_.speaker("host", [&lengths](const Launch& launch) -> FakeLauncher::Speaker {
    const std::string& padding = launch.environment->back();
    EXPECT_TRUE(padding.starts_with("BENCHC_PADDING=")) << padding;
    lengths.insert(padding.size());
    return [](std::string_view) { return FakeLauncher::Act{.code = 1}; };
  });
  conditions_.random_environment_size = true;
  for (int process = 0; process < 20; ++process) EXPECT_FALSE(workload().set_up());
  EXPECT_GT(lengths.size(), 10U);
}

TEST_F(NativeWorkloadTest, CalibrationGrowsTenfoldAtMost) {
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  const std::vector<Request> batches = body_->batches();
  EXPECT_EQ(batches.front().turns, 1U);
  for (std::size_t i = 1; i < batches.size(); ++i) {
    EXPECT_LE(batches[i].turns, 10 * batches[i - 1].turns);
  }
  EXPECT_LT(batches.size(), 12U);
}

TEST_F(NativeWorkloadTest, ASlowBodyIsDoneOnceABatch) {
  body_->iteration = 0.5;
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  EXPECT_EQ(workload.iterations(), 1U);
  ASSERT_TRUE(workload.sample());
  EXPECT_EQ(body_->requests.back().turns, 1U);
  EXPECT_EQ(body_->requests.back().lead_in, 0U);
}

// A body of some seconds is not run a second time to be sure.
TEST_F(NativeWorkloadTest, AVerySlowBodyIsCalibratedByOneIteration) {
  body_->iteration = 5;
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  EXPECT_EQ(body_->batches().size(), 1U);
}

TEST_F(NativeWorkloadTest, AColdFirstIterationDoesNotDecide) {
  body_->cold = 0.02;
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  EXPECT_NEAR(static_cast<double>(workload.iterations()) * 20.3e-9, 0.00025, 0.00001);
}

TEST_F(NativeWorkloadTest, BatchesAreLongAgainstACoarseClock) {
  body_->clock.resolution = 8e-6;
  body_->clock.overhead = 2e-6;
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  ASSERT_TRUE(workload.sample());
  EXPECT_NEAR(batch_seconds(*body_, body_->requests.back()), 0.01, 0.0002);
}

// On a busy machine answers come late, however short a batch was.
TEST_F(NativeWorkloadTest, LateAnswersMakeNoBatchShorter) {
  body_->instead = [this](const Request& request) -> std::optional<FakeLauncher::Answer> {
    if (request.kind != Request::Kind::Batch) return std::nullopt;
    Reply reply;
    reply.kind = Reply::Kind::Sampled;
    reply.turns = request.turns;
    reply.wall_seconds = static_cast<double>(request.turns) * 10e-9;
    return FakeLauncher::Said{test::message(reply), 2.0};
  };
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  EXPECT_NEAR(static_cast<double>(workload.iterations()) * 10e-9, 0.00025, 0.00001);
}

// What is paused is not timed, but waited for.
TEST_F(NativeWorkloadTest, PausesBoundABatchToo) {
  body_->instead = [this](const Request& request) -> std::optional<FakeLauncher::Answer> {
    if (request.kind != Request::Kind::Batch) return std::nullopt;
    Reply reply;
    reply.kind = Reply::Kind::Sampled;
    reply.turns = request.turns;
    reply.wall_seconds = static_cast<double>(request.turns) * 10e-9;
    reply.paused_seconds = static_cast<double>(request.turns) * 1e-3;
    return FakeLauncher::Said{test::message(reply), static_cast<double>(request.turns) * 1e-3};
  };
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  EXPECT_LE(workload.iterations(), 100U);
  EXPECT_GE(workload.iterations(), 2U);
}

TEST_F(NativeWorkloadTest, IterationsMayBeGiven) {
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  workload.set_iterations(1000);
  EXPECT_EQ(workload.iterations(), 1000U);
  EXPECT_NEAR(workload.sample()->wall_seconds, 20.3e-9, 1e-15);
  EXPECT_EQ(body_->requests.back().turns, 1000U);
  workload.set_iterations(0);
  EXPECT_EQ(workload.iterations(), 1U);
}

TEST_F(NativeWorkloadTest, CountsOfABatchBecomeThoseOfAnIteration) {
  body_->change = [](const Request& request, Reply& reply) {
    const auto turns = static_cast<double>(request.turns);
    reply.page_faults = static_cast<std::int64_t>(request.turns) * 2;
    reply.context_switches = static_cast<std::int64_t>(request.turns) * 3;
    reply.items = 7;
    reply.bytes = 0;
    reply.counters = 1;
    test::set_text(reply.counter[0].name, "probes");
    reply.counter[0].value = turns * 5;
    reply.user_seconds = reply.wall_seconds;
    reply.system_seconds = reply.wall_seconds * 3;
  };
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  const Sample sample = *workload.sample();
  EXPECT_EQ(sample.page_faults, 2);
  EXPECT_EQ(sample.context_switches, 3);
  EXPECT_EQ(sample.items, 7);
  EXPECT_EQ(sample.bytes, 0);
  ASSERT_EQ(sample.counters.size(), 1U);
  EXPECT_EQ(sample.counters[0].name, "probes");
  EXPECT_DOUBLE_EQ(sample.counters[0].value, 5);
  // The sum is cpu_seconds; the kernel's own figures divide it.
  EXPECT_NEAR(sample.usage.user_seconds, 20.3e-9 / 4, 1e-15);
  EXPECT_NEAR(sample.usage.system_seconds, 20.3e-9 * 3 / 4, 1e-15);
}

TEST_F(NativeWorkloadTest, ABodyThatSaysNothingHasNoItems) {
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  const Sample sample = *workload.sample();
  EXPECT_FALSE(sample.items);
  EXPECT_FALSE(sample.bytes);
  EXPECT_TRUE(sample.counters.empty());
}

TEST_F(NativeWorkloadTest, AllocationsAreCountedBesideTheTime) {
  body_->change = [](const Request& request, Reply& reply) {
    reply.allocations = request.counted * 2;
    reply.allocated_bytes = request.counted * 64;
  };
  NativeWorkload workload = this->workload(true);
  ASSERT_TRUE(workload.set_up());
  const Sample sample = *workload.sample();
  ASSERT_EQ(sample.counters.size(), 2U);
  EXPECT_EQ(sample.counters[0].name, "allocations");
  EXPECT_DOUBLE_EQ(sample.counters[0].value, 2);
  EXPECT_EQ(sample.counters[1].name, "allocated_bytes");
  EXPECT_DOUBLE_EQ(sample.counters[1].value, 64);
  EXPECT_NEAR(sample.wall_seconds, 20.3e-9, 1e-15);
}

TEST_F(NativeWorkloadTest, ThreadsThatShareCoresAreToldOf) {
  case_.parameters = {{"threads", {plan::Value::Kind::Number, 4, "", ""}}};
  native_.thread_cores = {0, 1};
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  EXPECT_EQ(workload.take_warnings(), Names{"4 threads share 2 cores"});
  EXPECT_EQ(workload.take_warnings(), Names{});
}

TEST_F(NativeWorkloadTest, TheFirstProcessChoosesTheClockForAll) {
  NativeWorkload first = workload();
  ASSERT_TRUE(first.set_up());
  ASSERT_TRUE(native_.clock);
  EXPECT_EQ(native_.clock->frequency, 2e9);
  body_->clock.frequency = 3e9;
  NativeWorkload second = workload();
  ASSERT_TRUE(second.set_up());
  EXPECT_EQ(native_.clock->frequency, 2e9);
  EXPECT_EQ(body_->starts.front().clock_known, 0U);
  EXPECT_EQ(body_->starts.back().clock_known, 1U);
  EXPECT_EQ(body_->starts.back().clock.frequency, 2e9);
}

TEST_F(NativeWorkloadTest, AFreshProcessGoesOnWithTheSameIterations) {
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  ASSERT_TRUE(workload.sample());
  const std::uint64_t iterations = workload.iterations();
  const std::size_t batches = body_->batches().size();
  body_->cold = 1;
  ASSERT_TRUE(workload.renew());
  EXPECT_EQ(body_->starts.size(), 2U);
  EXPECT_EQ(launcher_.talking(), 1);
  EXPECT_EQ(body_->batches().size(), batches);
  // What is cold in it is done before the clock runs.
  EXPECT_NEAR(workload.sample()->wall_seconds, 20.3e-9, 1e-15);
  EXPECT_EQ(workload.iterations(), iterations);
}

TEST_F(NativeWorkloadTest, EachStepHasItsPlace) {
  for (const char* name : {"setup", "prepare", "teardown"}) {
    launcher_.program(name, FakeLauncher::Act{});
  }
  case_.setup = plan::Command{{"setup"}, false};
  case_.prepare = plan::Command{{"prepare"}, false};
  case_.teardown = plan::Command{{"teardown"}, false};
  NativeWorkload workload = this->workload();
  EXPECT_TRUE(workload.set_up());
  EXPECT_TRUE(workload.sample());
  EXPECT_TRUE(workload.sample());
  EXPECT_TRUE(workload.tear_down());
  EXPECT_EQ(launcher_.launched(), (Names{"setup", "host", "prepare", "prepare", "teardown"}));
  EXPECT_EQ(launcher_.talking(), 0);
  EXPECT_EQ(body_->requests.back().kind, Request::Kind::Finish);
}

TEST_F(NativeWorkloadTest, TearDownWithoutAProcessIsNothing) {
  NativeWorkload workload = this->workload();
  EXPECT_TRUE(workload.tear_down());
  EXPECT_FALSE(workload.sample());
}

TEST_F(NativeWorkloadTest, WhatABodyWarnsOfIsToldOnce) {
  body_->change = [](const Request&, Reply& reply) {
    reply.warned = 1;
    test::set_text(reply.message, "the file\x1b[31m is short");
  };
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  ASSERT_TRUE(workload.sample());
  const Names warnings = workload.take_warnings();
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].find('\x1b'), std::string::npos);
  EXPECT_TRUE(warnings[0].ends_with(" is short")) << warnings[0];
}

TEST_F(NativeWorkloadTest, ThousandsOfWarningsAreNotKept) {
  int number = 0;
  body_->change = [&](const Request&, Reply& reply) {
    reply.warned = 1;
    test::set_text(reply.message, "warning " + std::to_string(++number));
  };
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(workload.sample());
  EXPECT_LE(workload.take_warnings().size(), 20U);
}

TEST_F(NativeWorkloadTest, PausesThatCostMuchAreToldOfOnce) {
  body_->change = [](const Request&, Reply& reply) {
    reply.pause_overhead = reply.wall_seconds * 0.04;
  };
  NativeWorkload workload = this->workload();
  ASSERT_TRUE(workload.set_up());
  ASSERT_TRUE(workload.sample());
  EXPECT_EQ(workload.take_warnings(), Names{});
  double share = 0.12;
  body_->change = [&](const Request&, Reply& reply) {
    reply.pause_overhead = reply.wall_seconds * (share += 0.01);
  };
  ASSERT_TRUE(workload.sample());
  ASSERT_TRUE(workload.sample());
  EXPECT_EQ(workload.take_warnings(), Names{"pausing costs 13% of what is measured"});
}

}  // namespace
}  // namespace benchc::workload
