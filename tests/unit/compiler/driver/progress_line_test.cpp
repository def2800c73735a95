#include "compiler/driver/progress_line.h"

#include <sstream>

#include <gtest/gtest.h>

namespace benchc::driver {
namespace {

using Kind = execution::Progress::Kind;

execution::Progress sampled() {
  return {.kind = Kind::Sampled,
          .subject = "sort[n=1024]",
          .samples = 12,
          .maximum_samples = 400,
          .cases_done = 2,
          .cases_total = 9,
          .seconds_left = 200};
}

TEST(ProgressLineTest, OnATerminalOneLineIsWrittenOverAndTakenAway) {
  std::ostringstream stream;
  {
    ProgressLine line(stream, true, false, false);
    line.show(sampled());
  }
  EXPECT_EQ(stream.str(),
            "\r\033[K[2/9] sort[n=1024]  12 samples  at most 3 min 20 s left\r\033[K");
}

TEST(ProgressLineTest, InAPipeEachCaseIsALineWithoutControls) {
  std::ostringstream stream;
  {
    ProgressLine line(stream, false, false, false);
    line.show(sampled());
    line.show({.kind = Kind::BuildDone, .subject = "release"});
    line.show({.kind = Kind::CaseDone,
               .subject = "sort[n=1024]",
               .samples = 40,
               .cases_done = 3,
               .cases_total = 9});
  }
  EXPECT_EQ(stream.str(), "built release\n[3/9] sort[n=1024]: 40 samples\n");
}

TEST(ProgressLineTest, TroubleIsAlwaysALineOfItsOwnAndNamesCannotDriveTheTerminal) {
  std::ostringstream stream;
  {
    ProgressLine line(stream, true, true, false);
    line.show(sampled());
    line.show({.kind = Kind::CaseDone,
               .subject = "evil\033[2J",
               .cases_done = 3,
               .cases_total = 9,
               .reason = "killed by SIGSEGV"});
  }
  EXPECT_EQ(stream.str(), "[3/9] evil\\x1b[2J: killed by SIGSEGV\n");
}

}  // namespace
}  // namespace benchc::driver
