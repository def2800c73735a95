#include "runtime/plan/pattern.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <llvm/ADT/SmallVector.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Regex.h>

namespace benchc::plan {
namespace {

constexpr std::size_t kMaximumPattern = 1000;
constexpr std::size_t kMaximumLine = std::size_t{64} << 10;
constexpr std::size_t kMaximumDepth = 50;
/// POSIX's own limit of one repetition.
constexpr unsigned kMaximumRepeat = 255;
constexpr unsigned kMaximumExpansion = 1000;

/// What a class escape stands for inside brackets; its complement is outside brackets alone.
std::optional<std::string_view> members(char escape) {
  switch (escape) {
    case 'd':
      return "0-9";
    case 'w':
      return "A-Za-z0-9_";
    case 's':
      return " \t\r\f\v";
    default:
      return std::nullopt;
  }
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Translates to POSIX ERE and refuses what cannot be had or would explode.
class Translation {
 public:
  explicit Translation(std::string_view text) : text_(text) {}

  Expected<std::string> run() {
    if (text_.size() > kMaximumPattern) return failure("the expression is too long");
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\0' || c == '\n') return failure("a line break cannot be matched");
      Expected<void> done;
      if (c == '\\') {
        done = escape();
      } else if (c == '[') {
        done = bracket();
      } else if (c == '{') {
        done = repeat();
      } else {
        done = plain(c);
      }
      if (!done) return tl::make_unexpected(done.error());
    }
    return std::move(out_);
  }

  unsigned groups() const { return groups_; }

 private:
  Expected<void> plain(char c) {
    if (c == '(') {
      if (text_.substr(at_).starts_with("(?")) return failure("`(?` is not supported");
      if (++depth_ > kMaximumDepth) return failure("the expression nests too deep");
      ++groups_;
    } else if (c == ')' && depth_ > 0) {
      --depth_;
    }
    const bool quantifier = c == '*' || c == '+' || c == '?';
    if (quantifier && quantified_) {
      return failure("lazy and possessive quantifiers are not supported");
    }
    quantified_ = quantifier;
    out_ += c;
    ++at_;
    return {};
  }

  Expected<void> escape() {
    if (at_ + 1 == text_.size()) return failure("the expression ends in `\\`");
    const char c = text_[at_ + 1];
    at_ += 2;
    quantified_ = false;
    if (const auto inside = members(c)) {
      out_ += "[" + std::string(*inside) + "]";
    } else if (const auto outside = members(static_cast<char>(c | 0x20));
               outside && c >= 'A' && c <= 'Z') {
      out_ += "[^" + std::string(*outside) + "]";
    } else if (c == 't') {
      out_ += '\t';
    } else if (c >= '1' && c <= '9') {
      return failure("back references are not supported");
    } else if (is_letter_or_digit(c)) {
      return failure(std::string("`\\") + c + "` is not supported");
    } else {
      out_ += '\\';
      out_ += c;
    }
    return {};
  }

  Expected<void> bracket() {
    out_ += text_[at_++];
    if (at_ < text_.size() && text_[at_] == '^') out_ += text_[at_++];
    if (at_ < text_.size() && text_[at_] == ']') out_ += text_[at_++];
    while (at_ < text_.size() && text_[at_] != ']') {
      const char c = text_[at_];
      if (c == '[' && text_.substr(at_).starts_with("[:")) {
        const std::size_t end = text_.find(":]", at_ + 2);
        if (end == std::string_view::npos) return failure("`[:` lacks its `:]`");
        out_ += text_.substr(at_, end + 2 - at_);
        at_ = end + 2;
        continue;
      }
      if (c == '\n' || c == '\0') return failure("a line break cannot be matched");
      ++at_;
      if (c != '\\') {
        out_ += c;
        continue;
      }
      // POSIX has no escapes here.
      if (at_ == text_.size()) break;
      const char escaped = text_[at_++];
      if (const auto inside = members(escaped)) {
        out_ += *inside;
      } else if (escaped == 't') {
        out_ += '\t';
      } else if (escaped == ']' || escaped == '-' || escaped == '^' || escaped == '[') {
        return failure(std::string("`\\") + escaped + "` inside brackets is not supported",
                       "write `]` first and `-` last, without `\\`");
      } else if (is_letter_or_digit(escaped)) {
        return failure(std::string("`\\") + escaped + "` inside brackets is not supported");
      } else {
        out_ += escaped;
      }
    }
    if (at_ == text_.size()) return failure("`[` lacks its `]`");
    out_ += text_[at_++];
    quantified_ = false;
    return {};
  }

  Expected<void> repeat() {
    const std::size_t end = text_.find('}', at_);
    if (end == std::string_view::npos) return failure("`{` lacks its `}`");
    unsigned most = 1;
    const char* place = text_.data() + at_ + 1;
    const char* limit = text_.data() + end;
    while (place != limit) {
      if (*place == ',') {
        ++place;
        continue;
      }
      unsigned count = 0;
      const auto [after, error] = std::from_chars(place, limit, count);
      if (error != std::errc{} || count > kMaximumRepeat) {
        return failure("`" + std::string(text_.substr(at_, end + 1 - at_)) +
                       "` is not a repetition of at most 255");
      }
      most = std::max(most, count);
      place = after;
    }
    // Nested ones multiply; that these may stand side by side is not looked into.
    expansion_ *= most;
    if (expansion_ > kMaximumExpansion) return failure("the repetitions multiply to too much");
    out_ += text_.substr(at_, end + 1 - at_);
    at_ = end + 1;
    quantified_ = true;
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  bool quantified_ = false;
  std::size_t depth_ = 0;
  unsigned groups_ = 0;
  unsigned expansion_ = 1;
};

}  // namespace

struct Pattern::Compiled {
  mutable llvm::Regex regex;
  unsigned groups = 0;
};

Pattern::Pattern(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Expected<Pattern> Pattern::compile(std::string_view text) {
  Translation translation(text);
  const Expected<std::string> posix = translation.run();
  if (!posix) return tl::make_unexpected(posix.error());
  auto compiled = std::make_unique<Compiled>(
      Compiled{llvm::Regex(llvm::StringRef(*posix)), translation.groups()});
  std::string error;
  if (!compiled->regex.isValid(error)) return failure(error);
  return Pattern(std::move(compiled));
}

std::optional<std::string_view> Pattern::find(std::string_view text) const {
  llvm::SmallVector<llvm::StringRef, 8> matches;
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, std::min(end, kMaximumLine));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (compiled_->regex.match(llvm::StringRef(line.data(), line.size()), &matches)) {
      const llvm::StringRef found =
          compiled_->groups > 0 && matches.size() > 1 ? matches[1] : matches[0];
      return std::string_view(found.data(), found.size());
    }
    if (end == text.size()) return std::nullopt;
    text.remove_prefix(end + 1);
    if (text.empty()) return std::nullopt;
  }
}

Expected<void> check_pattern(std::string_view text) {
  const Expected<Pattern> pattern = Pattern::compile(text);
  if (!pattern) return tl::make_unexpected(pattern.error());
  return {};
}

}  // namespace benchc::plan
