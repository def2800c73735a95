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
using Names = std::vector<std::string>;

/// Bodies of a few cycles.
class NativeUnrolledTest : public testing::Test {
 protected:
  NativeUnrolledTest() : body_(test::add_native(launcher_, "host")) {
    case_.native.emplace();
    case_.native->entry = "add";
    native_.tools.host = "host";
    body_->has_unrolled = true;
    body_->iteration = 0.27e-9;
    body_->turn = 0.1e-9;
  }

  FakeLauncher launcher_;
  plan::Case case_;
  Conditions conditions_;
  NativeConditions native_;
  std::shared_ptr<FakeBody> body_;
  NativeWorkload workload_{case_, conditions_, native_, "/cache/body.so", false, launcher_};
};

TEST_F(NativeUnrolledTest, TheLoopIsSubtracted) {
  ASSERT_TRUE(workload_.set_up());
  const StepResult<Sample> sample = workload_.sample();
  ASSERT_TRUE(sample);
  EXPECT_NEAR(sample->wall_seconds, 0.27e-9, 1e-15);
  EXPECT_NEAR(sample->usage.user_seconds, 0.27e-9, 1e-15);
  EXPECT_EQ(body_->requests.back().unroll, 16U);
  EXPECT_EQ(workload_.iterations(), body_->requests.back().turns * 16);
  EXPECT_EQ(launcher_.talking(), 1);
  EXPECT_EQ(body_->starts.back().unrolled, 1U);
  EXPECT_EQ(workload_.take_warnings(), Names{});
}

TEST_F(NativeUnrolledTest, SetUpTakesATenthOfASecond) {
  const std::int64_t before = launcher_.now();
  ASSERT_TRUE(workload_.set_up());
  EXPECT_LT(launcher_.now() - before, 100'000'000);
}

TEST_F(NativeUnrolledTest, CountsArePerIteration) {
  body_->change = [](const Request& request, Reply& reply) {
    reply.page_faults = static_cast<std::int64_t>(request.turns * request.unroll);
  };
  ASSERT_TRUE(workload_.set_up());
  EXPECT_EQ(workload_.sample()->page_faults, 1);
}

TEST_F(NativeUnrolledTest, AFreshProcessIsUnrolledToo) {
  ASSERT_TRUE(workload_.set_up());
  const std::uint64_t iterations = workload_.iterations();
  ASSERT_TRUE(workload_.renew());
  EXPECT_EQ(body_->starts.back().unrolled, 1U);
  EXPECT_NEAR(workload_.sample()->wall_seconds, 0.27e-9, 1e-15);
  EXPECT_EQ(workload_.iterations(), iterations);
}

TEST_F(NativeUnrolledTest, ATimeIsNeverNegative) {
  ASSERT_TRUE(workload_.set_up());
  body_->change = [](const Request&, Reply& reply) { reply.wall_seconds = reply.cpu_seconds = 0; };
  const Sample sample = *workload_.sample();
  EXPECT_EQ(sample.wall_seconds, 0);
  EXPECT_EQ(sample.usage.user_seconds, 0);
}

TEST_F(NativeUnrolledTest, ARemovedBodyFailsItsCase) {
  body_->iteration = 0;
  body_->turn = 0.27e-9;
  const StepResult<void> done = workload_.set_up();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().reason,
            "the compiler removed the body: its 16 copies take no time (hand what it computes to "
            "benchc::keep)");
  EXPECT_TRUE(workload_.tear_down());
  EXPECT_EQ(launcher_.talking(), 0);
}

// A loop that was folded into nothing, as one in C may be.
TEST_F(NativeUnrolledTest, ARemovedLoopFailsItsCase) {
  body_->iteration = 0;
  body_->turn = 0;
  const StepResult<void> done = workload_.set_up();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().reason,
            "the compiler removed the body: however often it is repeated, it takes no time (hand "
            "what it computes to benchc::keep)");
}

