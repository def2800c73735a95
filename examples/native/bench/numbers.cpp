// Three ways to read decimal numbers from a text.
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "benchc/native.h"

namespace {

/// The text of n numbers, one a line, and their sum.
struct Document {
  std::string text;
  std::size_t numbers = 0;
  double sum = 0;
};

Document make_document(std::size_t numbers) {
  std::mt19937 random(1);
  Document document;
  document.numbers = numbers;
  for (std::size_t i = 0; i < numbers; ++i) {
    // Quarters: every way must find exactly the same sum.
    const double value = static_cast<double>(random() % 4'000'000) / 4;
    document.sum += value;
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    document.text.append(digits.data(), end).push_back('\n');
  }
  return document;
}

double by_from_chars(const std::string& text) {
  double sum = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    double value = 0;
    at = std::from_chars(at, end, value).ptr + 1;
    sum += value;
  }
  return sum;
}

double by_strtod(const std::string& text) {
  double sum = 0;
  const char* at = text.c_str();
  while (*at != '\0') {
    char* end = nullptr;
    sum += std::strtod(at, &end);
    at = end + 1;
  }
  return sum;
}

double by_stream(const std::string& text) {
  std::istringstream stream(text);
  double sum = 0;
  for (double value = 0; stream >> value;) sum += value;
  return sum;
}

}  // namespace

BENCHC_ENTRY(read_numbers, bench) {
  // All of this is set-up, and is not timed.
  const Document document = make_document(bench.size("n"));
  const std::string_view how = bench.text("how");
  double (*const read)(const std::string&) = how == "from_chars" ? by_from_chars
                                             : how == "strtod"   ? by_strtod
                                                                 : by_stream;
  if (read(document.text) != document.sum) bench.fail("the sum is wrong");
  bench.items(document.numbers);
  bench.bytes(document.text.size());

  bench.measure([&] { benchc::keep(read(document.text)); });
}
