#include "compiler/lsp/framing.h"

#include <sstream>

#include <gtest/gtest.h>

namespace {

using namespace benchc::lsp;
using State = Frame::State;

Frame read(const std::string& bytes) {
  std::istringstream in(bytes);
  return read_frame(in);
}

TEST(Framing, ReadsMessageAfterMessage) {
  std::istringstream in(
      "Content-Length: 2\r\n\r\n{}content-length:3\r\nContent-Type: x\r\n\r\n[1]");
  EXPECT_EQ(read_frame(in).text, "{}");
  EXPECT_EQ(read_frame(in).text, "[1]");
  EXPECT_EQ(read_frame(in).state, State::End);
}

TEST(Framing, WritesWhatItReads) {
  std::stringstream both;
  write_frame(both, "{\"ä\":1}");
  EXPECT_EQ(read_frame(both).text, "{\"ä\":1}");
}

TEST(Framing, TellsWhatIsNoHeader) {
  EXPECT_EQ(read("hello\n\n").state, State::Broken);
  EXPECT_EQ(read("Content-Length: x\r\n\r\n").state, State::Broken);
  EXPECT_EQ(read("Content-Length: -1\r\n\r\n").state, State::Broken);
  EXPECT_EQ(read("Content-Length: 99999999999999999999999\r\n\r\n").state, State::Broken);
  EXPECT_EQ(read("Content-Length: 5").state, State::Broken);
  EXPECT_EQ(read("Content-Length: 5\r\n\r\n{}").state, State::Broken);
  EXPECT_EQ(read(std::string(5000, 'a')).state, State::Broken);
}

TEST(Framing, SkipsWhatIsTooLong) {
  const std::size_t length = kLongestMessage + 1;
  std::istringstream in("Content-Length: " + std::to_string(length) + "\r\n\r\n" +
                        std::string(length, ' ') + "Content-Length: 2\r\n\r\n{}");
  EXPECT_EQ(read_frame(in).state, State::TooLong);
  EXPECT_EQ(read_frame(in).text, "{}");
}

}  // namespace
