#include "compiler/driver/store_history.h"

#include <algorithm>
#include <cmath>
#include <system_error>

#include "runtime/stats/stats.h"
#include "runtime/store/directory.h"

namespace benchc::driver {
namespace {

model::Measured measured(const plan::Series& series, const plan::RunInfo& run) {
  model::Measured one;
  one.median = stats::point({stats::Kind::Median}, series.values);
  const double spread = stats::point({stats::Kind::Mad}, series.values);
  one.noise = one.median != 0 ? std::abs(spread / one.median) : 0;
  one.unit = series.unit;
  one.samples = series.values.size();
  one.run = run.id;
  one.started = run.started;
  return one;
}

}  // namespace

void StoreHistory::find_files() const {
  if (found_) return;
  found_ = true;
  auto files = store::find_runs(store_);
  if (!files) return;
  files_ = std::move(*files);
  for (auto run = files_.rbegin(); run != files_.rend() && unread_.size() < kMostRuns; ++run) {
    unread_.push_back(run->first);
  }
  // Read from the back.
  std::reverse(unread_.begin(), unread_.end());
}

bool StoreHistory::read_next() const {
  if (unread_.empty()) return false;
  const std::string id = std::move(unread_.back());
  unread_.pop_back();
  const std::filesystem::path& path = files_.at(id);
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  if (error || bytes > kMostBytesOfARun || bytes_ + bytes > kMostBytes) return true;
  bytes_ += bytes;
  const auto run = store::read_run_at(id, path);
  if (!run) return true;
  for (const plan::CaseResult& result : run->cases) {
    if (result.state != plan::CaseState::Measured) continue;
    Metrics& metrics = cases_[result.id];
    for (const plan::Series& series : result.series) {
      if (!series.values.empty() && !metrics.contains(series.metric)) {
        metrics.emplace(series.metric, measured(series, run->info));
      }
    }
  }
  return true;
}

std::optional<model::Measured> StoreHistory::newest(std::string_view case_id,
                                                    std::string_view metric) const {
  find_files();
  do {
    const auto found = cases_.find(case_id);
    if (found == cases_.end()) continue;
    const auto series = found->second.find(metric);
    if (series != found->second.end()) return series->second;
  } while (read_next());
  return std::nullopt;
}

bool StoreHistory::has_run(std::string_view id) const {
  find_files();
  if (id == "latest") return !files_.empty();
  // It may be shortened.
  const auto run = files_.lower_bound(std::string(id));
  return !id.empty() && run != files_.end() && run->first.starts_with(id);
}

}  // namespace benchc::driver