// The loop's cost hides behind that of a body whose iterations wait for each other.
TEST_F(NativeUnrolledTest, CopiesThatAreNoQuickerAreNotUsed) {
  body_->iteration = 1.1e-9;
  body_->turn = 0;
  ASSERT_TRUE(workload_.set_up());
  EXPECT_EQ(body_->starts.back().unrolled, 0U);
  EXPECT_NEAR(workload_.sample()->wall_seconds, 1.1e-9, 1e-15);
  EXPECT_EQ(body_->requests.back().unroll, 1U);
  EXPECT_EQ(workload_.iterations(), body_->requests.back().turns);
  EXPECT_EQ(workload_.take_warnings(), Names{});
}

// Its entry has a loop of its own, which knows nothing of copies.
TEST_F(NativeUnrolledTest, ALoopThatIsNotUnrolledIsMeasuredAsItIs) {
  body_->iteration = 3e-9;
  body_->instead = [](const Request& request) -> std::optional<FakeLauncher::Answer> {
    if (request.unroll == 1) return std::nullopt;
    Reply reply;
    reply.kind = Reply::Kind::Failed;
    test::set_text(reply.message, "this loop has no unrolled copy");
    return FakeLauncher::Said{test::message(reply), 0};
  };
  ASSERT_TRUE(workload_.set_up());
  EXPECT_EQ(workload_.take_warnings(), Names{});
  EXPECT_NEAR(workload_.sample()->wall_seconds, 3.1e-9, 1e-15);
  EXPECT_EQ(launcher_.talking(), 1);
}

// Batches that were interrupted for others' work do not make the loop dearer, nor a body vanish.
TEST_F(NativeUnrolledTest, TheLoopIsToldByTheTimeOfTheBodysOwn) {
  int batch = 0;
  body_->change = [&](const Request&, Reply& reply) {
    if (++batch % 2 == 0) reply.wall_seconds *= 3;
  };
  ASSERT_TRUE(workload_.set_up());
  body_->change = nullptr;
  EXPECT_NEAR(workload_.sample()->wall_seconds, 0.27e-9, 1e-15);
}

TEST_F(NativeUnrolledTest, AnUncertainLoopIsToldOf) {
  int batch = 0;
  body_->change = [&](const Request& request, Reply& reply) {
    if (request.unroll != 8) return;
    const double error = (++batch % 3 - 1) * 0.08e-9;
    reply.wall_seconds += static_cast<double>(request.turns) * error;
    reply.cpu_seconds = reply.wall_seconds;
  };
  ASSERT_TRUE(workload_.set_up());
  // 2 T8 - T16 is off by 0, 0.16 or -0.16 ns in 25 pairs: 1.4826 * 0.16 / 5 / 16, of 0.27 ns.
  EXPECT_EQ(workload_.take_warnings(),
            Names{"what the loop around it costs is known to 0.003 ns an iteration, 1.1% of the "
                  "time"});
}

TEST_F(NativeUnrolledTest, WithoutACopyATimeBelowTheLoopsIsToldOf) {
  body_->has_unrolled = false;
  ASSERT_TRUE(workload_.set_up());
  EXPECT_EQ(workload_.take_warnings(),
            Names{"takes no longer than the loop around it; the compiler may have removed it"});
  EXPECT_TRUE(workload_.sample());
}

TEST_F(NativeUnrolledTest, OfSeveralThreadsThereIsNoCopy) {
  case_.parameters = {{"threads", {plan::Value::Kind::Number, 2, "", ""}}};
  body_->iteration = 2e-9;
  ASSERT_TRUE(workload_.set_up());
  EXPECT_EQ(body_->starts.size(), 1U);
}

TEST_F(NativeUnrolledTest, AStopInBetweenIsAStop) {
  std::atomic<bool> stop = false;
  conditions_.stop.flags[0] = &stop;
  body_->change = [&](const Request& request, Reply&) { stop = stop || request.unroll == 16; };
  NativeWorkload workload(case_, conditions_, native_, "/cache/body.so", false, launcher_);
  const StepResult<void> done = workload.set_up();
  ASSERT_FALSE(done);
  EXPECT_TRUE(done.error().interrupted);
  EXPECT_TRUE(workload.tear_down());
}

}  // namespace
}  // namespace benchc::workload
