#include <atomic>
#include <cerrno>
#include <csignal>
#include <memory>
#include <string>
#include <variant>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "runtime/workload/dialogue.h"
#include "runtime/workload/process_launcher.h"

namespace benchc::workload {
namespace {

constexpr double kPatience = 20;

class ProcessDialogueTest : public testing::Test {
 protected:
  ProcessDialogueTest() {
    launch_.argv = {BENCHC_SPEAKER};
    launch_.environment = std::make_shared<const std::vector<std::string>>();
  }

  std::unique_ptr<Dialogue> talk() { return std::move(*launcher_.talk(launch_)); }

  static std::string answer(Dialogue& dialogue, const std::string& text, std::size_t most = 1000) {
    const auto said = dialogue.ask(text, most, kPatience);
    if (const auto* finished = std::get_if<Finished>(&said)) {
      return "<" + describe(*finished, kPatience) + ">";
    }
    return std::get<std::string>(said);
  }

  static Finished end(Dialogue& dialogue, const std::string& text, double timeout = kPatience) {
    return std::get<Finished>(dialogue.ask(text, 1000, timeout));
  }

  static Launch shell(const std::string& text) {
    Launch launch;
    launch.argv = {"/bin/sh", "-c", text};
    launch.environment = std::make_shared<const std::vector<std::string>>(
        std::vector<std::string>{"PATH=/usr/bin:/bin"});
    launch.keep_stdout = 1000;
    return launch;
  }

  static bool lives(const std::string& pid) { return kill(std::stoi(pid), 0) == 0; }
  static bool childless() { return waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD; }

  ProcessLauncher launcher_;
  Launch launch_;
};

TEST_F(ProcessDialogueTest, AnswersAgainAndAgain) {
  const auto dialogue = talk();
  EXPECT_EQ(answer(*dialogue, "size"), "4");
  EXPECT_EQ(answer(*dialogue, "size 1"), "6");
}

TEST_F(ProcessDialogueTest, ALargeMessageArrivesWhole) {
  const auto dialogue = talk();
  EXPECT_EQ(answer(*dialogue, "size " + std::string(199'995, ' ')), "200000");
}

TEST_F(ProcessDialogueTest, AMessageThatIsToldHasNoAnswerOfItsOwn) {
  const auto dialogue = talk();
  dialogue->tell("deaf");
  EXPECT_EQ(answer(*dialogue, "size"), "4");
}

TEST_F(ProcessDialogueTest, ALongAnswerIsCut) {
  const auto dialogue = talk();
  EXPECT_EQ(answer(*dialogue, "long 5000", 10), "yyyyyyyyyy");
  EXPECT_EQ(answer(*dialogue, "size"), "4");
}

TEST_F(ProcessDialogueTest, HasItsStreamsAndTheSocketAndNothingElse) {
  EXPECT_EQ(answer(*talk(), "descriptors"), "0 1 2 3 ");
}

TEST_F(ProcessDialogueTest, AnEndInsteadOfAnAnswerIsTold) {
  auto dialogue = talk();
  const Finished finished = end(*dialogue, "exit 3");
  EXPECT_EQ(describe(finished, 1), "exited with code 3");
  EXPECT_EQ(finished.err.tail, "goodbye\n");
  EXPECT_GT(finished.usage.max_rss_bytes, 0);
  // It has ended once and for all.
  EXPECT_EQ(answer(*dialogue, "size"), "<exited with code 3>");
  EXPECT_EQ(answer(*talk(), "exit 0"), "<exited with code 0>");
  EXPECT_EQ(answer(*talk(), "raise 10"), "<killed by SIGUSR1>");
}

TEST_F(ProcessDialogueTest, OneThatHangsIsEndedInTime) {
  const auto dialogue = talk();
  const std::string pid = answer(*dialogue, "pid");
  const Finished finished = end(*dialogue, "hang", 0.05);
  EXPECT_EQ(describe(finished, 0.05), "timed out after 0.05 s");
  EXPECT_FALSE(lives(pid));
}

TEST_F(ProcessDialogueTest, OneThatHangsAndWillNotListenIsEndedToo) {
  const auto dialogue = talk();
  dialogue->tell("deaf");
  EXPECT_EQ(end(*dialogue, "hang", 0.05).end, Finished::End::TimedOut);
}

TEST_F(ProcessDialogueTest, OneThatClosesItsSocketIsEndedInTime) {
  EXPECT_EQ(end(*talk(), "close", 0.05).end, Finished::End::TimedOut);
}

TEST_F(ProcessDialogueTest, AFloodOfOutputBlocksNobodyAndIsBounded) {
  rusage before = {};
  getrusage(RUSAGE_SELF, &before);
  launch_.keep_stdout = 10;
  const auto dialogue = talk();
  EXPECT_EQ(answer(*dialogue, "flood 200000000"), "flooded");
  rusage after = {};
  getrusage(RUSAGE_SELF, &after);
  const Finished finished = end(*dialogue, "exit 0");
  EXPECT_EQ(finished.out.text, "xxxxxxxxxx");
  EXPECT_EQ(finished.out.tail.size(), kTailBytes);
  EXPECT_GE(finished.out.bytes, 200'000'000U);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 32 * 1024);
}

TEST_F(ProcessDialogueTest, StopEndsIt) {
  std::atomic<bool> stop = false;
  launch_.stop.flags[0] = &stop;
  const auto dialogue = talk();
  EXPECT_EQ(answer(*dialogue, "size"), "4");
  stop = true;
  EXPECT_EQ(answer(*dialogue, "hang"), "<interrupted>");
}

TEST_F(ProcessDialogueTest, FinishWaitsForItsEnd) {
  const auto dialogue = talk();
  dialogue->tell("exit 5");
  EXPECT_EQ(describe(dialogue->finish(kPatience), kPatience), "exited with code 5");
  EXPECT_TRUE(childless());
}

TEST_F(ProcessDialogueTest, DestructionEndsItAndItsGroup) {
  auto dialogue = talk();
  const std::string pid = answer(*dialogue, "pid");
  const std::string child = answer(*dialogue, "child");
  dialogue.reset();
  EXPECT_FALSE(lives(pid));
  EXPECT_FALSE(lives(child));
  EXPECT_TRUE(childless());
}

TEST_F(ProcessDialogueTest, OneThatHasJoinedOursEnds) {
  const auto dialogue = talk();
  const Finished finished = end(*dialogue, "leave", 0.2);
  EXPECT_EQ(finished.end, Finished::End::TimedOut);
  EXPECT_TRUE(childless());
}

// The end of another process, and of what that has left behind, is none of its business.
TEST_F(ProcessDialogueTest, LivesOnWhileOthersComeAndGo) {
  const auto first = talk();
  const auto second = talk();
  const Finished other = launcher_.run(shell("setsid sh -c 'echo $$; exec sleep 100' & sleep 0.1"));
  EXPECT_TRUE(other.exited_with(0));
  EXPECT_FALSE(lives(other.out.text));
  EXPECT_EQ(answer(*first, "size"), "4");
  EXPECT_EQ(answer(*second, "exit 1"), "<exited with code 1>");
  EXPECT_EQ(answer(*first, "size"), "4");
}

TEST_F(ProcessDialogueTest, SaysWhyItCannotBeStarted) {
  launch_.argv = {"/no/such/program"};
  const auto dialogue = launcher_.talk(launch_);
  ASSERT_FALSE(dialogue);
  EXPECT_EQ(dialogue.error().message, "no such file: /no/such/program");
  EXPECT_TRUE(childless());
}

}  // namespace
}  // namespace benchc::workload
