#include <map>
#include <optional>
#include <set>
#include <tuple>
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

/// The sources that are compiled, each distinct one a node.
class Sources {
 public:
  std::optional<std::size_t> number(const Case& one) {
    if (!one.native || one.native->kind != Native::Kind::Source) return std::nullopt;
    const Native& native = *one.native;
    const auto [place, fresh] = numbers_.emplace(
        Key(native.file, native.compiler, native.flags, native.includes, native.libraries),
        numbers_.size());
    if (fresh) {
      Label label("compile " + native.file);
      std::string flags;
      for (const std::string& flag : native.flags) flags += (flags.empty() ? "" : " ") + flag;
      if (!flags.empty()) label.line(flags);
      nodes_ += "  " + node('s', place->second) + " [shape=box3d, label=" + label.quoted() + "];\n";
    }
    return place->second;
  }
  const std::string& nodes() const { return nodes_; }

 private:
  using Texts = std::vector<std::string>;
  using Key = std::tuple<std::string, std::string, Texts, Texts, Texts>;
  std::map<Key, std::size_t> numbers_;
  std::string nodes_;
};

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

  Sources sources;
  std::vector<std::size_t> group_of(plan.cases.size(), 0);
  for (std::size_t at = 0; at < plan.groups.size(); ++at) {
    const std::vector<std::uint32_t>& members = plan.groups[at].cases;
    Label label(members.size() == 1 ? std::string("1 case")
                                    : std::to_string(members.size()) + " cases, interleaved");
    std::set<std::uint32_t> needs;
    std::set<std::size_t> compiled;
    for (std::size_t n = 0; n < members.size(); ++n) {
      if (members[n] >= plan.cases.size()) continue;
      const Case& one = plan.cases[members[n]];
      group_of[members[n]] = at;
      if (n < kShownCases) label.line(one.id);
      if (const auto source = sources.number(one)) compiled.insert(*source);
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
    for (const std::size_t source : compiled) out += edge(node('s', source), node('g', at));
  }
  out += sources.nodes();

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
