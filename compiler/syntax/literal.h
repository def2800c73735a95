#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace benchc::syntax {

/// Why a literal cannot be read; an empty message means that it can.
struct LiteralError {
  std::string message;
  std::string hint;

  explicit operator bool() const { return !message.empty(); }
};

/// A number as written: the value before its multiplier or unit, and that multiplier or unit.
struct NumberLiteral {
  double value = 0;
  std::string unit;
  LiteralError error;
};

/// Reads what the grammar's `number` has matched, such as `1_000`, `0xff`, `32Ki`, `10GB/s` or
/// `0.38 USD/h`.
NumberLiteral read_number(std::string_view text);

/// Checks that `YYYY-MM-DD` is a day of the calendar.
LiteralError check_date(std::string_view text);

/// Appends what an escape, backslash included, stands for.
LiteralError read_escape(std::string_view text, std::string& out);

}  // namespace benchc::syntax
