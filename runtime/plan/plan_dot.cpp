#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "runtime/plan/plan_text.h"
#include "runtime/plan/shown_declarations.h"

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

/// The sources that are compiled, and the images that are run, each distinct one a node.
class Sources {
  using Texts = std::vector<std::string>;
  using Key = std::tuple<std::string, std::string, Texts, Texts, Texts>;

 public:
  std::optional<std::size_t> number(const Case& one) {
    if (one.kernel) {
      const Kernel& kernel = *one.kernel;
      const bool opencl = kernel.api == Kernel::Api::OpenCl;
      return number(
          "kernel " + kernel.file + (opencl ? " on opencl" : " on cuda"), kernel.flags,
          Key(kernel.file, opencl ? "opencl" : "cuda", kernel.flags, kernel.includes, {}));
    }
    if (one.container) {
      return number("image " + one.container->image, {}, Key(one.container->image, "", {}, {}, {}));
    }
    if (!one.native || one.native->kind != Native::Kind::Source) return std::nullopt;
    const Native& native = *one.native;
    return number(
        "compile " + native.file, native.flags,
        Key(native.file, native.compiler, native.flags, native.includes, native.libraries));
  }
  const std::string& nodes() const { return nodes_; }

 private:
  std::size_t number(const std::string& name, const Texts& flags, Key key) {
    const auto [place, fresh] = numbers_.emplace(std::move(key), numbers_.size());
    if (!fresh) return place->second;
    Label label(name);
    std::string line;
    for (const std::string& flag : flags) line += (line.empty() ? "" : " ") + flag;
    if (!line.empty()) label.line(line);
    nodes_ += "  " + node('s', place->second) + " [shape=box3d, label=" + label.quoted() + "];\n";
    return place->second;
  }

  std::map<Key, std::size_t> numbers_;
  std::string nodes_;
};

std::string edge(const std::string& from, const std::string& to) {
  return "  " + from + " -> " + to + ";\n";
}

/// The groups of the cases that judgments look at.
std::set<std::size_t> groups_of(const std::vector<Judgment>& judgments,
                                const std::vector<std::size_t>& group_of) {
  std::set<std::size_t> groups;
  const auto add = [&](const std::vector<std::uint32_t>& cases) {
    for (const std::uint32_t one : cases) {
      if (one < group_of.size()) groups.insert(group_of[one]);
    }
  };
  for (const Judgment& judgment : judgments) {
    add(judgment.cases);
    for (const std::vector<std::uint32_t>& set : judgment.sets) add(set);
  }
  return groups;
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
  for (std::size_t at = 0; at < plan.services.size(); ++at) {
    const Service& service = plan.services[at];
    out += "  " + node('x', at) +
           " [shape=component, label=" + Label("service " + service.name).quoted() + "];\n";
    for (const std::uint32_t need : service.needs) out += edge(node('b', need), node('x', at));
  }

  Sources sources;
  std::vector<std::size_t> group_of(plan.cases.size(), 0);
  for (std::size_t at = 0; at < plan.groups.size(); ++at) {
    const std::vector<std::uint32_t>& members = plan.groups[at].cases;
    Label label(members.size() == 1 ? std::string("1 case")
                                    : std::to_string(members.size()) + " cases, interleaved");
    std::set<std::uint32_t> needs;
    std::set<std::uint32_t> uses;
    std::set<std::size_t> compiled;
    for (std::size_t n = 0; n < members.size(); ++n) {
      if (members[n] >= plan.cases.size()) continue;
      const Case& one = plan.cases[members[n]];
      group_of[members[n]] = at;
      if (n < kShownCases) label.line(one.id);
      if (const auto source = sources.number(one)) compiled.insert(*source);
      if (one.workload < plan.workloads.size()) {
        const Workload& workload = plan.workloads[one.workload];
        needs.insert(workload.needs.begin(), workload.needs.end());
        uses.insert(workload.uses.begin(), workload.uses.end());
      }
    }
    if (members.size() > kShownCases) {
      label.line("… and " + std::to_string(members.size() - kShownCases) + " more");
    }
    out += "  " + node('g', at) + " [shape=box, label=" + label.quoted() + "];\n";
    for (const std::uint32_t need : needs) out += edge(node('b', need), node('g', at));
    for (const std::uint32_t used : uses) out += edge(node('x', used), node('g', at));
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
    for (const std::size_t group : groups_of(rule.judgments, group_of)) {
      out += edge(node('g', group), node('r', at));
    }
  }
  for (std::size_t at = 0; at < plan.objectives.size(); ++at) {
    const Objective& objective = plan.objectives[at];
    Label label("slo " + objective.name);
    label.line(shown(objective));
    out += "  " + node('o', at) + " [shape=note, label=" + label.quoted() + "];\n";
    for (const std::size_t group : groups_of(objective.judgments, group_of)) {
      out += edge(node('g', group), node('o', at));
    }
  }
  return out + "}\n";
}

}  // namespace benchc::plan
