#include "runtime/rules/baseline.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "runtime/plan/plan_text.h"
#include "runtime/rules/former.h"
#include "runtime/store/store.h"

namespace benchc::rules {
namespace {

constexpr double kMemoryTolerance = 0.05;

/// Why a run is no baseline, whatever the machine. In the order in which the reasons are counted
/// for people.
enum class Refusal : std::uint8_t {
  Failed,
  Erroneous,
  Inconclusive,
  Unjudged,
  Unfinished,
  Interrupted,
  Dirty,
  Unreadable
};
constexpr std::array<const char*, 8> kRefusals = {"failed",       "had errors", "inconclusive",
                                                  "never judged", "unfinished", "interrupted",
                                                  "dirty",        "unreadable"};

std::string in_backticks(std::string_view text) {
  std::string name(1, '`');
  return name.append(plan::printable(text)).append("`");
}

std::string shown(const std::string& value) {
  return value.empty() ? "unknown" : plan::printable(value);
}

std::string_view field(const plan::RunInfo& info, std::string_view name) {
  for (const auto& [key, value] : info.fingerprint) {
    if (key == name) return value;
  }
  return {};
}

/// "6.1" of "6.1.0-18-amd64".
std::string_view major_minor(std::string_view kernel) {
  const std::size_t first = kernel.find('.');
  if (first == std::string_view::npos) return kernel;
  return kernel.substr(0, kernel.find_first_not_of("0123456789", first + 1));
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool same(std::string_view name, std::string_view here, std::string_view there) {
  if (name == "kernel") return major_minor(here) == major_minor(there);
  if (name == "memory_bytes") {
    const std::optional<double> a = number(here);
    const std::optional<double> b = number(there);
    if (a && b) return std::abs(*a - *b) <= kMemoryTolerance * std::max(*a, *b);
  }
  return here == there;
}

std::string differs(std::string_view name, const std::string& here, const std::string& there,
                    const plan::RunInfo& other) {
  return std::string(name) + " differs: " + shown(here) + " here, " + shown(there) + " in run " +
         plan::printable(other.id);
}

std::optional<Refusal> refusal(const plan::RunInfo& info) {
  if (info.interrupted) return Refusal::Interrupted;
  if (info.ended == 0) return Refusal::Unfinished;
  switch (info.outcome) {
    case plan::RunOutcome::Fail:
      return Refusal::Failed;
    case plan::RunOutcome::Error:
      return Refusal::Erroneous;
    case plan::RunOutcome::Inconclusive:
      return Refusal::Inconclusive;
    case plan::RunOutcome::Unjudged:
      return Refusal::Unjudged;
    case plan::RunOutcome::Pass:
    case plan::RunOutcome::Warn:
      return std::nullopt;
  }
  return Refusal::Unjudged;
}

bool before(const plan::RunInfo& run, const plan::RunInfo& current) {
  return run.id != current.id && (current.started == 0 || run.started < current.started);
}

class Resolver {
 public:
  Resolver(const plan::Plan& plan, std::filesystem::path store, std::filesystem::path repository,
           const plan::RunInfo& current)
      : plan_(plan),
        store_(std::move(store)),
        repository_(std::move(repository)),
        current_(current) {
    for (const plan::Case& one : plan.cases) {
      cases_.insert(one.id);
      if (std::string former = former_id(plan, one); !former.empty()) {
        cases_.insert(std::move(former));
      }
    }
  }

  BaselineData resolve(const plan::Baseline& baseline) {
    switch (baseline.kind) {
      case plan::Baseline::Kind::Branch:
        return branch(baseline);
      case plan::Baseline::Kind::Run:
        return run(baseline);
      case plan::Baseline::Kind::File:
        return file(baseline);
      case plan::Baseline::Kind::Tag:
        return {{}, "a baseline by `tag` cannot be had yet"};
      case plan::Baseline::Kind::Approved:
        return {{}, "a baseline by `approved` cannot be had yet"};
      case plan::Baseline::Kind::BuildGit:
        return {{}, revision(baseline)};
    }
    return {};
  }

 private:
  /// Why another revision is not there to compare with; empty where it was measured beside this
  /// one.
  std::string revision(const plan::Baseline& baseline) const {
    for (const plan::Revision& one : plan_.revisions) {
      if (one.baseline < plan_.baselines.size() && &plan_.baselines[one.baseline] == &baseline) {
        return one.missing;
      }
    }
    return "revision " + in_backticks(baseline.reference) +
           " was not measured beside this run: `benchc run` does that";
  }

  /// The store's runs, read once however many baselines ask.
  const Expected<store::Listing>& listing() {
    if (!listing_) listing_ = store::list(store_);
    return *listing_;
  }

  BaselineData branch(const plan::Baseline& baseline) {
    BaselineData data;
    const Expected<store::Listing>& known = listing();
    if (!known) return {{}, known.error().message};
    std::array<std::size_t, kRefusals.size()> refused{};
    std::string difference;
    const auto refuse = [&refused](Refusal why) { ++refused[static_cast<std::size_t>(why)]; };
    for (const plan::RunInfo& info : known->runs) {
      if (data.runs.size() >= baseline.last) break;
      if (info.git_branch != baseline.reference || info.spec != plan_.spec ||
          !before(info, current_)) {
        continue;
      }
      if (const std::optional<Refusal> why = refusal(info)) {
        refuse(*why);
        continue;
      }
      // What was measured from edited files is no point of the branch's history.
      if (info.git_dirty) {
        refuse(Refusal::Dirty);
        continue;
      }
      if (std::string found = differing_field(baseline, current_, info); !found.empty()) {
        if (difference.empty()) difference = std::move(found);
        continue;
      }
      Expected<plan::Run> loaded = store::load(store_, info.id);
      if (loaded) {
        data.runs.push_back(of_plan(std::move(*loaded)));
      } else {
        refuse(Refusal::Unreadable);
      }
    }
    if (!data.runs.empty()) return data;
    if (!difference.empty()) return {{}, std::move(difference)};
    refused[static_cast<std::size_t>(Refusal::Unreadable)] += known->damaged.size();
    std::string counts;
    for (std::size_t i = 0; i < refused.size(); ++i) {
      if (refused[i] == 0) continue;
      counts += (counts.empty() ? "" : ", ") + std::to_string(refused[i]) + " " + kRefusals[i];
    }
    data.missing = "no run of branch " + in_backticks(baseline.reference) + " in the store";
    if (!counts.empty()) data.missing += " (" + counts + ")";
    return data;
  }

  BaselineData run(const plan::Baseline& baseline) {
    std::string id = baseline.reference;
    if (id == "latest") {
      // The newest in the store is the current run itself.
      const Expected<store::Listing>& known = listing();
      if (!known) return {{}, known.error().message};
      const auto newest =
          std::find_if(known->runs.begin(), known->runs.end(),
                       [this](const plan::RunInfo& info) { return before(info, current_); });
      if (newest == known->runs.end()) return {{}, "there is no earlier run in the store"};
      id = newest->id;
    }
    return judge_one(baseline, store::load(store_, id));
  }

  BaselineData file(const plan::Baseline& baseline) {
    std::error_code error;
    const std::filesystem::path root = std::filesystem::canonical(repository_, error);
    if (error) return {{}, "cannot read the repository's root: " + error.message()};
    // Links are followed first, so that none leads out.
    const std::filesystem::path path =
        std::filesystem::weakly_canonical(root / baseline.reference, error);
    const auto [rest, unused] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    if (error || rest != root.end()) {
      return {{}, in_backticks(baseline.reference) + " lies outside the repository"};
    }
    return judge_one(baseline, store::load_file(path));
  }

  /// A run that was named is a baseline even if it was dirty, but never one that failed or cannot
  /// be compared.
  BaselineData judge_one(const plan::Baseline& baseline, Expected<plan::Run> loaded) const {
    if (!loaded) return {{}, loaded.error().message};
    const plan::RunInfo& info = loaded->info;
    const std::string name = "run " + plan::printable(info.id);
    if (info.id == current_.id) return {{}, name + " is this run itself"};
    if (const std::optional<Refusal> why = refusal(info)) {
      const bool verb = *why == Refusal::Failed || *why == Refusal::Erroneous;
      return {{}, name + (verb ? " " : " is ") + kRefusals[static_cast<std::size_t>(*why)]};
    }
    if (std::string found = differing_field(baseline, current_, info); !found.empty()) {
      return {{}, std::move(found)};
    }
    BaselineData data;
    data.runs.push_back(of_plan(std::move(*loaded)));
    return data;
  }

  /// Without the cases that nothing of this plan can be compared with.
  plan::Run of_plan(plan::Run run) const {
    std::erase_if(run.cases,
                  [this](const plan::CaseResult& one) { return !cases_.contains(one.id); });
    return run;
  }

  const plan::Plan& plan_;
  std::filesystem::path store_;
  std::filesystem::path repository_;
  const plan::RunInfo& current_;
  /// Their ids, and those that they had before they were renamed.
  std::unordered_set<std::string> cases_;
  std::optional<Expected<store::Listing>> listing_;
};

}  // namespace

std::vector<BaselineData> resolve_baselines(const plan::Plan& plan,
                                            const std::filesystem::path& store,
                                            const std::filesystem::path& repository,
                                            const plan::RunInfo& current) {
  Resolver resolver(plan, store, repository, current);
  std::vector<BaselineData> resolved;
  resolved.reserve(plan.baselines.size());
  for (const plan::Baseline& baseline : plan.baselines)
    resolved.push_back(resolver.resolve(baseline));
  return resolved;
}

std::string differing_field(const plan::Baseline& baseline, const plan::RunInfo& current,
                            const plan::RunInfo& other) {
  static constexpr std::string_view kStrict[] = {"cpu_model",      "cpu_count", "threads_per_core",
                                                 "memory_bytes",   "kernel",    "governor",
                                                 "virtualization", "compiler"};
  std::span<const std::string_view> fields(kStrict);
  switch (baseline.comparable) {
    case plan::Baseline::Comparable::Strict:
      // Classes that were named are kept apart, however alike the machines look. A run from before
      // they had names is judged by the fields alone, so that naming a class costs no history.
      if (!current.machine_class.empty() && !other.machine_class.empty() &&
          current.machine_class != other.machine_class) {
        return differs("machine_class", current.machine_class, other.machine_class, other);
      }
      break;
    case plan::Baseline::Comparable::CpuModel:
      fields = fields.first(1);
      break;
    case plan::Baseline::Comparable::Class:
      // Of a class that the baseline names, both must be.
      if (!baseline.machine_class.empty() && current.machine_class != baseline.machine_class) {
        return "machine_class differs: " + shown(current.machine_class) + " here, baseline " +
               in_backticks(baseline.name) + " asks for " + shown(baseline.machine_class);
      }
      if (current.machine_class == other.machine_class) return {};
      return differs("machine_class", current.machine_class, other.machine_class, other);
  }
  for (const std::string_view name : fields) {
    const std::string here(field(current, name));
    const std::string there(field(other, name));
    if (!same(name, here, there)) return differs(name, here, there, other);
  }
  return {};
}

}  // namespace benchc::rules
