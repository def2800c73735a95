#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/workload/native_workload.h"
#include "tests/support/fake_launcher.h"
#include "tests/support/fake_native.h"

namespace benchc::workload {
namespace {

using native::Reply;
using native::Request;
using test::FakeBody;
using test::FakeLauncher;

constexpr const char* kNonsense = "the process of the body gave an answer that makes no sense";
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// What a measured body may do to its process, and to what that answers.
class NativeFailuresTest : public testing::Test {
 protected:
  NativeFailuresTest() : body_(test::add_native(launcher_, "host")) { native_.tools.host = "host"; }

  static plan::Case subject() {
    plan::Case result;
    result.native.emplace();
    result.native->entry = "parse";
    result.timeout = 30;
    return result;
  }

  // Answers requests of a kind with this.
  void answer(Request::Kind kind, const FakeLauncher::Answer& with) {
    body_->instead = [=](const Request& request) -> std::optional<FakeLauncher::Answer> {
      if (request.kind == kind) return with;
      return std::nullopt;
    };
  }

  // Why a sample cannot be had, once the case was set up; "" where it can.
  std::string sample_reason() {
    const StepResult<Sample> sample = workload_.sample();
    return sample ? "" : sample.error().reason;
  }
  std::string set_up_reason() {
    const StepResult<void> done = workload_.set_up();
    return done ? "" : done.error().reason;
  }

