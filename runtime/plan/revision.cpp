#include "runtime/plan/revision.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace benchc::plan {
namespace {

/// Cases (by index) that a rule compares with the baseline. An efficiency needs the whole scale of
/// its case.
std::vector<bool> compared(const Plan& plan, std::uint32_t baseline) {
  std::vector<bool> wanted(plan.cases.size());
  for (const Rule& rule : plan.rules) {
    if (rule.baseline != baseline) continue;
    for (const Judgment& judgment : rule.judgments) {
      for (const std::uint32_t one : cases_of(judgment)) {
        if (one < wanted.size() && !plan.cases[one].counterpart) wanted[one] = true;
      }
    }
  }
  for (const std::vector<std::uint32_t>& scale : thread_scales(plan.workloads, plan.cases)) {
    const auto is_wanted = [&](std::uint32_t one) { return wanted[one]; };
    if (std::none_of(scale.begin(), scale.end(), is_wanted)) continue;
    for (const std::uint32_t one : scale) wanted[one] = !plan.cases[one].counterpart;
  }
  return wanted;
}

/// The id under which a case stood before its workload was renamed; empty where it was not.
std::string id_before(const Plan& plan, const Case& one) {
  if (one.workload >= plan.workloads.size()) return {};
  const Workload& workload = plan.workloads[one.workload];
  if (workload.formerly.empty() || !one.id.starts_with(workload.name)) return {};
  return workload.formerly + one.id.substr(workload.name.size());
}

/// Puts one revision's cases beside the plan's.
class Joining {
 public:
  Joining(Plan& plan, const Plan& other, const Revision& revision)
      : plan_(plan),
        other_(other),
        baseline_(revision.baseline),
        name_(plan.baselines[revision.baseline].name),
        revision_(static_cast<std::uint32_t>(plan.revisions.size())),
        builds_(other.builds.size()) {
    for (std::uint32_t at = 0; at < other.cases.size(); ++at) {
      if (!other.cases[at].counterpart) by_id_.emplace(other.cases[at].id, at);
    }
  }

  void join(Revision& revision) {
    const std::vector<bool> wanted = compared(plan_, baseline_);
    const auto count = static_cast<std::uint32_t>(plan_.cases.size());
    std::vector<std::uint32_t> counterpart_of(count, kNoCounterpart);
    for (std::uint32_t at = 0; at < count; ++at) {
      if (plan_.cases[at].counterpart) continue;
      const std::optional<std::uint32_t> same = find(plan_.cases[at]);
      if (!wanted[at]) continue;
      if (!same) {
        revision.added.push_back(plan_.cases[at].id);
        continue;
      }
      counterpart_of[at] = static_cast<std::uint32_t>(plan_.cases.size());
      plan_.cases.push_back(counterpart(at, other_.cases[*same]));
    }
    for (const Case& one : other_.cases) {
      if (by_id_.contains(one.id)) revision.removed.push_back(one.id);
    }
    for (Group& group : plan_.groups) {
      std::vector<std::uint32_t> members;
      for (const std::uint32_t member : group.cases) {
        members.push_back(member);
        if (member < count && counterpart_of[member] != kNoCounterpart) {
          members.push_back(counterpart_of[member]);
        }
      }
      group.cases = std::move(members);
    }
  }

 private:
  /// The other revision's case that is the same one; found once.
  std::optional<std::uint32_t> find(const Case& one) {
    auto found = by_id_.find(one.id);
    if (found == by_id_.end()) found = by_id_.find(id_before(plan_, one));
    if (found == by_id_.end()) return std::nullopt;
    const std::uint32_t at = found->second;
    by_id_.erase(found);
    return at;
  }

  Case counterpart(std::uint32_t of, const Case& theirs) {
    const Case& ours = plan_.cases[of];
    Case one = theirs;
    one.id = counterpart_id(ours.id, name_);
    one.workload = workload(ours.workload, theirs.workload);
    one.measure = ours.measure;
    one.parameters = ours.parameters;
    one.timeout = ours.timeout;
    one.verify = ours.verify;
    one.counterpart = Counterpart{.of = of, .revision = revision_};
    return one;
  }

  /// What counterparts of cases of `ours` share: what is recorded of them is the same, what must
  /// have been built is the other revision's.
  std::uint32_t workload(std::uint32_t ours, std::uint32_t theirs) {
    const auto [place, fresh] = workloads_.emplace(
        std::pair(ours, theirs), static_cast<std::uint32_t>(plan_.workloads.size()));
    if (!fresh) return place->second;
    Workload one = plan_.workloads[ours];
    one.name = counterpart_id(one.name, name_);
    while (std::any_of(plan_.workloads.begin(), plan_.workloads.end(),
                       [&](const Workload& other) { return other.name == one.name; })) {
      one.name += '@';
    }
    one.formerly.clear();
    one.needs.clear();
    for (const std::uint32_t need : other_.workloads[theirs].needs) {
      one.needs.push_back(build(need));
    }
    plan_.workloads.push_back(std::move(one));
    return place->second;
  }

