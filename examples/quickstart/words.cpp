// Counts the words of a text that it makes itself: `words VARIANT WORDS`.
//
// Both variants give the same answer. `views` looks at each word where it stands; `copies` makes a
// string of it first, as a well-meant clean-up did. That is the planted regression, of about a
// tenth.

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

std::string make_text(std::uint64_t words) {
  std::string text;
  std::uint64_t state = 42;
  for (std::uint64_t i = 0; i < words; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const std::uint64_t id = (state >> 33) % 4096;
    text += "a_rather_long_word_";
    text += std::to_string(id);
    text += i % 12 == 11 ? '\n' : ' ';
  }
  return text;
}

using Counts = std::unordered_map<std::string_view, std::uint64_t>;

template <typename Visit>
void for_each_word(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(" \n");
    if (end != 0) visit(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

Counts count_views(std::string_view text) {
  Counts counts;
  for_each_word(text, [&](std::string_view word) { ++counts[word]; });
  return counts;
}

Counts count_copies(std::string_view text) {
  Counts counts;
  for_each_word(text, [&](std::string_view word) {
    const std::string copy(word);
    if (!copy.empty()) ++counts[word];
  });
  return counts;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: words views|copies WORDS\n";
    return 2;
  }
  const std::string_view variant = argv[1];
  const std::string text = make_text(std::strtoull(argv[2], nullptr, 10));
  const Counts counts = variant == "copies" ? count_copies(text) : count_views(text);
  std::uint64_t total = 0;
  for (const auto& [word, count] : counts) total += count;
  std::cout << "{\"different\": " << counts.size() << ", \"total\": " << total << "}\n";
  return 0;
}
