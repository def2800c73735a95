#include "compiler/init/cmake_commands.h"

#include <algorithm>
#include <cctype>

namespace benchc::init {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<CmakeCommand> read() {
    std::vector<CmakeCommand> commands;
    while (at_ < text_.size()) {
      if (skip_comment()) continue;
      if (!is_word(text_[at_])) {
        ++at_;
        continue;
      }
      CmakeCommand command;
      const std::size_t begin = at_;
      while (at_ < text_.size() && is_word(text_[at_])) ++at_;
      for (const char c : text_.substr(begin, at_ - begin)) {
        command.name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      }
      while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
      if (at_ >= text_.size() || text_[at_] != '(') continue;
      command.line = line_of(begin);
      ++at_;
      arguments(command.arguments);
      commands.push_back(std::move(command));
    }
    return commands;
  }

 private:
  std::size_t line_of(std::size_t at) {
    for (; counted_ < at; ++counted_) line_ += text_[counted_] == '\n' ? 1 : 0;
    return line_;
  }

  /// `[[…]]` or `[=[…]=]` at this place, taken; its content goes to `content`.
  bool bracket(std::string& content) {
    std::size_t open = at_ + 1;
    while (open < text_.size() && text_[open] == '=') ++open;
    if (text_[at_] != '[' || open >= text_.size() || text_[open] != '[') return false;
    const std::string close = "]" + std::string(open - at_ - 1, '=') + "]";
    const std::size_t end = text_.find(close, open + 1);
    content = text_.substr(open + 1, end == std::string_view::npos ? end : end - open - 1);
    at_ = end == std::string_view::npos ? text_.size() : end + close.size();
    return true;
  }

  bool skip_comment() {
    if (text_[at_] != '#') return false;
    ++at_;
    std::string ignored;
    if (at_ < text_.size() && bracket(ignored)) return true;
    at_ = std::min(text_.find('\n', at_), text_.size());
    return true;
  }

  void arguments(std::vector<std::string>& arguments) {
    int depth = 1;
    std::string content;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (skip_comment()) continue;
      if (is_blank(c)) {
        ++at_;
      } else if (c == '(' || c == ')') {
        ++at_;
        depth += c == '(' ? 1 : -1;
        if (depth == 0) return;
        arguments.emplace_back(1, c);
      } else if (bracket(content)) {
        arguments.push_back(content);
      } else {
        arguments.push_back(c == '"' ? quoted() : bare());
      }
    }
  }

  std::string quoted() {
    std::string text;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      text += text_[at_];
    }
    if (at_ < text_.size()) ++at_;
    return text;
  }

  std::string bare() {
    std::string text;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (is_blank(c) || c == '(' || c == ')' || c == '#' || c == '"') break;
      if (c == '\\' && at_ + 1 < text_.size()) ++at_;
      text += text_[at_];
    }
    return text;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

std::vector<CmakeCommand> cmake_commands(std::string_view text) { return Reader(text).read(); }

}  // namespace benchc::init
