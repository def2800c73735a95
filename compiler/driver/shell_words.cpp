#include "compiler/driver/shell_words.h"

#include <utility>

namespace benchc::driver {
namespace {

constexpr std::string_view kBlank = " \t\n";
/// What a shell does not take as it stands, outside quotes and within double ones.
constexpr std::string_view kSpecial = "|&;<>()$`*?[]{}!";
constexpr std::string_view kSpecialInQuotes = "$`";
/// What a backslash takes the meaning from within double quotes.
constexpr std::string_view kEscapedInQuotes = "$`\"\\";

tl::unexpected<Error> for_a_shell(std::string_view what) {
  return failure(
      "`" + std::string(what) + "` in a command means something to a shell, and none reads it",
      "quote it, or give --shell to have /bin/sh run the commands");
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Expected<std::vector<std::string>> read() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      Expected<void> taken;
      if (kBlank.find(c) != std::string_view::npos) {
        end_word();
      } else if (c == '\'') {
        taken = single_quotes();
      } else if (c == '"') {
        taken = double_quotes();
      } else if (c == '\\') {
        taken = backslash();
      } else if (kSpecial.find(c) != std::string_view::npos ||
                 (!in_word_ && (c == '#' || c == '~'))) {
        return for_a_shell(std::string_view(&c, 1));
      } else {
        // A shell would set a variable.
        if (c == '=' && words_.empty() && is_name_) return for_a_shell(word_ + "=");
        is_name_ = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                   (in_word_ && c >= '0' && c <= '9');
        word_ += c;
        in_word_ = true;
      }
      if (!taken) return tl::unexpected(taken.error());
    }
    end_word();
    if (words_.empty() || words_.front().empty()) return failure("a command is empty");
    return std::move(words_);
  }

 private:
  void end_word() {
    if (in_word_) words_.push_back(std::exchange(word_, {}));
    in_word_ = false;
    is_name_ = false;
  }

  Expected<void> single_quotes() {
    const std::size_t end = text_.find('\'', at_);
    if (end == std::string_view::npos) return failure("a command has a ' without its end");
    word_ += text_.substr(at_, end - at_);
    at_ = end + 1;
    in_word_ = true;
    is_name_ = false;
    return {};
  }

  Expected<void> double_quotes() {
    in_word_ = true;
    is_name_ = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return {};
      }
      if (kSpecialInQuotes.find(c) != std::string_view::npos) {
        return for_a_shell(std::string_view(&c, 1));
      }
      const bool escapes = c == '\\' && at_ + 1 < text_.size() &&
                           kEscapedInQuotes.find(text_[at_ + 1]) != std::string_view::npos;
      if (escapes) ++at_;
      word_ += text_[at_];
    }
    return failure("a command has a \" without its end");
  }

  Expected<void> backslash() {
    if (at_ == text_.size()) return failure("a command ends with a backslash");
    word_ += text_[at_++];
    in_word_ = true;
    is_name_ = false;
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string> words_;
  std::string word_;
  bool in_word_ = false;
  /// What was read of the word could be a variable's name.
  bool is_name_ = false;
};

}  // namespace

Expected<std::vector<std::string>> shell_words(std::string_view command) {
  return Reader(command).read();
}

}  // namespace benchc::driver
