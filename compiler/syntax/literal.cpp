#include "compiler/syntax/literal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "compiler/diagnostics/diagnostic.h"

namespace benchc::syntax {
namespace {

constexpr std::array<std::string_view, 28> kUnits = {
    "%", "k",  "M",  "G",  "Ki", "Mi", "Gi",  "ns",  "us",  "ms",  "s",  "min", "h", "d",
    "B", "kB", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "uJ", "mJ",  "J", "kJ"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// The digits, and how much of `text` they take; what follows is the unit.
struct Digits {
  double value = 0;
  std::size_t length = 0;
};

Digits read_digits(std::string_view text) {
  // Most numbers in a spec are short and whole.
  std::size_t whole = 0;
  std::uint64_t value = 0;
  while (whole < text.size() && whole < 16 && is_digit(text[whole])) {
    value = value * 10 + static_cast<std::uint64_t>(text[whole] - '0');
    ++whole;
  }
  const char next = whole < text.size() ? text[whole] : '\0';
  if (whole < 16 && next != '_' && next != '.' && next != 'e' && next != 'E' && next != 'x' &&
      next != 'X') {
    return {static_cast<double>(value), whole};
  }

  std::string clean;
  std::size_t i = 0;
  const auto take = [&](auto accepts) {
    while (i < text.size() && (accepts(text[i]) || text[i] == '_')) {
      if (text[i] != '_') clean += text[i];
      ++i;
    }
  };
  Digits result;
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') && is_hex(text[2])) {
    i = 2;
    take(is_hex);
    std::from_chars(clean.data(), clean.data() + clean.size(), result.value,
                    std::chars_format::hex);
    result.length = i;
    return result;
  }
  take(is_digit);
  if (i + 1 < text.size() && text[i] == '.' && is_digit(text[i + 1])) {
    clean += '.';
    ++i;
    take(is_digit);
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    const std::size_t sign = i + 1 < text.size() && (text[i + 1] == '+' || text[i + 1] == '-');
    if (i + 1 + sign < text.size() && is_digit(text[i + 1 + sign])) {
      clean += 'e';
      if (text[i + 1] == '-') clean += '-';
      i += 1 + sign;
      take(is_digit);
    }
  }
  const auto read = std::from_chars(clean.data(), clean.data() + clean.size(), result.value);
  if (read.ec == std::errc::result_out_of_range) {
    // Too small is as good as nothing, too large is an error of the caller's.
    const bool tiny = clean.find("e-") != std::string::npos || clean.front() == '0';
    result.value = tiny ? 0 : HUGE_VAL;
  }
  result.length = i;
  return result;
}

LiteralError check_unit(std::string_view unit) {
  const std::size_t slash = unit.find('/');
  const std::string_view base = unit.substr(0, slash);
  if (base.empty() || std::find(kUnits.begin(), kUnits.end(), base) != kUnits.end()) return {};
  LiteralError error{"unknown unit `" + std::string(base) + "`", ""};
  constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kMeant = {{
      {"\xc2\xb5s", "us"},
      {"\xce\xbcs", "us"},
      {"sec", "s"},
      {"secs", "s"},
      {"second", "s"},
      {"seconds", "s"},
      {"m", "min` for minutes or `M` for millions, `ms` for milliseconds; not `m"},
      {"mins", "min"},
      {"hours", "h"},
      {"days", "d"},
      {"K", "k` for 1000 or `Ki` for 1024; not `K"},
      {"b", "B"},
      {"x", "2 * median(…)` for twice a value, or `regresses by more than 100%"},
  }};
  for (const auto& [wrong, right] : kMeant) {
    if (base != wrong) continue;
    const bool choice = right.find('`') != std::string_view::npos;
    error.hint = choice ? "write `" + std::string(right) + "`"
                        : "did you mean `" + std::string(right) + "`?";
    return error;
  }
  const auto differs_in_case = [&](std::string_view known) {
    return known.size() == base.size() &&
           std::equal(known.begin(), known.end(), base.begin(),
                      [](char a, char b) { return (a | 0x20) == (b | 0x20); });
  };
  const bool misspelt = std::any_of(kUnits.begin(), kUnits.end(), differs_in_case);
  if (!misspelt && base.size() == 3 && std::all_of(base.begin(), base.end(), is_upper)) {
    error.hint = "a currency stands after a blank: `5 " + std::string(base) + "`";
    return error;
  }
  const std::string_view near = diagnostics::nearest(base, kUnits);
  error.hint = near.empty() ? "the units are ns us ms s min h d, B kB MB GB TB KiB MiB GiB TiB, "
                              "uJ mJ J kJ and %, the multipliers k M G Ki Mi Gi"
                            : "did you mean `" + std::string(near) + "`?";
  return error;
}

void append_utf8(std::uint32_t code, std::string& out) {
  const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0 | (code >> 6));
    byte(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    byte(0xe0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3f));
    byte(0x80 | (code & 0x3f));
  } else {
    byte(0xf0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3f));
    byte(0x80 | ((code >> 6) & 0x3f));
    byte(0x80 | (code & 0x3f));
  }
}

}  // namespace

