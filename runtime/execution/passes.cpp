#include "runtime/execution/passes.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>
#include <utility>

#include "runtime/workload/temporary_folder.h"

namespace benchc::execution {
namespace {

/// The sum is the last line of a file that may have a line for each line of the program.
constexpr std::streamoff kTail = 64 * 1024;
constexpr std::size_t kMostProcesses = 100'000;

/// The first number behind "summary:" or "totals:" at the beginning of a line.
std::optional<double> instructions_in(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  const std::streamoff size = in.tellg();
  if (!in || size <= 0) return std::nullopt;
  std::string text(static_cast<std::size_t>(std::min(size, kTail)), '\0');
  in.seekg(size - static_cast<std::streamoff>(text.size()));
  if (!in.read(text.data(), static_cast<std::streamsize>(text.size()))) return std::nullopt;
  constexpr std::string_view kSummary = "\nsummary: ";
  const std::size_t at = text.rfind(kSummary);
  if (at == std::string::npos) return std::nullopt;
  std::uint64_t count = 0;
  const char* begin = text.data() + at + kSummary.size();
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), count);
  if (error != std::errc{} || end == begin) return std::nullopt;
  return static_cast<double>(count);
}

workload::Launch under_valgrind(workload::Launch launch, const std::filesystem::path& folder) {
  const std::vector<std::string> options = {
      "valgrind",
      "--tool=cachegrind",
      "--cache-sim=no",
      "--branch-sim=no",
      "--trace-children=yes",
      "--log-file=" + (folder / "log.%p").string(),
      "--cachegrind-out-file=" + (folder / "out.%p").string()};
  launch.argv.insert(launch.argv.begin(), options.begin(), options.end());
  launch.settings.aslr_off = true;
  // It is not timed, and needs more memory and time than the command alone.
  launch.settings.nice.reset();
  launch.settings.fifo.reset();
  launch.settings.cgroups.clear();
  launch.events.clear();
  return launch;
}

std::string why_it_failed(const workload::Finished& finished, double timeout) {
  if (finished.end == workload::Finished::End::NotStarted) {
    return "valgrind cannot be started: " + finished.cause;
  }
  if (finished.end == workload::Finished::End::TimedOut) {
    return "a pass under valgrind takes longer than " + workload::seconds_text(timeout) +
           ", the time that is left for it";
  }
  return "under valgrind the command " + workload::describe(finished, timeout);
}

}  // namespace

bool is_of_passes(const plan::Metric& metric) {
  return metric.source == plan::MetricSource::BuiltIn && metric.tool == "valgrind" &&
         metric.name == "instructions";
}

std::vector<std::vector<plan::Metric>> metrics_of_passes(const plan::Plan& plan) {
  std::vector<std::vector<plan::Metric>> metrics(plan.workloads.size());
  for (std::size_t w = 0; w < plan.workloads.size(); ++w) {
    for (const plan::Metric& metric : plan.workloads[w].metrics) {
      if (is_of_passes(metric)) metrics[w].push_back(metric);
    }
  }
  return metrics;
}

std::optional<double> counted_instructions(const std::filesystem::path& folder) {
  std::optional<double> sum;
  std::size_t processes = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (!at->path().filename().string().starts_with("out.")) continue;
    const std::optional<double> count = instructions_in(at->path());
    if (!count || ++processes > kMostProcesses) return std::nullopt;
    sum = sum.value_or(0) + *count;
  }
  return sum;
}

Passes count_in_passes(std::span<const plan::Metric> metrics, const workload::Launch& launch,
                       int expected_exit, double seconds, const std::function<bool()>& prepare,
                       workload::Launcher& launcher) {
  Passes passes;
  const std::int64_t began = launcher.now();
  const auto left = [&] { return seconds - static_cast<double>(launcher.now() - began) / 1e9; };
  std::vector<double> counts;
  std::string problem;
  while (counts.size() < kMostPasses) {
    if (counts.size() >= kFewestPasses && counts.back() == counts[counts.size() - 2]) break;
    const double limit = std::min(launch.timeout * kPassSlowdown, left());
    if (limit <= 0) break;
    if (!prepare()) return passes;
    const workload::TemporaryFolder folder("valgrind");
    if (folder.path().empty()) {
      problem = "there is no folder for temporary files";
      break;
    }
    workload::Launch pass = under_valgrind(launch, folder.path());
    pass.timeout = limit;
    const workload::Finished finished = launcher.run(pass);
    if (finished.end == workload::Finished::End::Interrupted) return passes;
    if (!finished.exited_with(expected_exit)) {
      // What was counted before it stands.
      if (finished.end == workload::Finished::End::TimedOut && !counts.empty()) break;
      problem = why_it_failed(finished, limit);
      break;
    }
    const std::optional<double> count = counted_instructions(folder.path());
    if (!count) {
      problem = "valgrind wrote no count";
      break;
    }
    counts.push_back(*count);
  }
  if (counts.empty() && problem.empty()) problem = "the budget leaves no time for a pass";
  for (const plan::Metric& metric : metrics) {
    const std::string about = plan::about_metric(metric.name);
    if (!problem.empty()) {
      passes.warnings.push_back(about + ": " + problem);
      continue;
    }
    plan::Series series{metric.name, metric.unit, metric.better, counts};
    for (double& value : series.values) value *= metric.scale;
    passes.series.push_back(std::move(series));
    if (counts.size() < kFewestPasses) {
      passes.warnings.push_back(about +
                                " was counted in one pass alone: there was no time for "
                                "another, to see whether they agree");
    }
  }
  return passes;
}

}  // namespace benchc::execution
