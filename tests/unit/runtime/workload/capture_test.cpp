#include "runtime/workload/capture.h"

#include <string>

#include <gtest/gtest.h>

namespace benchc::workload {
namespace {

TEST(Capture, KeepsTheBeginningAsAskedForAndTheEnd) {
  Capture capture(3);
  capture.add("abcdef", 6);
  const Output output = capture.take();
  EXPECT_EQ(output.text, "abc");
  EXPECT_EQ(output.tail, "abcdef");
  EXPECT_EQ(output.bytes, 6U);
  EXPECT_TRUE(output.cut());
}

TEST(Capture, AllOfAShortOutputIsNotCut) {
  Capture capture(100);
  capture.add("abc", 3);
  EXPECT_FALSE(capture.take().cut());
}

// Whatever the sizes of the pieces are, the tail is the last 4 KiB of their whole.
TEST(Capture, TailIsTheEndOfAnyPieces) {
  for (const std::size_t piece : {1UL, 7UL, 1000UL, 4096UL, 5000UL, 20000UL}) {
    std::string whole;
    Capture capture(0);
    for (int i = 0; whole.size() < 30000; ++i) {
      std::string text;
      while (text.size() < piece) text += std::to_string(i) + ",";
      text.resize(piece);
      whole += text;
      capture.add(text.data(), text.size());
    }
    EXPECT_EQ(capture.take().tail, whole.substr(whole.size() - kTailBytes)) << piece;
  }
}

}  // namespace
}  // namespace benchc::workload
