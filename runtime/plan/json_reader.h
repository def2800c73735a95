#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace benchc::plan {

/// Reads JSON (RFC 8259) piece by piece, without a tree of it in memory: what a hostile text can
/// cost is bounded by its length. The first thing that is wrong ends the reading: every call then
/// returns false, and `error` says what it was. Private to the room.
class JsonReader {
 public:
  JsonReader(std::string_view text, unsigned maximum_depth);

  enum class Next { Object, Array, String, Number, True, False, Null, Nothing };
  /// What kind of value comes next.
  Next peek();

  /// After `begin_object`, `next_member` gives the keys until it returns false; each key's value
  /// must be read.
  bool begin_object();
  bool next_member(std::string& key);
  /// After `begin_array`, `next_element` returns true before each value.
  bool begin_array();
  bool next_element();

  bool read_string(std::string& value);
  bool read_number(double& value);
  bool read_bool(bool& value);
  bool skip_value();
  /// Whether nothing but white space is left.
  bool at_end();

  /// Ends the reading with a problem of the caller's; the first one is kept. Returns false.
  bool fail(std::string message);
  bool failed() const { return failed_; }
  const std::string& error() const { return error_; }

 private:
  void skip_space();
  bool enter(char bracket);
  bool continues(char closing);
  bool read_escape(std::string& value);
  bool read_hex(unsigned& unit);
  bool literal(std::string_view word);
  bool unexpected(std::string_view expected);

  std::string_view text_;
  std::size_t at_ = 0;
  unsigned maximum_depth_;
  unsigned depth_ = 0;
  /// Nothing was read yet in the innermost object or array.
  bool first_ = false;
  bool failed_ = false;
  std::string error_;
};

}  // namespace benchc::plan
