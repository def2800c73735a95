#include "runtime/plan/revision_problems.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <llvm/Support/JSON.h>

#include "runtime/plan/rule_problems.h"

namespace benchc::plan {
namespace {

/// Of a commit or a tree: hexadecimal, as long as SHA-1 or SHA-256 make them, or not known.
bool is_hash(const std::string& text) {
  return (text.empty() || text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

class Checker {
 public:
  explicit Checker(const Plan& plan) : plan_(plan) {}

  std::vector<std::string> run() {
    revisions();
    builds();
    cases();
    needs();
    judgments();
    return std::move(problems_);
  }

 private:
  void add(std::string_view list, std::size_t at, std::string_view problem) {
    if (problems_.size() >= kMaximumProblems) return;
    std::string text(list);
    text.append("[").append(std::to_string(at)).append("]").append(problem);
    problems_.push_back(std::move(text));
  }

  void revisions() {
    std::set<std::uint32_t> baselines;
    for (std::size_t at = 0; at < plan_.revisions.size(); ++at) {
      const Revision& revision = plan_.revisions[at];
      const auto wrong = [&](std::string_view problem) { add("revisions", at, problem); };
      if (revision.baseline >= plan_.baselines.size()) {
        wrong(".baseline: does not exist");
      } else if (plan_.baselines[revision.baseline].kind != Baseline::Kind::BuildGit) {
        wrong(".baseline: is no other revision");
      }
      if (!baselines.insert(revision.baseline).second) wrong(".baseline: has a revision already");
      if (!is_hash(revision.commit)) wrong(".commit: is no hash");
      if (!is_hash(revision.tree)) wrong(".tree: is no hash");
      for (const std::string* text : {&revision.reference, &revision.missing}) {
        if (!llvm::json::isUTF8(*text)) wrong(": holds a text that is not UTF-8");
      }
    }
  }

  void builds() {
    bool others = false;
    for (std::size_t at = 0; at < plan_.builds.size(); ++at) {
      const std::optional<std::uint32_t>& revision = plan_.builds[at].revision;
      if (revision && *revision >= plan_.revisions.size()) {
        add("builds", at, ".revision: does not exist");
      }
      if (others && !revision) add("builds", at, ": stands behind a build of another revision");
      others = others || revision;
      for (const std::uint32_t need : plan_.builds[at].needs) {
        if (need < plan_.builds.size() && plan_.builds[need].revision != revision) {
          add("builds", at, ".needs: a build of another revision");
        }
      }
    }
    for (std::size_t at = 0; at < plan_.services.size(); ++at) {
      for (const std::uint32_t need : plan_.services[at].needs) {
        if (need < plan_.builds.size() && plan_.builds[need].revision) {
          add("services", at, ".needs: a build of another revision");
        }
      }
    }
  }

  void cases() {
    std::vector<std::size_t> group_of(plan_.cases.size(), plan_.groups.size());
    for (std::size_t at = 0; at < plan_.groups.size(); ++at) {
      for (const std::uint32_t member : plan_.groups[at].cases) {
        if (member < group_of.size()) group_of[member] = at;
      }
    }
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    bool others = false;
    for (std::size_t at = 0; at < plan_.cases.size(); ++at) {
      const std::optional<Counterpart>& counterpart = plan_.cases[at].counterpart;
      if (!counterpart) {
        if (others) add("cases", at, ": stands behind a counterpart");
        continue;
      }
      others = true;
      const auto wrong = [&](std::string_view problem) { add("cases", at, problem); };
      if (counterpart->revision >= plan_.revisions.size()) {
        wrong(".counterpart.revision: does not exist");
      } else if (!plan_.revisions[counterpart->revision].missing.empty()) {
        wrong(".counterpart.revision: cannot be measured");
      }
      if (counterpart->of >= plan_.cases.size()) {
        wrong(".counterpart.of: does not exist");
        continue;
      }
      if (plan_.cases[counterpart->of].counterpart) wrong(".counterpart.of: is a counterpart");
      if (group_of[counterpart->of] != group_of[at]) {
        wrong(".counterpart.of: is in another group");
      }
      if (!pairs.emplace(counterpart->of, counterpart->revision).second) {
        wrong(".counterpart.of: has a counterpart of that revision already");
      }
    }
  }

  /// A case and what must be built for it are of one revision, and cases of several share no
  /// workload.
  void needs() {
    std::vector<std::optional<std::size_t>> first(plan_.workloads.size());
    std::size_t own = 0;
    for (std::size_t at = 0; at < plan_.cases.size(); ++at) {
      const Case& one = plan_.cases[at];
      if (one.workload >= first.size()) continue;
      if (first[one.workload]) {
        if (revision_of(plan_.cases[*first[one.workload]]) != revision_of(one)) {
          add("cases", at, ".workload: is one of another revision");
        }
        continue;
      }
      first[one.workload] = at;
      if (!one.counterpart) own = std::max<std::size_t>(own, one.workload + std::size_t{1});
      if (one.counterpart && one.workload < own) {
        add("cases", at, ".workload: stands before one of this revision");
      }
      for (const std::uint32_t need : plan_.workloads[one.workload].needs) {
        if (need < plan_.builds.size() && plan_.builds[need].revision != revision_of(one)) {
          add("workloads", one.workload, ".needs: a build of another revision");
        }
      }
    }
  }

  void judgments() {
    for (std::size_t rule = 0; rule < plan_.rules.size(); ++rule) {
      for (const Judgment& judgment : plan_.rules[rule].judgments) {
        for (const std::uint32_t one : cases_of(judgment)) {
          if (one >= plan_.cases.size() || !plan_.cases[one].counterpart) continue;
          add("rules", rule, ".judgments: name a case of another revision");
          return;
        }
      }
    }
  }

  static std::optional<std::uint32_t> revision_of(const Case& one) {
    if (!one.counterpart) return std::nullopt;
    return one.counterpart->revision;
  }

  const Plan& plan_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> revision_problems(const Plan& plan) {
  const bool has_some = !plan.revisions.empty() ||
                        std::any_of(plan.cases.begin(), plan.cases.end(),
                                    [](const Case& one) { return one.counterpart.has_value(); }) ||
                        std::any_of(plan.builds.begin(), plan.builds.end(),
                                    [](const Build& one) { return one.revision.has_value(); });
  if (!has_some) return {};
  return Checker(plan).run();
}

}  // namespace benchc::plan