NumberLiteral read_number(std::string_view text) {
  NumberLiteral number;
  const Digits digits = read_digits(text);
  number.value = digits.value;
  std::string_view rest = text.substr(digits.length);
  if (!std::isfinite(number.value)) {
    number.error = {"this number is too large", "the largest is about 1.8e308"};
    return number;
  }
  const std::size_t blank = rest.find_first_of(" \t");
  if (blank != std::string_view::npos) {
    const std::string_view before = rest.substr(0, blank);
    const std::string_view currency = rest.substr(rest.find_first_not_of(" \t", blank));
    number.unit = currency;
    if (!before.empty()) {
      number.error = {"a number has one unit, and this one has `" + std::string(before) +
                          "` and `" + std::string(currency) + "`",
                      ""};
    }
    return number;
  }
  if (rest.starts_with('_') || text[digits.length - 1] == '_') {
    number.error = {"an underscore must stand between digits", ""};
    return number;
  }
  number.unit = rest;
  if (!rest.empty()) number.error = check_unit(rest);
  return number;
}

LiteralError check_date(std::string_view text) {
  const auto field = [&](std::size_t at, std::size_t length) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + length, value);
    return value;
  };
  const int year = field(0, 4);
  const int month = field(5, 2);
  const int day = field(8, 2);
  if (month < 1 || month > 12) {
    return {"there is no month " + std::string(text.substr(5, 2)),
            "a date is written year-month-day"};
  }
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days = kDays[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0);
  if (day < 1 || day > days) {
    return {"this month has no day " + std::string(text.substr(8, 2)),
            "a date is written year-month-day"};
  }
  return {};
}

LiteralError read_escape(std::string_view text, std::string& out) {
  constexpr std::string_view kHint = "the escapes are \\n \\t \\r \\\\ \\\" \\$ and \\u{…}";
  const char letter = text.size() > 1 ? text[1] : '\0';
  switch (letter) {
    case 'n':
      out += '\n';
      return {};
    case 't':
      out += '\t';
      return {};
    case 'r':
      out += '\r';
      return {};
    case '\\':
    case '"':
    case '$':
      out += letter;
      return {};
    case 'u':
      break;
    default:
      return {"unknown escape `" + std::string(text) + "`", std::string(kHint)};
  }
  // `\u{` digits `}`.
  std::uint32_t code = 0;
  const bool braced = text.size() >= 5 && text.size() <= 10 && text[2] == '{' && text.back() == '}';
  const char* end = text.data() + text.size() - 1;
  if (!braced || std::from_chars(text.data() + 3, end, code, 16).ptr != end || code == 0 ||
      code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
    return {"`" + std::string(text) + "` is no character",
            "write its number in Unicode in hexadecimal digits, as in `\\u{e9}`"};
  }
  append_utf8(code, out);
  return {};
}

}  // namespace benchc::syntax
