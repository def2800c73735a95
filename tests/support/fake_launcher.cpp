#include "tests/support/fake_launcher.h"

#include <algorithm>
#include <utility>

namespace benchc::test {
namespace {

workload::Output output(const std::string& text, std::size_t keep) {
  workload::Output output;
  output.bytes = text.size();
  output.text = text.substr(0, keep);
  output.tail = text.substr(text.size() - std::min(text.size(), workload::kTailBytes));
  return output;
}

}  // namespace

void FakeLauncher::program(const std::string& name,
                           std::function<Act(const workload::Launch&)> act) {
  programs_[name] = std::move(act);
}

void FakeLauncher::program(const std::string& name, Act act) {
  programs_[name] = [act = std::move(act)](const workload::Launch&) { return act; };
}

workload::Finished FakeLauncher::run(const workload::Launch& launch) {
  const std::lock_guard lock(mutex_);
  const std::string name = launch.argv.front();
  launched_.push_back(name);
  workload::Finished finished;
  finished.started_ns = now_;
  const auto found = programs_.find(name);
  if (found == programs_.end()) {
    finished.cause = "no such file: " + name;
    return finished;
  }
  if (launch.stop.set()) {
    finished.end = workload::Finished::End::Interrupted;
    return finished;
  }
  const Act act = found->second(launch);
  finished.end = act.end;
  finished.code = act.code;
  finished.wall_seconds = act.seconds;
  finished.usage.user_seconds = act.seconds / 2;
  finished.usage.max_rss_bytes = 1 << 20;
  finished.usage.max_rss_floor_bytes = act.max_rss_floor_bytes;
  finished.out = output(act.out, launch.keep_stdout);
  finished.err = output(act.err, launch.keep_stderr);
  now_ += static_cast<std::int64_t>(act.seconds * 1e9);
  return finished;
}

std::vector<std::string> FakeLauncher::launched() const {
  const std::lock_guard lock(mutex_);
  return launched_;
}

}  // namespace benchc::test
