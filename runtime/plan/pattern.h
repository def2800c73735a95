#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/plan/error.h"

namespace benchc::plan {

/// A regular expression over one line of text: POSIX extended, with \d \w \s and their capitals,
/// \t, and an escape for every sign. A line break cannot be matched; `^` and `$` are a line's ends.
///
/// Not std::regex, whose matching recurses and backtracks without bound. What would make this one
/// explode is refused: back references, and repetitions that multiply to more than a thousand
/// states; what it lacks (lazy quantifiers, look-around, groups that are not counted) is refused by
/// name.
class Pattern {
 public:
  static Expected<Pattern> compile(std::string_view text);

  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  /// The first group of the first line that matches, or all that matched where there is no group;
  /// nothing if no line matches. Of a longer line the first 64 KiB are looked at.
  std::optional<std::string_view> find(std::string_view text) const;

 private:
  struct Compiled;
  explicit Pattern(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

/// Whether `text` is a pattern; the error says what is wrong with it.
Expected<void> check_pattern(std::string_view text);

}  // namespace benchc::plan
