#include <set>
#include <utility>

#include "runtime/plan/plan_text.h"

namespace benchc::plan {
namespace {

// A group of thousands makes no readable node.
constexpr std::size_t kShownCases = 8;

/// A quoted identifier of the DOT language; `\l` ends a line and sets it flush left.
class Label {
 public:
  explicit Label(std::string_view heading) { line(heading); }
  void line(std::string_view text) {
    for (const char c : printable(text)) {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += "\\l";
  }
  std::string quoted() const { return "\"" + text_ + "\""; }

 private:
  std::string text_;
};

std::string node(char kind, std::size_t index) { return kind + std::to_string(index); }

std::string edge(const std::string& from, const std::string& to) {
  return "  " + from + " -> " + to + ";\n";
}

}  // namespace

std::string to_dot(const Plan& plan) {
  std::string out = "digraph plan {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n";
  for (std::size_t at = 0; at < plan.builds.size(); ++at) {
    const Build& build = plan.builds[at];
    out += "  " + node('b', at) + " [shape=box3d, label=" + Label("build " + build.name).quoted() +
           "];\n";
    for (const std::uint32_t need : build.needs) out += edge(node('b', need), node('b', at));
  }

  std::vector<std::size_t> group_of(plan.cases.size(), 0);
  for (std::size_t at = 0; at < plan.groups.size(); ++at) {
    const std::vector<std::uint32_t>& members = plan.groups[at].cases;
    Label label(members.size() == 1 ? std::string("1 case")
                                    : std::to_string(members.size()) + " cases, interleaved");
    std::set<std::uint32_t> needs;
    for (std::size_t n = 0; n < members.size(); ++n) {
      if (members[n] >= plan.cases.size()) continue;
      const Case& one = plan.cases[members[n]];
      group_of[members[n]] = at;
      if (n < kShownCases) label.line(one.id);
      if (one.workload < plan.workloads.size()) {
        const auto& wanted = plan.workloads[one.workload].needs;
        needs.insert(wanted.begin(), wanted.end());
      }
    }
    if (members.size() > kShownCases) {
      label.line("… and " + std::to_string(members.size() - kShownCases) + " more");
    }
    out += "  " + node('g', at) + " [shape=box, label=" + label.quoted() + "];\n";
    for (const std::uint32_t need : needs) out += edge(node('b', need), node('g', at));
  }

  for (std::size_t at = 0; at < plan.rules.size(); ++at) {
    const Rule& rule = plan.rules[at];
    Label label("rule " + rule.name);
    for (const Clause& clause : rule.clauses) {
      const bool fails = clause.severity == Clause::Severity::Fail;
      label.line((fails ? "fail when " : "warn when ") + clause.text);
    }
    out += "  " + node('r', at) + " [shape=note, label=" + label.quoted() + "];\n";
    std::set<std::size_t> groups;
    for (const Judgment& judgment : rule.judgments) {
      for (const std::uint32_t one : judgment.cases) {
        if (one < group_of.size()) groups.insert(group_of[one]);
      }
    }
    for (const std::size_t group : groups) out += edge(node('g', group), node('r', at));
  }
  return out + "}\n";
}

}  // namespace benchc::plan
