#include "runtime/rules/independence.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <utility>

#include "runtime/rules/pairs.h"
#include "runtime/stats/clusters.h"
#include "runtime/stats/dependence.h"

namespace benchc::rules {
namespace {

// Less is what independent samples may show, too.
constexpr double kWorthTelling = 2;

std::string drift_of(const plan::CaseResult& result, std::span<const double> values) {
  const std::size_t half = values.size() / 2;
  const double first = stats::point({stats::Kind::Median}, values.first(half));
  const double second = stats::point({stats::Kind::Median}, values.subspan(half));
  std::string text = "samples of " + result.id + " drift";
  if (const double change = second / first - 1; first > 0 && std::isfinite(change)) {
    char by[80];
    std::snprintf(by, sizeof by, " by %+.2g%% from their first half to their second", change * 100);
    text += by;
  }
  return text + ": there is no one value to tell";
}

}  // namespace

std::string follow_from_each_other(const Samples& samples) {
  if (samples.series == nullptr || samples.exact) return {};
  const std::vector<double>& values = samples.series->values;
  const std::vector<std::uint32_t>& processes = samples.result->process;
  const stats::Dependence found = stats::dependence(values, processes);
  if (found.drifts) return drift_of(*samples.result, values);
  if (found.inflation < kWorthTelling) return {};
  const double count = found.effective * found.inflation;
  const bool by_process = std::lround(count) != std::lround(static_cast<double>(values.size()));
  return (by_process ? "processes of " : "samples of ") + samples.result->id +
         " follow from each other: " + std::to_string(std::lround(count)) + " count as " +
         std::to_string(std::lround(found.effective));
}

std::string describe_independence(const Scene& scene, std::span<const Measured> measured,
                                  double alpha_each, std::vector<std::string>& notes) {
  // A statistic over many cases would fill a screen.
  constexpr std::size_t kMaximumNotes = 8;
  std::string reason;
  std::set<std::string> told;
  const auto tell = [&](std::string note) {
    if (note.empty() || told.size() == kMaximumNotes) return;
    if (told.insert(note).second) notes.push_back(std::move(note));
  };
  // The first is what there is to say; the others are notes.
  const auto give_reason = [&](std::string why) {
    if (why.empty() || why == reason) return;
    if (reason.empty()) {
      reason = std::move(why);
    } else {
      tell(std::move(why));
    }
  };
  for (const Measured& one : measured) {
    const auto statistic = statistic_of(*one.statistic);
    const Samples samples = samples_of(scene, one);
    if (!statistic || samples.series == nullptr || !has_law(statistic->kind, samples)) continue;
    const std::vector<std::uint32_t>& process = samples.result->process;
    if (!process.empty() && stats::has_clustered_method(statistic->kind)) {
      const std::size_t processes = stats::Clusters(process).count();
      tell(samples.result->id + ": " + counted(samples.series->values.size(), "sample", "samples") +
           in_processes(processes));
      give_reason(too_few(processes, statistic->kind, alpha_each));
    } else if (!process.empty()) {
      tell(one.statistic->name +
           " takes samples of one process as independent: its interval may be too narrow");
    }
    give_reason(follow_from_each_other(samples));
  }
  return reason;
}

std::string open_quantile(const Scene& scene, std::span<const Measured> measured,
                          double alpha_each) {
  for (const Measured& one : measured) {
    const auto statistic = statistic_of(*one.statistic);
    const Samples samples = samples_of(scene, one);
    if (!statistic || statistic->kind != stats::Kind::Quantile || samples.series == nullptr ||
        !has_law(statistic->kind, samples)) {
      continue;
    }
    const std::size_t count = samples.series->values.size();
    const double rarer = std::min(statistic->parameter, 1 - statistic->parameter);
    const double needed = std::ceil(std::log(alpha_each / 2) / std::log1p(-rarer));
    if (!(static_cast<double>(count) < needed) || !(needed < 1e15)) continue;
    return counted(count, "sample of ", "samples of ") + samples.result->id +
           (count == 1 ? " does" : " do") + " not bound this quantile: it takes " +
           std::to_string(std::llround(needed)) + " or more";
  }
  return {};
}

}  // namespace benchc::rules