  /// With those that it needs.
  std::uint32_t build(std::uint32_t wanted) {
    const std::size_t known = plan_.builds.size();
    std::vector<std::uint32_t> open = {wanted};
    while (!open.empty()) {
      const std::uint32_t theirs = open.back();
      open.pop_back();
      if (builds_[theirs]) continue;
      builds_[theirs] = static_cast<std::uint32_t>(plan_.builds.size());
      Build one = other_.builds[theirs];
      one.name = name_ + ": " + one.name;
      one.revision = revision_;
      open.insert(open.end(), one.needs.begin(), one.needs.end());
      plan_.builds.push_back(std::move(one));
    }
    for (std::size_t at = known; at < plan_.builds.size(); ++at) {
      for (std::uint32_t& need : plan_.builds[at].needs) need = *builds_[need];
    }
    return *builds_[wanted];
  }

  Plan& plan_;
  const Plan& other_;
  std::uint32_t baseline_;
  std::string name_;
  std::uint32_t revision_;
  /// The other plan's cases that have not been found to be one of this plan's.
  std::unordered_map<std::string_view, std::uint32_t> by_id_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> workloads_;
  std::vector<std::optional<std::uint32_t>> builds_;
};

}  // namespace

std::string short_hash(const std::string& hash) {
  constexpr std::size_t kShown = 12;
  return hash.substr(0, kShown);
}

std::string counterpart_id(const std::string& case_id, const std::string& baseline) {
  return case_id + "@" + baseline;
}

void add_revision(Plan& plan, const Plan& other, Revision revision) {
  Joining(plan, other, revision).join(revision);
  plan.revisions.push_back(std::move(revision));
}

void take_revisions(Plan& plan, const Plan& measured) {
  for (std::uint32_t at = 0; at < measured.revisions.size(); ++at) {
    Revision revision = measured.revisions[at];
    const Baseline& before = measured.baselines[revision.baseline];
    const auto same =
        std::find_if(plan.baselines.begin(), plan.baselines.end(), [&](const Baseline& one) {
          return one.kind == Baseline::Kind::BuildGit && one.name == before.name &&
                 one.reference == before.reference;
        });
    if (same == plan.baselines.end()) continue;
    revision.baseline = static_cast<std::uint32_t>(same - plan.baselines.begin());
    if (!revision.missing.empty()) {
      plan.revisions.push_back(std::move(revision));
      continue;
    }
    // The revision's own plan, as far as it was measured.
    Plan other;
    other.builds = measured.builds;
    other.workloads = measured.workloads;
    for (const Case& one : measured.cases) {
      if (!one.counterpart || one.counterpart->revision != at) continue;
      Case theirs = one;
      theirs.id = measured.cases[one.counterpart->of].id;
      theirs.counterpart.reset();
      other.cases.push_back(std::move(theirs));
    }
    for (Build& build : other.builds) {
      // add_revision puts the name in front again.
      const std::string before_name = before.name + ": ";
      if (build.revision == at && build.name.starts_with(before_name)) {
        build.name.erase(0, before_name.size());
      }
    }
    const std::vector<std::string> added = std::exchange(revision.added, {});
    const std::vector<std::string> removed = std::exchange(revision.removed, {});
    add_revision(plan, other, std::move(revision));
    // A case that was not measured is not new by that.
    std::vector<std::string>& new_ones = plan.revisions.back().added;
    std::erase_if(new_ones, [&](const std::string& id) {
      return std::find(added.begin(), added.end(), id) == added.end();
    });
    plan.revisions.back().removed = removed;
  }
}

void drop_revisions(Plan& plan) {
  if (plan.revisions.empty()) return;
  // What was added stands behind what was there.
  const auto first_counterpart =
      std::find_if(plan.cases.begin(), plan.cases.end(),
                   [](const Case& one) { return one.counterpart.has_value(); });
  plan.cases.erase(first_counterpart, plan.cases.end());
  std::uint32_t workloads = 0;
  for (const Case& one : plan.cases) workloads = std::max(workloads, one.workload + 1);
  plan.workloads.resize(workloads);
  const auto first_build = std::find_if(plan.builds.begin(), plan.builds.end(),
                                        [](const Build& one) { return one.revision.has_value(); });
  plan.builds.erase(first_build, plan.builds.end());
  for (Group& group : plan.groups) {
    std::erase_if(group.cases, [&](std::uint32_t member) { return member >= plan.cases.size(); });
  }
  plan.revisions.clear();
}

std::vector<std::uint32_t> counterparts(const Plan& plan, std::uint32_t baseline) {
  std::vector<std::uint32_t> found(plan.cases.size(), kNoCounterpart);
  for (std::uint32_t at = 0; at < plan.cases.size(); ++at) {
    const std::optional<Counterpart>& counterpart = plan.cases[at].counterpart;
    if (!counterpart || counterpart->revision >= plan.revisions.size()) continue;
    if (plan.revisions[counterpart->revision].baseline != baseline) continue;
    if (counterpart->of < found.size()) found[counterpart->of] = at;
  }
  return found;
}

}  // namespace benchc::plan
