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
    if (below(4) == 0) out_ += "# the end";
    return std::move(out_);
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  template <std::size_t N>
  std::string_view pick(const std::array<std::string_view, N>& choices) {
    return choices[below(N)];
  }
  std::string_view blank() { return pick(std::array<std::string_view, 4>{" ", " ", "  ", "\t"}); }
  // Where a line break is as good as a blank.
  void gap(bool brackets) {
    if (brackets && below(8) == 0) out_ += below(2) == 0 ? " # inside\n" : "\n ";
    if (below(3) == 0) out_ += blank();
  }
  std::string_view word() {
    return pick(std::array<std::string_view, 8>{"alpha", "b", "time", "sort", "n_1", "within",
                                                "better", "step_size"});
  }

  void break_line() {
    if (below(5) == 0) out_ += "  # behind";
    out_ += below(4) == 0 ? "\n\n\n" : "\n";
    if (below(6) == 0) out_ += "  # before\n";
    if (below(12) == 0) out_ += "\n";
  }

  void statement(unsigned depth) {
    if (below(8) == 0) out_ += below(2) == 0 ? "\"documents it\"\n" : "\"\"\"documents\nit\"\"\"\n";
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
      out_ += below(2) == 0 ? " = 1 }" : "; b}";
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
      expression(depth + (value ? 1 : 0), false, free, value && free);
      if (below(8) == 0) {
        out_ += " or warn";
        return;
      }
    }
  }

  void expression(unsigned depth, bool brackets, bool free, bool map) {
    if (free && below(10) == 0) out_ += below(2) == 0 ? "-" : "not ";
    operand(depth, brackets, free, map);
    if (depth > 5) return;
    const unsigned form = below(8);
    if (form == 0) {
      out_ += pick(std::array<std::string_view, 4>{"+", " - ", " *", "/ "});
      operand(depth + 1, brackets, true, map);
    } else if (form == 1) {
      out_ += pick(std::array<std::string_view, 7>{" == ", "!=", "<", " >=", " exceeds ",
                                                   " regresses  by more than ",
                                                   " shifts by more than "});
      operand(depth + 1, brackets, true, map);
    } else if (form == 2) {
      out_ += below(2) == 0 ? " and " : " or ";
      operand(depth + 1, brackets, true, map);
    } else if (form == 3) {
      out_ += "..";
      operand(depth + 1, brackets, true, map);
      if (below(2) == 0) {
        out_ += below(2) == 0 ? " step " : " step *";
        out_ += "2";
      }
    }
  }

  void operand(unsigned depth, bool brackets, bool free, bool map) {
    const unsigned form = depth > 4 ? below(4) : below(11);
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
        list("[", "]", depth, brackets);
        break;
      case 5:
        if (free)
          out_ += "(", expression(depth + 1, true, true, true), out_ += ")";
        else
          out_ += "x";
        break;
      case 6:
        out_ += word();
        list("(", ")", depth, brackets);
        break;
      case 7:
        out_ += "sort[algo = ";
        expression(9, true, true, true);
        out_ += below(2) == 0 ? "].time" : "].*";
        break;
      case 8:
        out_ += "\"a ${";
        expression(5, false, true, true);
        out_ += below(2) == 0 ? "} b\"" : " in ms}\"";
        break;
      case 9:
        if (!map) {
          out_ += "y";
          break;
        }
        out_ += "{ KEY: ";
        expression(depth + 2, true, true, true);
        out_ += ", \"k 2\":1 }";
        break;
      case 10:
        out_ += free ? "*" : "z";
        break;
      default:
        out_ += word();
    }
  }

  void list(std::string_view open, std::string_view close, unsigned depth, bool /*brackets*/) {
    out_ += open;
    const unsigned count = below(4);
    for (unsigned i = 0; i < count; ++i) {
      gap(true);
      expression(depth + 2, true, true, true);
      gap(true);
      if (i + 1 < count || below(4) == 0) out_ += ",";
    }
    if (below(9) == 0 && count > 0) out_ += "\n";
    out_ += close;
  }

  std::mt19937& random_;
  std::string out_;
};

}  // namespace

std::string generated_spec(std::mt19937& random) { return Generator(random).spec(); }

}  // namespace benchc::syntax
