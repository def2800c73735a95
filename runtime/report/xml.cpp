#include "runtime/report/xml.h"

#include <utility>

#include "runtime/plan/plan_text.h"

namespace benchc::report {

// `printable` takes care of control characters and of what is no UTF-8; two more code points are
// forbidden.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : plan::printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  for (const auto& [code, shown] :
       {std::pair<std::string_view, std::string_view>{"\xef\xbf\xbe", "\\xef\\xbf\\xbe"},
        {"\xef\xbf\xbf", "\\xef\\xbf\\xbf"}}) {
    for (std::size_t at = 0; (at = out.find(code, at)) != std::string::npos; at += shown.size()) {
      out.replace(at, code.size(), shown);
    }
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

}  // namespace benchc::report
