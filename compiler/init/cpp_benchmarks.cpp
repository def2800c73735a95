#include "compiler/init/cpp_benchmarks.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <optional>

#include "compiler/init/find.h"

namespace benchc::init {
namespace {

constexpr std::size_t kMostBenchmarks = 500;
constexpr std::size_t kLongest = 1000;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// A use of a macro: its name, what stands in its parentheses, and what follows up to the `;`.
struct Use {
  std::string_view macro;
  std::string_view argument;
  std::string_view chain;
};

/// Calls `take` for each use of a macro whose name begins with BENCHMARK.
void each_use(std::string_view text, const std::function<void(const Use&)>& take) {
  constexpr std::string_view kBegin = "BENCHMARK";
  std::size_t uses = 0;
  for (std::size_t at = text.find(kBegin); at != std::string_view::npos;
       at = text.find(kBegin, at)) {
    const bool inside = at > 0 && is_word(text[at - 1]);
    const std::size_t begin = at;
    while (at < text.size() && is_word(text[at])) ++at;
    // `#define BENCHMARK(x)` registers nothing.
    const std::size_t newline = begin == 0 ? std::string_view::npos : text.rfind('\n', begin - 1);
    const std::size_t line = newline == std::string_view::npos ? 0 : newline + 1;
    const bool directive = text.substr(line, begin - line).find('#') != std::string_view::npos;
    if (inside || directive || at >= text.size() || text[at] != '(') continue;
    const std::string_view rest = text.substr(at + 1, kLongest);
    std::size_t close = 0;
    char quote = '\0';
    for (int depth = 1; close < rest.size(); ++close) {
      const char c = rest[close];
      if (quote != '\0') {
        if (c == '\\') ++close;
        if (c == quote) quote = '\0';
        continue;
      }
      if (c == '"' || c == '\'') quote = c;
      if (c == '(') ++depth;
      if (c == ')' && --depth == 0) break;
    }
    if (close >= rest.size()) continue;
    const std::size_t end = rest.find(';', close);
    const std::size_t length = end == std::string_view::npos ? end : end - close - 1;
    if (++uses > kMostBenchmarks) return;
    take({text.substr(begin, at - begin), rest.substr(0, close), rest.substr(close + 1, length)});
  }
}

std::string without_blanks(std::string_view text) {
  std::string result;
  std::copy_if(text.begin(), text.end(), std::back_inserter(result),
               [](char c) { return std::isspace(static_cast<unsigned char>(c)) == 0; });
  return result;
}

/// The unit of a benchmark whose chain says no more than that; nothing for another chain, which
/// changes the name.
std::optional<std::string> unit_of(std::string_view chain) {
  struct Unit {
    std::string_view chain;
    const char* unit;
  };
  static constexpr std::array<Unit, 5> kUnits = {{{"", "ns"},
                                                  {"->Unit(benchmark::kNanosecond)", "ns"},
                                                  {"->Unit(benchmark::kMicrosecond)", "us"},
                                                  {"->Unit(benchmark::kMillisecond)", "ms"},
                                                  {"->Unit(benchmark::kSecond)", "s"}}};
  const std::string said = without_blanks(chain);
  for (const Unit& unit : kUnits) {
    if (said == unit.chain) return unit.unit;
  }
  return std::nullopt;
}

}  // namespace

std::string without_comments(std::string_view text) {
  std::string result(text);
  char quote = '\0';
  for (std::size_t i = 0; i < result.size(); ++i) {
    const char c = result[i];
    if (quote != '\0') {
      if (c == '\\') {
        ++i;
      } else if (c == quote || c == '\n') {
        quote = '\0';
      }
      continue;
    }
    const bool number = i > 0 && is_word(result[i - 1]);
    if (c == '"' || (c == '\'' && !number)) quote = c;
    if (c != '/' || i + 1 >= result.size()) continue;
    const bool line = result[i + 1] == '/';
    if (!line && result[i + 1] != '*') continue;
    std::size_t end = line ? result.find('\n', i) : result.find("*/", i + 2);
    end = end == std::string::npos ? result.size() : end + (line ? 0 : 2);
    for (; i < end; ++i) {
      if (result[i] != '\n') result[i] = ' ';
    }
    --i;
  }
  return result;
}

CppBenchmarks google_benchmarks(std::string_view source) {
  CppBenchmarks benchmarks;
  each_use(without_comments(source), [&](const Use& use) {
    if (use.macro == "BENCHMARK_MAIN" || use.macro == "BENCHMARK_UNUSED") return;
    const std::string name = without_blanks(use.argument);
    const bool word = !name.empty() && std::all_of(name.begin(), name.end(),
                                                   [](char c) { return is_word(c) || c == ':'; });
    const auto unit = use.macro == "BENCHMARK" && word ? unit_of(use.chain) : std::nullopt;
    if (unit) {
      benchmarks.named.push_back({name, *unit});
    } else if (!name.empty()) {
      benchmarks.others.push_back(name);
    }
  });
  return benchmarks;
}

CppBenchmarks catch2_benchmarks(std::string_view source) {
  CppBenchmarks benchmarks;
  each_use(without_comments(source), [&](const Use& use) {
    const std::string_view text = use.argument;
    const auto close = text.find('"', 1);
    if (!text.starts_with('"') || close == std::string_view::npos) return;
    if (use.macro == "BENCHMARK" || use.macro == "BENCHMARK_ADVANCED") {
      benchmarks.named.push_back({std::string(text.substr(1, close - 1))});
    }
  });
  return benchmarks;
}

}  // namespace benchc::init
