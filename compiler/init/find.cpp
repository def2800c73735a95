#include "compiler/init/find.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "compiler/syntax/syntax.h"

namespace benchc::init {
namespace {

constexpr std::size_t kLongestName = 60;

}  // namespace

std::string name_from(std::string_view text) {
  std::string name;
  for (const char c : text.substr(0, 4 * kLongestName)) {
    const bool word = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (word) name += c;
    if (!word && !name.empty() && name.back() != '_') name += '_';
  }
  name.resize(std::min(name.size(), kLongestName));
  while (name.ends_with('_')) name.pop_back();
  if (name.empty()) return "benchmark";
  // Words that mean something where a name can stand.
  static const std::set<std::string, std::less<>> kTaken = {
      "and",  "or",    "not",   "for",    "in",       "on",      "when",   "std",
      "true", "false", "fail",  "warn",   "over",     "except",  "use",    "needs",
      "time", "items", "bytes", "energy", "cpu_time", "threads", "cycles", "tag",
      "min",  "max",   "mean",  "median", "sum",      "count",   "off",    "default",
      "main", "step",  "exit",  "stdout", "stderr",   "ignore",  "max_rss"};
  const bool number = std::isdigit(static_cast<unsigned char>(name[0])) != 0;
  return number || kTaken.contains(name) ? "run_" + name : name;
}

std::string unique(const std::string& name, std::set<std::string>& taken) {
  std::string result = name;
  for (int number = 2; !taken.insert(result).second; ++number) {
    result = name + "_" + std::to_string(number);
  }
  return result;
}

std::string string_literal(std::string_view text) {
  syntax::Expr literal{.kind = syntax::ExprKind::Text};
  literal.text = text;
  syntax::Expr string{.kind = syntax::ExprKind::String};
  string.operands.push_back(std::move(literal));
  return syntax::print(string);
}

Found look_at(const Tree& tree) {
  Found found;
  find_cmake_targets(tree, found);
  find_hyperfine(tree, found);
  find_python(tree, found);
  find_others(tree, found);
  std::set<std::string> taken;
  for (const Build& build : found.builds) taken.insert(build.name);
  for (Workload& workload : found.workloads) workload.name = unique(workload.name, taken);
  if (tree.bounded) {
    found.notes.emplace_back(
        "The repository is large, and not all of it was looked at: name what is missing here.");
  }
  return found;
}

}  // namespace benchc::init
