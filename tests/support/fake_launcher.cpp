#include "tests/support/fake_launcher.h"

#include <algorithm>
#include <optional>
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
  return this->finished(found->second(launch), launch);
}

workload::Finished FakeLauncher::finished(const Act& act, const workload::Launch& launch) {
  workload::Finished finished;
  finished.started_ns = now_;
  finished.end = act.end;
  finished.code = act.code;
  finished.wall_seconds = act.seconds;
  finished.usage.user_seconds = act.seconds / 2;
  finished.usage.max_rss_bytes = 1 << 20;
  finished.usage.max_rss_floor_bytes = act.max_rss_floor_bytes;
  finished.usage.involuntary_switches = act.involuntary_switches;
  finished.events = act.events;
  finished.out = output(act.out, launch.keep_stdout);
  finished.err = output(act.err, launch.keep_stderr);
  now_ += static_cast<std::int64_t>(act.seconds * 1e9);
  return finished;
}

class FakeLauncher::FakeDialogue final : public workload::Dialogue {
 public:
  FakeDialogue(FakeLauncher& launcher, workload::Launch launch, Speaker speaker)
      : launcher_(launcher), launch_(std::move(launch)), speaker_(std::move(speaker)) {
    ++launcher_.talking_;
  }
  FakeDialogue(const FakeDialogue&) = delete;
  FakeDialogue& operator=(const FakeDialogue&) = delete;
  ~FakeDialogue() override { end({.seconds = 0}); }

  void tell(std::string_view message) override {
    if (!finished_) speaker_(message);
  }

  std::variant<std::string, workload::Finished> ask(std::string_view request, std::size_t most,
                                                    double timeout) override {
    if (finished_) return *finished_;
    if (launch_.stop.set()) return end({.seconds = 0, .end = workload::Finished::End::Interrupted});
    const Answer answer = speaker_(request);
    if (const Act* act = std::get_if<Act>(&answer)) return end(*act);
    const Said* said = std::get_if<Said>(&answer);
    if (said == nullptr || said->seconds > timeout) {
      return end({.seconds = timeout, .end = workload::Finished::End::TimedOut});
    }
    launcher_.now_ += static_cast<std::int64_t>(said->seconds * 1e9);
    return said->message.substr(0, most);
  }

  workload::Finished finish(double) override { return end({.seconds = 0}); }

 private:
  const workload::Finished& end(const Act& act) {
    if (!finished_) {
      finished_ = launcher_.finished(act, launch_);
      --launcher_.talking_;
    }
    return *finished_;
  }

  FakeLauncher& launcher_;
  workload::Launch launch_;
  Speaker speaker_;
  std::optional<workload::Finished> finished_;
};

void FakeLauncher::speaker(const std::string& name,
                           std::function<Speaker(const workload::Launch&)> begin) {
  speakers_[name] = std::move(begin);
}

Expected<std::unique_ptr<workload::Dialogue>> FakeLauncher::talk(const workload::Launch& launch) {
  const std::lock_guard lock(mutex_);
  const std::string name = launch.argv.front();
  launched_.push_back(name);
  const auto found = speakers_.find(name);
  if (found == speakers_.end()) return failure("no such file: " + name);
  return std::make_unique<FakeDialogue>(*this, launch, found->second(launch));
}

std::vector<std::string> FakeLauncher::launched() const {
  const std::lock_guard lock(mutex_);
  return launched_;
}

}  // namespace benchc::test