  FakeLauncher launcher_;
  plan::Case case_ = subject();
  Conditions conditions_;
  NativeConditions native_;
  std::shared_ptr<FakeBody> body_;
  NativeWorkload workload_{case_, conditions_, native_, "/cache/body.so", false, launcher_};
};

TEST_F(NativeFailuresTest, AnExitIsNoSuccess) {
  ASSERT_TRUE(workload_.set_up());
  answer(Request::Kind::Batch, FakeLauncher::Act{.out = "doing", .err = "had enough"});
  const StepResult<Sample> sample = workload_.sample();
  ASSERT_FALSE(sample);
  EXPECT_EQ(sample.error().reason, "the body ended its process: exited with code 0");
  EXPECT_EQ(sample.error().stdout_tail, "doing");
  EXPECT_EQ(sample.error().stderr_tail, "had enough");
  EXPECT_EQ(sample_reason(), "the process of the body has ended");
  EXPECT_TRUE(workload_.tear_down());
}

TEST_F(NativeFailuresTest, ASignalIsNamed) {
  answer(Request::Kind::Start, FakeLauncher::Act{.end = Finished::End::Killed, .code = SIGSEGV});
  EXPECT_EQ(set_up_reason(), "killed by SIGSEGV");
}

TEST_F(NativeFailuresTest, AHangEndsAtTheTimeout) {
  ASSERT_TRUE(workload_.set_up());
  answer(Request::Kind::Batch, FakeLauncher::Answer{});
  EXPECT_EQ(sample_reason(), "timed out after 30 s");
  EXPECT_EQ(launcher_.talking(), 0);
}

TEST_F(NativeFailuresTest, AStopIsNoFailureOfTheBody) {
  std::atomic<bool> stop = false;
  conditions_.stop.flags[0] = &stop;
  NativeWorkload workload(case_, conditions_, native_, "/cache/body.so", false, launcher_);
  ASSERT_TRUE(workload.set_up());
  stop = true;
  const StepResult<Sample> sample = workload.sample();
  ASSERT_FALSE(sample);
  EXPECT_TRUE(sample.error().interrupted);
  EXPECT_TRUE(workload.tear_down());
}

TEST_F(NativeFailuresTest, ImpossibleCountsAreNotBelieved) {
  ASSERT_TRUE(workload_.set_up());
  const native::EventTotal bad[] = {{-1, 1}, {kNan, 1}, {1, 0}, {1, 1.5}, {1, kNan}};
  for (const native::EventTotal& total : bad) {
    body_->change = [&](const Request& request, Reply& reply) {
      if (request.kind != Request::Kind::Batch) return;
      reply.events = 1;
      reply.event[0] = total;
    };
    NativeWorkload workload(case_, conditions_, native_, "/cache/body.so", false, launcher_);
    const StepResult<void> done = workload.set_up();
    ASSERT_FALSE(done) << total.value << " " << total.counted;
    EXPECT_EQ(done.error().reason, kNonsense);
  }
}

TEST_F(NativeFailuresTest, AMissingHostIsNamed) {
  native_.tools.host = "/nowhere/benchc-native";
  EXPECT_EQ(set_up_reason(),
            "the process for native bodies could not be started: no such file: "
            "/nowhere/benchc-native");
}

TEST_F(NativeFailuresTest, ABodySaysItselfWhyItFails) {
  Reply reply;
  reply.kind = Reply::Kind::Failed;
  test::set_text(reply.message, "no such file: \x1b[2Jlarge.json\xff");
  answer(Request::Kind::Start, FakeLauncher::Said{test::message(reply)});
  const std::string reason = set_up_reason();
  EXPECT_TRUE(reason.starts_with("no such file: ")) << reason;
  EXPECT_EQ(reason.find('\x1b'), std::string::npos);
  EXPECT_EQ(reason.find('\xff'), std::string::npos);
}

TEST_F(NativeFailuresTest, AReasonWithoutAnEndIsBounded) {
  Reply reply;
  reply.kind = Reply::Kind::Failed;
  reply.message.fill('x');
  answer(Request::Kind::Start, FakeLauncher::Said{test::message(reply)});
  EXPECT_EQ(set_up_reason(), std::string(1024, 'x'));
}

TEST_F(NativeFailuresTest, AFailureWithoutAReasonIsOneToo) {
  Reply reply;
  reply.kind = Reply::Kind::Failed;
  answer(Request::Kind::Start, FakeLauncher::Said{test::message(reply)});
  EXPECT_EQ(set_up_reason(), "the body failed and did not say why");
}

TEST_F(NativeFailuresTest, AnAnswerOfAnotherSizeMakesNoSense) {
  const std::string whole = test::message(Reply{});
  for (const std::string& text : {std::string("x"), whole + "x", whole.substr(1)}) {
    answer(Request::Kind::Start, FakeLauncher::Said{text});
    EXPECT_EQ(set_up_reason(), kNonsense) << text.size();
  }
}

TEST_F(NativeFailuresTest, AnAnswerToAnotherQuestionMakesNoSense) {
  for (const unsigned kind : {1U, 2U, 4U, 77U}) {
    body_->change = [=](const Request&, Reply& reply) {
      reply.kind = static_cast<Reply::Kind>(kind);
    };
    EXPECT_EQ(set_up_reason(), kNonsense) << kind;
  }
}

TEST_F(NativeFailuresTest, AClockThatCannotBeMakesNoSense) {
  const std::vector<native::Clock> clocks = {
      {native::Clock::Source::Tsc, 0, 0, 0, 0},
      {native::Clock::Source::Tsc, 0, kNan, 0, 0},
      {native::Clock::Source::Tsc, 0, 1, 0, 0},
      {native::Clock::Source::Tsc, 0, 1e12, 0, 0},
      {native::Clock::Source::Monotonic, 0, 2e9, 0, 0},
      {native::Clock::Source::Tsc, 0, 1e9, -1, 0},
      {native::Clock::Source::Tsc, 0, 1e9, 0, 1},
      {static_cast<native::Clock::Source>(9), 0, 1e9, 0, 0},
  };
  for (const native::Clock& clock : clocks) {
    body_->clock = clock;
    EXPECT_EQ(set_up_reason(), kNonsense);
    EXPECT_FALSE(native_.clock);
  }
}

TEST_F(NativeFailuresTest, NumbersThatCannotBeMakeNoSense) {
  const std::vector<std::function<void(Reply&)>> wrongs = {
      [](Reply& reply) { reply.wall_seconds = -1; },
      [](Reply& reply) { reply.wall_seconds = kNan; },
      [](Reply& reply) { reply.cpu_seconds = INFINITY; },
      [](Reply& reply) { reply.user_seconds = -1e-9; },
      [](Reply& reply) { reply.system_seconds = kNan; },
      [](Reply& reply) { reply.pause_overhead = -1; },
      [](Reply& reply) { reply.paused_seconds = kNan; },
      [](Reply& reply) { reply.items = kNan; },
      [](Reply& reply) { reply.bytes = INFINITY; },
      [](Reply& reply) { reply.page_faults = -1; },
      [](Reply& reply) { reply.context_switches = -1; },
      [](Reply& reply) { reply.max_rss_bytes = -1; },
      [](Reply& reply) { reply.turns += 1; },
      [](Reply& reply) { reply.turns = 0; },
      [](Reply& reply) { reply.counters = 17; },
      [](Reply& reply) { reply.counters = 1; },
      [](Reply& reply) {
        reply.counters = 1;
        reply.counter[0].name.fill('x');
      },
      [](Reply& reply) {
        reply.counters = 1;
        test::set_text(reply.counter[0].name, "x");
        reply.counter[0].value = kNan;
      },
  };
  for (std::size_t i = 0; i < wrongs.size(); ++i) {
    body_->change = nullptr;
    ASSERT_TRUE(workload_.set_up());
    body_->change = [&](const Request&, Reply& reply) { wrongs[i](reply); };
    EXPECT_EQ(sample_reason(), kNonsense) << i;
    EXPECT_EQ(launcher_.talking(), 0);
  }
}

TEST_F(NativeFailuresTest, ACrashBehindTheLoopFailsTheCase) {
  ASSERT_TRUE(workload_.set_up());
  answer(Request::Kind::Finish, FakeLauncher::Act{.end = Finished::End::Killed, .code = SIGABRT});
  const StepResult<void> renewed = workload_.renew();
  ASSERT_FALSE(renewed);
  EXPECT_EQ(renewed.error().reason, "killed by SIGABRT, behind its loop");
  ASSERT_TRUE(workload_.set_up());
  const StepResult<void> done = workload_.tear_down();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().reason, "killed by SIGABRT, behind its loop");
}

TEST_F(NativeFailuresTest, AHangBehindTheLoopIsNotWaitedForLong) {
  ASSERT_TRUE(workload_.set_up());
  answer(Request::Kind::Finish, FakeLauncher::Answer{});
  EXPECT_EQ(workload_.tear_down().error().reason, "timed out after 10 s, behind its loop");
}

TEST_F(NativeFailuresTest, AFailedSetupStartsNoProcess) {
  case_.setup = plan::Command{{"setup"}, false};
  launcher_.program("setup", FakeLauncher::Act{.code = 1});
  EXPECT_EQ(set_up_reason(), "setup exited with code 1");
  EXPECT_TRUE(body_->starts.empty());
}

TEST_F(NativeFailuresTest, AFailedPrepareTakesNoSample) {
  case_.prepare = plan::Command{{"prepare"}, false};
  launcher_.program("prepare", FakeLauncher::Act{.code = 2});
  ASSERT_TRUE(workload_.set_up());
  const std::size_t batches = body_->batches().size();
  EXPECT_EQ(sample_reason(), "prepare exited with code 2");
  EXPECT_EQ(body_->batches().size(), batches);
}

}  // namespace
}  // namespace benchc::workload
