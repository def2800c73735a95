#include "tests/unit/compiler/syntax/generated_spec.h"

#include <array>
#include <string_view>

namespace benchc::syntax {
namespace {

class Generator {
 public:
  explicit Generator(std::mt19937& random) : random_(random) {}

  std::string spec() {
    for (unsigned i = 0, count = 1 + below(6); i < count; ++i) statement(0);
    if (below(4) == 0) comment();
    return std::move(out_);
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  template <std::size_t N>
  std::string_view pick(const std::array<std::string_view, N>& choices) {
    return choices[below(N)];
  }
  std::string_view blank() { return pick(std::array<std::string_view, 4>{" ", " ", "  ", "\t"}); }
  // Numbered, so that each can be found again; what looks like code in it is none.
  void comment() {
    out_ += "# c" + std::to_string(++comments_);
    if (below(5) == 0) out_ += pick(std::array<std::string_view, 3>{" }", " \"", " x = [ # y"});
    if (below(5) == 0) out_ += blank();
  }
  // Where a line break is as good as a blank.
  void gap() {
    if (below(8) == 0) {
      if (below(2) == 0) {
        out_ += blank();
        comment();
      }
      out_ += below(3) == 0 ? "\n\n" : "\n ";
    }
    if (below(3) == 0) out_ += blank();
  }
  std::string_view word() {
    return pick(std::array<std::string_view, 8>{"alpha", "b", "time", "sort", "n_1", "within",
                                                "better", "step_size"});
  }

  void break_line() {
    if (below(5) == 0) {
      out_ += blank();
      comment();
    }
    out_ += below(4) == 0 ? "\n \n\n" : "\n";
    for (unsigned i = 0, count = below(6) == 0 ? 1 + below(2) : 0; i < count; ++i) {
      out_ += blank();
      comment();
      out_ += below(3) == 0 ? "\n\n" : "\n";
    }
    if (below(12) == 0) out_ += "\n";
  }

  void statement(unsigned depth) {
    if (below(8) == 0) {
      out_ += below(2) == 0 ? "\"documents it\"" : "\"\"\"documents\n  it\"\"\"";
      break_line();
    }
    if (below(3) == 0) out_ += blank();
    out_ += word();
    const unsigned form = below(4);
    if (form != 1) items(form == 0 ? 1 : below(3), depth, false);
    if (form == 1 || form == 2) {
      out_ += below(2) == 0 ? " = " : "=";
      items(1 + below(3), depth, true);
    }
    if (form == 3 && depth < 3) block(depth + 1);
    if (below(8) == 0) {
      out_ += " ; ";
      if (below(2) == 0) return;
    }
    break_line();
  }

  void block(unsigned depth) {
    out_ += " {";
    if (below(4) == 0) {
      out_ += blank();
      out_ += word();
      out_ += pick(std::array<std::string_view, 4>{" = 1 }", "; b}", " ;; }", " { c { d=2;e } }}"});
      return;
    }
    break_line();
    for (unsigned i = 0, count = below(4); i < count; ++i) statement(depth);
    out_ += "}";
  }

  void items(unsigned count, unsigned depth, bool value) {
    for (unsigned i = 0; i < count; ++i) {
      const unsigned before = i == 0 ? 9 : below(6);
      out_ += before == 0 ? ", " : before == 1 ? " :" : " ";
      // Juxtaposed items must not begin like a continuation of the one before.
      const bool free = i == 0 || before < 2;
      expression(depth + (value ? 1 : 0), free, value && free);
      if (below(8) == 0) {
        out_ += " or warn";
        return;
      }
    }
  }

  void expression(unsigned depth, bool free, bool map) {
    while (free && below(10) == 0) out_ += pick(std::array<std::string_view, 3>{"-", "not ", "- "});
    operand(depth, free, map);
    if (depth > 5) return;
    const unsigned form = below(8);
    if (form == 0) {
      out_ += pick(std::array<std::string_view, 4>{"+", " - ", " *", "/ "});
      operand(depth + 1, true, map);
    } else if (form == 1) {
      out_ += pick(std::array<std::string_view, 7>{" == ", "!=", "<", " >=", " exceeds ",
                                                   " regresses  by more than ",
                                                   " shifts by more than "});
      operand(depth + 1, true, map);
    } else if (form == 2) {
      out_ += below(2) == 0 ? " and " : " or ";
      operand(depth + 1, true, map);
    } else if (form == 3) {
      out_ += "..";
      operand(depth + 1, true, map);
      if (below(2) == 0) {
        out_ += below(2) == 0 ? " step " : " step *";
        out_ += "2";
      }
    }
  }

  void operand(unsigned depth, bool free, bool map) {
    const unsigned form = depth > 4 ? below(4) : below(13);
    switch (form) {
      case 0:
        out_ += pick(std::array<std::string_view, 9>{"42", "1_000", "0.5e3", "0xff", "32Ki",
                                                     "1.5ms", "2%", "10GB/s", "0.38  USD/h"});
        break;
      case 1:
        out_ += pick(std::array<std::string_view, 4>{"2026-12-31", "\"\"\"raw\ntext\"\"\"", "\"\"",
                                                     "\"a\\n\\u{e9} $x\""});
        break;
      case 4:
        list("[", "]", depth);
        break;
      case 5:
        if (free) {
          group(depth);
        } else {
          out_ += "x";
        }
        break;
      case 6:
        out_ += word();
        list("(", ")", depth);
        break;
      case 7:
        out_ += "sort[algo = ";
        expression(9, true, true);
        gap();
        out_ += below(2) == 0 ? "].time" : "].*";
        break;
      case 8:
        out_ += "\"a ${";
        expression(5, true, true);
        out_ += below(2) == 0 ? "} b\"" : " in ms}\"";
        break;
      case 9:
        if (map) {
          entries(depth);
        } else {
          out_ += "y";
        }
        break;
      case 10:
        out_ += !free ? "z" : below(3) == 0 ? "*[n = 1]" : "*";
        break;
      case 11:
        out_ += "\"" + std::string(below(60), 'w') + "\"";
        break;
      default:
        out_ += word();
    }
  }

  void group(unsigned depth) {
    out_ += "(";
    gap();
    expression(depth + 1, true, true);
    gap();
    out_ += ")";
    if (below(4) == 0) out_ += ".b";
  }

  void entries(unsigned depth) {
    out_ += "{";
    gap();
    for (unsigned i = 0, count = below(4); i < count; ++i) {
      out_ += pick(std::array<std::string_view, 3>{"KEY", "\"k 2\"", "k"});
      gap();
      out_ += ":";
      gap();
      expression(depth + 2, true, true);
      gap();
      if (i + 1 < count || below(4) == 0) out_ += ",";
      gap();
    }
    out_ += "}";
  }

  void list(std::string_view open, std::string_view close, unsigned depth) {
    out_ += open;
    gap();
    for (unsigned i = 0, count = below(below(10) == 0 ? 14 : 4); i < count; ++i) {
      gap();
      expression(depth + 2, true, true);
      gap();
      if (i + 1 < count || below(4) == 0) out_ += ",";
    }
    gap();
    out_ += close;
  }

  std::mt19937& random_;
  std::string out_;
  unsigned comments_ = 0;
};

}  // namespace

std::string generated_spec(std::mt19937& random) { return Generator(random).spec(); }

}  // namespace benchc::syntax
