#include "compiler/model/value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

namespace benchc::model {
namespace {

// A whole number up to here is printed with all its digits, a larger one as 1e+21.
constexpr double kLongestWhole = 1e21;

std::string number_text(double value) {
  if (value == 0) return "0";
  char text[64];
  const bool whole = std::trunc(value) == value && std::fabs(value) < kLongestWhole;
  const auto end = whole ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed)
                         : std::to_chars(text, text + sizeof text, value);
  return {text, end.ptr};
}

struct Factor {
  std::string name;
  int exponent = 0;
};

std::array<Factor, 4> factors(const Dimension& dimension, const std::array<std::string, 4>& names) {
  return {{{names[0], dimension.bytes},
           {names[1], dimension.money},
           {names[2], dimension.energy},
           {names[3], dimension.time}}};
}

std::string power(const Factor& factor, int exponent) {
  return exponent == 1 ? factor.name : factor.name + "^" + std::to_string(exponent);
}

std::string product(const std::array<Factor, 4>& all, std::string_view times,
                    std::string_view per) {
  std::string text;
  for (const Factor& factor : all) {
    if (factor.exponent <= 0) continue;
    if (!text.empty()) text += times;
    text += power(factor, factor.exponent);
  }
  if (text.empty()) text = "1";
  for (const Factor& factor : all) {
    if (factor.exponent < 0) text.append(per) += power(factor, -factor.exponent);
  }
  return text;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '$') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      out += "\\u{";
      out += kDigits[byte >> 4u];
      out += kDigits[byte & 0xfu];
      out += '}';
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

std::string unit(const Dimension& dimension) {
  if (dimension.none()) return "";
  return product(factors(dimension, {"B", dimension.currency, "J", "s"}), "*", "/");
}

std::string describe(const Dimension& dimension) {
  if (dimension.none()) return "a plain number";
  if (dimension == Dimension{.time = 1}) return "a time";
  if (dimension == Dimension{.bytes = 1}) return "bytes";
  if (dimension == Dimension{.energy = 1}) return "an energy";
  if (dimension == Dimension{.time = -1}) return "a rate per time";
  const std::string money = "money in " + dimension.currency;
  return product(factors(dimension, {"bytes", money, "energy", "time"}), " times ", " per ");
}

Value number(double value, Dimension dimension) {
  Value result;
  // Minus zero would print a sign.
  result.number = value == 0 ? 0 : value;
  result.dimension = std::move(dimension);
  return result;
}

Value string(std::string text) {
  Value result;
  result.kind = Value::Kind::String;
  result.text = std::move(text);
  return result;
}

Value boolean(bool truth) {
  Value result;
  result.kind = Value::Kind::Bool;
  result.truth = truth;
  return result;
}

std::string describe(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Number:
      return value.percent && value.dimension.none() ? "a ratio" : describe(value.dimension);
    case Value::Kind::String:
      return "a string";
    case Value::Kind::Bool:
      return "a truth value";
    case Value::Kind::List:
      return "a list of " + std::to_string(value.items.size());
    case Value::Kind::Map:
      return "a map";
    case Value::Kind::Date:
      return "a date";
  }
  return "";
}

std::string printed(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Number:
      return number_text(value.number);
    case Value::Kind::String:
    case Value::Kind::Date:
      return value.text;
    case Value::Kind::Bool:
      return value.truth ? "true" : "false";
    case Value::Kind::List:
    case Value::Kind::Map:
      break;
  }
  return canonical(value);
}

std::string canonical(const Value& value) {
  const bool map = value.kind == Value::Kind::Map;
  if (value.kind == Value::Kind::String) return quoted(value.text);
  if (value.kind != Value::Kind::List && !map) return printed(value);
  std::string text = map ? "{" : "[";
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i != 0) text += ',';
    if (map) text += quoted(value.keys[i]) + ':';
    text += canonical(value.items[i]);
  }
  return text += map ? '}' : ']';
}

}  // namespace benchc::model
