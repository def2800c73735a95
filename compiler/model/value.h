#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace benchc::model {

/// Exponents of the base units: time in seconds, bytes, money in `currency`, energy in joules.
struct Dimension {
  std::int8_t time = 0;
  std::int8_t bytes = 0;
  std::int8_t money = 0;
  std::int8_t energy = 0;
  /// "USD"; empty without money.
  std::string currency = {};

  bool none() const { return time == 0 && bytes == 0 && money == 0 && energy == 0; }
  friend bool operator==(const Dimension&, const Dimension&) = default;
};

/// The base unit in words of the plan: "s", "B", "B/s", "1/s", "USD/s", "" for a plain number.
std::string unit(const Dimension& dimension);
/// For messages: "a time", "bytes", "bytes per time", "a plain number".
std::string describe(const Dimension& dimension);

/// A value that is known when the spec is checked. Quantities are in base units.
struct Value {
  enum class Kind : std::uint8_t { Number, String, Bool, List, Map, Date };
  Kind kind = Kind::Number;
  double number = 0;
  Dimension dimension;
  /// Written with `%`: 2% is the number 0.02.
  bool percent = false;
  /// String and Date ("2026-12-31").
  std::string text;
  bool truth = false;
  /// List elements, or a map's values.
  std::vector<Value> items;
  /// A map's keys, parallel to `items`.
  std::vector<std::string> keys;

  friend bool operator==(const Value&, const Value&) = default;
};

Value number(double value, Dimension dimension = {});
Value string(std::string text);
Value boolean(bool truth);

/// For messages: "a string", "a time", "a list of 3".
std::string describe(const Value& value);

/// As `${…}` prints it: an integer exactly, a number so that it reads back the same, bytes as their
/// count, a string as it is.
std::string printed(const Value& value);

/// As it stands in a case's id: a string quoted with escapes, a quantity in its base unit without
/// the unit.
std::string canonical(const Value& value);

}  // namespace benchc::model
