#include "runtime/profile/folded.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace benchc::profile {
namespace {

/// The longest prefix of at most `most` bytes that cuts no character of UTF-8.
std::string_view cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

}  // namespace

std::string frame_name(std::string_view name) {
  std::string frame(cut(name, kLongestFrame));
  for (char& c : frame) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ';') c = ':';
    if (byte < 0x20 || byte == 0x7F) c = '_';
  }
  return frame.empty() ? "[unknown]" : frame;
}

void add_stack(Folded& folded, std::span<const std::string> outermost_first, double count) {
  if (outermost_first.empty() || !(count > 0)) return;
  std::string stack;
  for (const std::string& frame :
       outermost_first.first(std::min(outermost_first.size(), kMostFrames))) {
    if (!stack.empty()) stack += ';';
    stack += frame;
  }
  folded[stack] += count;
}

double total(const Folded& folded) {
  double sum = 0;
  for (const auto& [stack, count] : folded) sum += count;
  return sum;
}

void merge(Folded& folded, const Folded& other) {
  for (const auto& [stack, count] : other) folded[stack] += count;
}

std::string to_text(const Folded& folded) {
  std::string text;
  for (const auto& [stack, count] : folded) {
    text += stack + ' ' + std::to_string(std::llround(count)) + '\n';
  }
  return text;
}

Expected<Folded> parse_folded(std::string_view text) {
  Folded folded;
  std::vector<std::string> frames;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty()) continue;
    const std::size_t space = line.rfind(' ');
    double count = 0;
    if (space != std::string_view::npos) {
      const std::string_view digits = line.substr(space + 1);
      const char* end = digits.data() + digits.size();
      const auto [stopped, error] = std::from_chars(digits.data(), end, count);
      if (error != std::errc{} || stopped != end || !std::isfinite(count)) count = 0;
    }
    // Above this, counts are no whole numbers any more.
    if (!(count >= 1) || count > 9e15) {
      return failure("line " + std::to_string(number) + " is no folded stack",
                     "such a line is `outer;inner 12`");
    }
    frames.clear();
    std::string_view stack = line.substr(0, space);
    while (frames.size() < kMostFrames) {
      const std::size_t end = stack.find(';');
      frames.push_back(frame_name(stack.substr(0, end)));
      if (end == std::string_view::npos) break;
      stack.remove_prefix(end + 1);
    }
    add_stack(folded, frames, count);
    if (folded.size() > kMostStacks) {
      return failure("more than " + std::to_string(kMostStacks) + " stacks");
    }
  }
  return folded;
}

}  // namespace benchc::profile
