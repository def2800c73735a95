#pragma once

#include <string_view>

#include "compiler/syntax/grammar.h"

/// What the grammar's rules do to the builder, and what they are called in messages.
namespace benchc::syntax::grammar {

template <typename Rule>
struct action {};

/// Ends an operator's or a name's reach at the expression's own start.
template <>
struct action<expression> {
  template <typename Rule, pegtl::apply_mode A, pegtl::rewind_mode M,
            template <typename...> class Action, template <typename...> class Control,
            typename Input>
  static bool match(Input& in, Builder& builder) {
    if constexpr (A == pegtl::apply_mode::action) builder.begin_expression();
    const bool matched = pegtl::match<Rule, A, M, Action, Control>(in, builder);
    if constexpr (A == pegtl::apply_mode::action) {
      if (matched) {
        builder.end_expression();
      } else {
        builder.drop_expression();
      }
    }
    return matched;
  }
};

template <void (Builder::*Member)(const char*, const char*)>
struct with_text {
  template <typename Input>
  static void apply(const Input& in, Builder& builder) {
    (builder.*Member)(in.begin(), in.end());
  }
};

template <ExprKind Kind>
struct leaf {
  template <typename Input>
  static void apply(const Input& in, Builder& builder) {
    builder.leaf(Kind, in.begin(), in.end());
  }
};

template <Group::Kind Kind>
struct opens {
  template <typename Input>
  static void apply(const Input& in, Builder& builder) {
    builder.open(Kind, in.begin());
  }
};

struct closes {
  template <typename Input>
  static void apply(const Input& in, Builder& builder) {
    builder.close(in.end());
  }
};

// clang-format off
template <> struct action<keyword> : with_text<&Builder::keyword> {};
template <> struct action<name> : leaf<ExprKind::Name> {};
template <> struct action<key_name> : leaf<ExprKind::Name> {};
template <> struct action<star_name> : with_text<&Builder::star> {};
template <> struct action<open_raw> : with_text<&Builder::open_raw> {};
template <> struct action<number> : with_text<&Builder::number> {};
template <> struct action<date> : with_text<&Builder::date> {};
template <> struct action<raw_string> : with_text<&Builder::raw_string> {};
template <> struct action<characters> : with_text<&Builder::characters> {};
template <> struct action<escape> : with_text<&Builder::escape> {};
template <> struct action<unit_name> : with_text<&Builder::interpolation_unit> {};
template <> struct action<member_name> : with_text<&Builder::member> {};

template <> struct action<open_string> : opens<Group::Kind::String> {};
template <> struct action<open_interpolation> : opens<Group::Kind::Interpolation> {};
template <> struct action<open_group> : opens<Group::Kind::Parenthesis> {};
template <> struct action<open_list> : opens<Group::Kind::List> {};
template <> struct action<open_map> : opens<Group::Kind::Map> {};
template <> struct action<open_call> : opens<Group::Kind::Call> {};
template <> struct action<open_index> : opens<Group::Kind::Index> {};
template <> struct action<close_string> : closes {};
template <> struct action<close_interpolation> : closes {};
template <> struct action<close_group> : closes {};
template <> struct action<close_list> : closes {};
template <> struct action<close_map> : closes {};
template <> struct action<close_call> : closes {};
template <> struct action<close_index> : closes {};
// clang-format on

template <>
struct action<negation> {
  template <typename Input>
  static void apply(const Input& in, Builder& builder) {
    builder.prefix(in.begin(), *in.begin());
  }
};

template <>
struct action<binary> {
  template <typename Input>
  static void apply(const Input& in, Builder& builder) {
    builder.binary(in.string_view());
  }
};

template <>
struct action<separator> {
  template <typename Input>
  static void apply(const Input& in, Builder& builder) {
    builder.separator(*in.begin());
  }
};

template <>
struct action<item> {
  static void apply0(Builder& builder) { builder.item(); }
};

template <>
struct action<equals> {
  template <typename Input>
  static void apply(const Input& in, Builder& builder) {
    builder.equals(in.begin());
  }
};

/// A rule's name for people; a rule without one is not mentioned.
template <typename Rule>
inline constexpr const char* label = nullptr;

// clang-format off
template <> inline constexpr const char* label<keyword> = "a statement";
template <> inline constexpr const char* label<operand_token> = "an expression";
template <> inline constexpr const char* label<equals> = "`=`";
template <> inline constexpr const char* label<statement_end> = "the end of the statement";
template <> inline constexpr const char* label<line_end> = "the end of the line";
template <> inline constexpr const char* label<next> = "`,`";
template <> inline constexpr const char* label<colon> = "`:`";
template <> inline constexpr const char* label<entry> = "a key";
template <> inline constexpr const char* label<close_group> = "`)`";
template <> inline constexpr const char* label<close_call> = "`)`";
template <> inline constexpr const char* label<close_list> = "`]`";
template <> inline constexpr const char* label<close_index> = "`]`";
template <> inline constexpr const char* label<close_map> = "`}`";
template <> inline constexpr const char* label<close_interpolation> = "`}`";
template <> inline constexpr const char* label<member_name> = "a member's name or `*`";
template <> inline constexpr const char* label<unit_name> = "a unit";
template <> inline constexpr const char* label<word_by> = "`by more than`";
template <> inline constexpr const char* label<word_more> = "`more than`";
template <> inline constexpr const char* label<word_than> = "`than`";
// clang-format on

template <typename Rule>
struct control : pegtl::normal<Rule> {
  template <typename Input>
  static void failure(const Input& in, Builder& builder) noexcept {
    if constexpr (label<Rule> != nullptr) builder.expected(in.current(), label<Rule>);
  }

  template <typename Input>
  [[noreturn]] static void raise(const Input& /*in*/, Builder& builder) {
    if constexpr (std::is_same_v<Rule, close_string>) {
      builder.unterminated_string();
    } else if constexpr (std::is_same_v<Rule, raw_tail>) {
      builder.unterminated_raw();
    }
    throw Unexpected{};
  }
};

}  // namespace benchc::syntax::grammar
