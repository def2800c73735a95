#include "runtime/execution/native_sources.h"

#include <algorithm>
#include <set>

#include "runtime/workload/launcher.h"

namespace benchc::execution {
namespace {

bool same_library(const plan::Native& left, const plan::Native& right) {
  return left.kind == right.kind && left.file == right.file && left.compiler == right.compiler &&
         left.flags == right.flags && left.includes == right.includes &&
         left.libraries == right.libraries;
}

std::string with_flags(const plan::Native& native) {
  std::string name = native.file;
  if (!native.compiler.empty()) name += " " + native.compiler;
  for (const std::string& flag : native.flags) name += " " + flag;
  return name;
}

}  // namespace

std::vector<NativeSource> native_sources(const plan::Plan& plan) {
  std::vector<NativeSource> sources;
  std::vector<std::set<std::uint32_t>> needs;
  for (std::uint32_t i = 0; i < plan.cases.size(); ++i) {
    const plan::Case& subject = plan.cases[i];
    if (!subject.native || subject.native->kind == plan::Native::Kind::Builtin) continue;
    std::optional<std::uint32_t> revision;
    if (subject.counterpart) revision = subject.counterpart->revision;
    const auto found =
        std::find_if(sources.begin(), sources.end(), [&](const NativeSource& source) {
          return source.revision == revision && same_library(source.native, *subject.native);
        });
    const auto place = static_cast<std::size_t>(found - sources.begin());
    if (found == sources.end()) {
      sources.push_back({.native = *subject.native, .revision = revision});
      needs.emplace_back();
    }
    sources[place].cases.push_back(i);
    const std::vector<std::uint32_t>& wanted = plan.workloads[subject.workload].needs;
    needs[place].insert(wanted.begin(), wanted.end());
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    sources[i].needs.assign(needs[i].begin(), needs[i].end());
    const bool several = std::count_if(sources.begin(), sources.end(), [&](const auto& other) {
                           return other.revision == sources[i].revision &&
                                  other.native.file == sources[i].native.file;
                         }) > 1;
    sources[i].name = several ? with_flags(sources[i].native) : sources[i].native.file;
    if (!sources[i].revision) continue;
    const plan::Revision& revision = plan.revisions[*sources[i].revision];
    sources[i].name = plan.baselines[revision.baseline].name + ": " + sources[i].name;
  }
  return sources;
}

bool counts_allocations(const plan::Workload& workload) {
  return std::any_of(
      workload.metrics.begin(), workload.metrics.end(), [](const plan::Metric& metric) {
        return metric.source == plan::MetricSource::Counter &&
               (metric.pattern == "allocations" || metric.pattern == "allocated_bytes");
      });
}

std::string missing_part(const std::string& name, std::span<const std::filesystem::path> folders) {
  std::string text = name + ", a part of benchc, was not found";
  for (std::size_t i = 0; i < folders.size(); ++i) {
    text += (i == 0 ? ": it was looked for in " : " and in ") + folders[i].string();
  }
  return text;
}

std::string first_complaints(const std::string& output) {
  if (output.size() <= workload::kTailBytes) return output;
  const std::size_t end = output.rfind('\n', workload::kTailBytes - 1);
  // A line that is longer than all that is kept.
  if (end == std::string::npos) return output.substr(0, workload::kTailBytes);
  return output.substr(0, end + 1);
}

}  // namespace benchc::execution
