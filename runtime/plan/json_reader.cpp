#include "runtime/plan/json_reader.h"

#include <charconv>
#include <system_error>
#include <utility>

#include <llvm/Support/JSON.h>

namespace benchc::plan {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& text, unsigned code) {
  const auto byte = [&](unsigned bits) { text += static_cast<char>(bits); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

/// The length of the number that starts the text, by JSON's grammar; 0 for none.
std::size_t number_length(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - start;
  };
  if (at < text.size() && text[at] == '-') ++at;
  const std::size_t first = at;
  const std::size_t count = digits();
  if (count == 0 || (count > 1 && text[first] == '0')) return 0;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return 0;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return 0;
  }
  return at;
}

}  // namespace

JsonReader::JsonReader(std::string_view text, unsigned maximum_depth)
    : text_(text), maximum_depth_(maximum_depth) {}

void JsonReader::skip_space() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
    ++at_;
  }
}

JsonReader::Next JsonReader::peek() {
  if (failed_) return Next::Nothing;
  skip_space();
  if (at_ == text_.size()) return Next::Nothing;
  const char c = text_[at_];
  if (c == '{') return Next::Object;
  if (c == '[') return Next::Array;
  if (c == '"') return Next::String;
  if (c == 't') return Next::True;
  if (c == 'f') return Next::False;
  if (c == 'n') return Next::Null;
  return c == '-' || is_digit(c) ? Next::Number : Next::Nothing;
}

bool JsonReader::fail(std::string message) {
  if (!failed_) error_ = std::move(message);
  failed_ = true;
  return false;
}

bool JsonReader::unexpected(std::string_view expected) {
  return fail("expected " + std::string(expected) + " at byte " + std::to_string(at_));
}

bool JsonReader::enter(char bracket) {
  if (failed_) return false;
  skip_space();
  if (at_ == text_.size() || text_[at_] != bracket) {
    return unexpected(bracket == '{' ? "an object" : "an array");
  }
  if (depth_ == maximum_depth_) {
    return fail("nested deeper than " + std::to_string(maximum_depth_) + " levels");
  }
  ++at_;
  ++depth_;
  first_ = true;
  return true;
}

bool JsonReader::continues(char closing) {
  if (failed_) return false;
  skip_space();
  if (at_ < text_.size() && text_[at_] == closing) {
    ++at_;
    --depth_;
    first_ = false;
    return false;
  }
  if (!first_) {
    if (at_ == text_.size() || text_[at_] != ',') {
      return unexpected(closing == '}' ? "',' or '}'" : "',' or ']'");
    }
    ++at_;
  }
  first_ = false;
  return true;
}

bool JsonReader::begin_object() { return enter('{'); }
bool JsonReader::begin_array() { return enter('['); }
bool JsonReader::next_element() { return continues(']'); }

bool JsonReader::next_member(std::string& key) {
  if (!continues('}') || !read_string(key)) return false;
  skip_space();
  if (at_ == text_.size() || text_[at_] != ':') return unexpected("':'");
  ++at_;
  return true;
}

bool JsonReader::read_hex(unsigned& unit) {
  if (text_.size() - at_ < 4) return unexpected("four hexadecimal digits");
  const char* begin = text_.data() + at_;
  const auto result = std::from_chars(begin, begin + 4, unit, 16);
  if (result.ptr != begin + 4 || *begin == '-') return unexpected("four hexadecimal digits");
  at_ += 4;
  return true;
}

bool JsonReader::read_escape(std::string& value) {
  if (at_ == text_.size()) return unexpected("an escape");
  switch (const char c = text_[at_++]; c) {
    case '"':
    case '\\':
    case '/':
      value += c;
      return true;
    case 'b':
      value += '\b';
      return true;
    case 'f':
      value += '\f';
      return true;
    case 'n':
      value += '\n';
      return true;
    case 'r':
      value += '\r';
      return true;
    case 't':
      value += '\t';
      return true;
    case 'u':
      break;
    default:
      --at_;
      return unexpected("an escape");
  }
  unsigned code = 0;
  if (!read_hex(code)) return false;
  if (code >= 0xDC00 && code < 0xE000) return unexpected("a first half of a surrogate pair");
  if (code >= 0xD800 && code < 0xDC00) {
    unsigned low = 0;
    if (text_.substr(at_, 2) != "\\u") return unexpected("the second half of a surrogate pair");
    at_ += 2;
    if (!read_hex(low)) return false;
    if (low < 0xDC00 || low >= 0xE000) return unexpected("the second half of a surrogate pair");
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  append_utf8(value, code);
  return true;
}

bool JsonReader::read_string(std::string& value) {
  if (failed_) return false;
  skip_space();
  if (at_ == text_.size() || text_[at_] != '"') return unexpected("a string");
  ++at_;
  value.clear();
  while (true) {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
           static_cast<unsigned char>(text_[at_]) >= 0x20) {
      ++at_;
    }
    value.append(text_, start, at_ - start);
    if (at_ == text_.size()) return unexpected("'\"'");
    if (text_[at_] == '"') break;
    if (text_[at_] != '\\') return unexpected("an escaped control character");
    ++at_;
    if (!read_escape(value)) return false;
  }
  ++at_;
  if (!llvm::json::isUTF8(value)) return fail("a string is not UTF-8");
  return true;
}

bool JsonReader::read_number(double& value) {
  if (failed_) return false;
  skip_space();
  const std::size_t length = number_length(text_.substr(at_));
  if (length == 0) return unexpected("a number");
  const char* begin = text_.data() + at_;
  if (std::from_chars(begin, begin + length, value).ec != std::errc()) {
    return unexpected("a number that a double can hold");
  }
  at_ += length;
  return true;
}

bool JsonReader::literal(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) return unexpected("a value");
  at_ += word.size();
  return true;
}

bool JsonReader::read_bool(bool& value) {
  const Next next = peek();
  if (failed_) return false;
  if (next != Next::True && next != Next::False) return unexpected("true or false");
  value = next == Next::True;
  return literal(value ? "true" : "false");
}

bool JsonReader::skip_value() {
  std::string text;
  double number = 0;
  switch (peek()) {
    case Next::Object:
      if (!begin_object()) return false;
      while (next_member(text)) {
        if (!skip_value()) return false;
      }
      return !failed_;
    case Next::Array:
      if (!begin_array()) return false;
      while (next_element()) {
        if (!skip_value()) return false;
      }
      return !failed_;
    case Next::String:
      return read_string(text);
    case Next::Number:
      return read_number(number);
    case Next::True:
      return literal("true");
    case Next::False:
      return literal("false");
    case Next::Null:
      return literal("null");
    case Next::Nothing:
      break;
  }
  return failed_ ? false : unexpected("a value");
}

bool JsonReader::at_end() {
  if (failed_) return false;
  skip_space();
  return at_ == text_.size() || unexpected("the end of the text");
}

}  // namespace benchc::plan
