#pragma once

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze_traits.hpp>

#include "compiler/syntax/builder.h"

/// The grammar of `.bench`, statement by statement: blocks, comments between statements and
/// recovery are the reader's. It is generic: which keywords there are and what they take is the
/// model's business. A failing rule has taken nothing; once a rule knows what it is in, it must go
/// on (`if_must`).
namespace benchc::syntax::grammar {

namespace pegtl = tao::pegtl;

/// White space; inside brackets line breaks and comments too.
struct space {
  using rule_t = space;
  using subs_t = pegtl::empty_list;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input, typename State>
  static bool match(Input& in, State& state) {
    const char* at = in.current();
    const char* const end = in.end();
    while (at != end) {
      const bool blank = *at == ' ' || *at == '\t' || *at == '\r';
      if (blank || (*at == '\n' && state.in_brackets())) {
        ++at;
      } else if (*at == '#' && state.in_brackets()) {
        const char* const begin = at;
        while (at != end && *at != '\n') ++at;
        state.comment(begin, at);
      } else {
        break;
      }
    }
    in.bump_in_this_line(static_cast<std::size_t>(at - in.current()));
    return true;
  }
};

/// A condition on what was read so far; takes nothing.
template <auto Question>
struct where {
  using rule_t = where;
  using subs_t = pegtl::empty_list;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input, typename State>
  static bool match(Input& /*in*/, State& state) {
    return (state.*Question)();
  }
};

struct comma : pegtl::one<','> {};
struct colon : pegtl::one<':'> {};

// Words
struct policy : pegtl::sor<TAO_PEGTL_KEYWORD("fail"), TAO_PEGTL_KEYWORD("warn"),
                           TAO_PEGTL_KEYWORD("ignore")> {};
/// In `isolated 2 or warn` the word is no operator.
struct or_policy : pegtl::seq<TAO_PEGTL_KEYWORD("or"), pegtl::plus<pegtl::blank>, policy> {};
struct or_operator : pegtl::seq<pegtl::not_at<or_policy>, TAO_PEGTL_KEYWORD("or")> {};
struct reserved
    : pegtl::seq<pegtl::at<pegtl::one<'a', 'n', 'o'>>,
                 pegtl::sor<TAO_PEGTL_KEYWORD("and"), TAO_PEGTL_KEYWORD("not"), or_operator>> {};
struct name : pegtl::seq<pegtl::not_at<reserved>, pegtl::identifier> {};

// Numbers and dates: their shape; what is in them is read by an action.
struct digits
    : pegtl::seq<pegtl::digit,
                 pegtl::star<pegtl::sor<pegtl::digit, pegtl::seq<pegtl::plus<pegtl::one<'_'>>,
                                                                 pegtl::at<pegtl::digit>>>>> {};
struct hexadecimal
    : pegtl::seq<pegtl::one<'0'>, pegtl::one<'x', 'X'>, pegtl::xdigit,
                 pegtl::star<pegtl::sor<pegtl::xdigit, pegtl::seq<pegtl::plus<pegtl::one<'_'>>,
                                                                  pegtl::at<pegtl::xdigit>>>>> {};
struct fraction : pegtl::seq<pegtl::one<'.'>, digits> {};
struct exponent : pegtl::seq<pegtl::one<'e', 'E'>, pegtl::opt<pegtl::one<'+', '-'>>, digits> {};
struct decimal : pegtl::seq<digits, pegtl::opt<fraction>, pegtl::opt<exponent>> {};
struct unit_character : pegtl::sor<pegtl::identifier_other, pegtl::ranges<'\x80', '\xff'>> {};
struct rate
    : pegtl::seq<pegtl::one<'/'>, pegtl::sor<pegtl::string<'m', 'i', 'n'>, pegtl::one<'s', 'h'>>,
                 pegtl::not_at<pegtl::identifier_other>> {};
struct currency : pegtl::seq<pegtl::plus<pegtl::blank>, pegtl::rep<3, pegtl::upper>,
                             pegtl::not_at<pegtl::identifier_other>> {};
struct number : pegtl::seq<pegtl::at<pegtl::digit>, pegtl::sor<hexadecimal, decimal>,
                           pegtl::sor<pegtl::one<'%'>, pegtl::star<unit_character>>,
                           pegtl::opt<currency>, pegtl::opt<rate>> {};
struct date : pegtl::seq<pegtl::rep<4, pegtl::digit>, pegtl::one<'-'>, pegtl::rep<2, pegtl::digit>,
                         pegtl::one<'-'>, pegtl::rep<2, pegtl::digit>,
                         pegtl::not_at<pegtl::identifier_other>> {};

struct expression;

// Strings
struct raw_quotes : pegtl::string<'"', '"', '"'> {};
struct open_raw : pegtl::string<'"', '"', '"'> {};
struct raw_tail : pegtl::until<raw_quotes> {};
struct raw_string : pegtl::if_must<open_raw, raw_tail> {};

struct open_string : pegtl::one<'"'> {};
struct close_string : pegtl::one<'"'> {};
struct characters
    : pegtl::plus<pegtl::sor<pegtl::not_one<'"', '\\', '$', '\n'>,
                             pegtl::seq<pegtl::one<'$'>, pegtl::not_at<pegtl::one<'{'>>>>> {};
struct escape
    : pegtl::seq<
          pegtl::one<'\\'>,
          pegtl::sor<
              pegtl::seq<pegtl::string<'u', '{'>, pegtl::star<pegtl::xdigit>, pegtl::one<'}'>>,
              pegtl::seq<pegtl::not_one<'\n'>, pegtl::star<pegtl::ranges<'\x80', '\xbf'>>>>> {};
struct open_interpolation : pegtl::string<'$', '{'> {};
struct close_interpolation : pegtl::one<'}'> {};
struct unit_name
    : pegtl::sor<pegtl::seq<pegtl::plus<pegtl::alpha>, pegtl::opt<rate>>, pegtl::one<'%'>> {};
struct in_unit : pegtl::if_must<TAO_PEGTL_KEYWORD("in"), space, unit_name, space> {};
struct interpolation : pegtl::if_must<open_interpolation, space, expression, pegtl::opt<in_unit>,
                                      close_interpolation> {};
struct string
    : pegtl::if_must<open_string, pegtl::star<pegtl::sor<characters, escape, interpolation>>,
                     close_string> {};

// Brackets. A comma may follow the last element, so that each can have a line of its own.
struct next : pegtl::seq<comma, space> {};
template <typename Element>
struct elements : pegtl::seq<Element, pegtl::star<pegtl::seq<next, Element>>, pegtl::opt<next>> {};
template <typename Open, typename Element, typename Close>
struct bracketed
    : pegtl::if_must<Open, space, pegtl::sor<Close, pegtl::seq<elements<Element>, Close>>> {};

struct open_group : pegtl::one<'('> {};
struct close_group : pegtl::one<')'> {};
struct group : pegtl::if_must<open_group, space, expression, close_group> {};

struct open_list : pegtl::one<'['> {};
struct close_list : pegtl::one<']'> {};
struct list : bracketed<open_list, expression, close_list> {};

struct key_name : pegtl::identifier {};
struct entry
    : pegtl::seq<pegtl::sor<key_name, string>, pegtl::must<space, colon, space, expression>> {};
struct open_map : pegtl::seq<where<&Builder::map_allowed>, pegtl::one<'{'>> {};
struct close_map : pegtl::one<'}'> {};
struct map : bracketed<open_map, entry, close_map> {};

// What follows a name or a group without a blank
struct open_call : pegtl::one<'('> {};
struct close_call : pegtl::one<')'> {};
struct call : bracketed<open_call, expression, close_call> {};
struct open_index : pegtl::one<'['> {};
struct close_index : pegtl::one<']'> {};
struct index : pegtl::if_must<open_index, space, elements<expression>, close_index> {};
struct dot : pegtl::seq<pegtl::one<'.'>, pegtl::not_at<pegtl::one<'.'>>> {};
struct member_name : pegtl::sor<pegtl::identifier, pegtl::one<'*'>> {};
struct member : pegtl::if_must<dot, member_name> {};
struct postfix : pegtl::sor<call, index, member> {};

struct star_name : pegtl::one<'*'> {};
struct operand_token
    : pegtl::sor<pegtl::seq<pegtl::sor<name, group>, pegtl::star<postfix>>, date, number,
                 raw_string, string, list, map, pegtl::seq<star_name, pegtl::opt<index>>> {};
struct operand : pegtl::seq<operand_token, space> {};

// Operators: read flat; the builder makes the tree by their precedence.
struct negation : pegtl::sor<pegtl::one<'-'>, TAO_PEGTL_KEYWORD("not")> {};
struct prefix : pegtl::seq<negation, space> {};
struct index_equals : pegtl::seq<where<&Builder::equals_compares>, pegtl::one<'='>> {};
struct symbol_operator
    : pegtl::seq<
          pegtl::at<pegtl::one<'=', '!', '<', '>', '+', '-', '*', '/', '.'>>,
          pegtl::sor<pegtl::string<'=', '='>, pegtl::string<'!', '='>, pegtl::string<'<', '='>,
                     pegtl::string<'>', '='>, pegtl::string<'.', '.'>,
                     pegtl::one<'<', '>', '+', '-', '*', '/'>, index_equals>> {};
struct word_by : TAO_PEGTL_KEYWORD("by") {};
struct word_more : TAO_PEGTL_KEYWORD("more") {};
struct word_than : TAO_PEGTL_KEYWORD("than") {};
struct change : pegtl::sor<TAO_PEGTL_KEYWORD("regresses"), TAO_PEGTL_KEYWORD("shifts")> {};
struct change_operator
    : pegtl::if_must<change, space, word_by, space, word_more, space, word_than> {};
struct step_operator : pegtl::seq<where<&Builder::step_allowed>, TAO_PEGTL_KEYWORD("step"), space,
                                  pegtl::opt<pegtl::one<'*'>>> {};
struct word_operator : pegtl::seq<pegtl::at<pegtl::one<'a', 'e', 'o', 'r', 's'>>,
                                  pegtl::sor<TAO_PEGTL_KEYWORD("and"), or_operator, change_operator,
                                             TAO_PEGTL_KEYWORD("exceeds"), step_operator>> {};
struct binary : pegtl::sor<symbol_operator, word_operator> {};
struct chain : pegtl::seq<pegtl::star<prefix>, operand> {};
struct expression : pegtl::seq<chain, pegtl::star<pegtl::if_must<binary, space, chain>>> {};

// Statements
struct keyword : pegtl::identifier {};
struct item : pegtl::seq<expression> {};
struct separator : pegtl::one<',', ':'> {};
struct items
    : pegtl::seq<item, pegtl::star<pegtl::sor<pegtl::if_must<separator, space, item>, item>>> {};
struct equals : pegtl::seq<pegtl::one<'='>, pegtl::not_at<pegtl::one<'='>>> {};
struct statement_end : pegtl::at<pegtl::sor<pegtl::eof, pegtl::one<'\n', ';', '}', '{', '#'>>> {};
/// A statement up to its end or the `{` of its block, which it leaves.
struct head
    : pegtl::seq<keyword, space, pegtl::opt<items>,
                 pegtl::opt<pegtl::if_must<equals, space, items>>, pegtl::must<statement_end>> {};

struct line_end : pegtl::at<pegtl::sor<pegtl::eof, pegtl::one<'\n', '#'>>> {};
struct documentation : pegtl::seq<pegtl::sor<raw_string, string>, space, pegtl::must<line_end>> {};
}  // namespace benchc::syntax::grammar

namespace tao::pegtl {

template <typename Name>
struct analyze_traits<Name, benchc::syntax::grammar::space> : analyze_opt_traits<> {};

template <typename Name, auto Question>
struct analyze_traits<Name, benchc::syntax::grammar::where<Question>> : analyze_opt_traits<> {};

}  // namespace tao::pegtl
