#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/rules/baseline.h"
#include "runtime/store/store.h"
#include "tests/support/temporary_directory.h"

/// A store with runs that are declared in a few words, for tests of what rules read from one.
namespace benchc::rules::stored {

constexpr std::int64_t kSecond = 1'000'000'000;

/// The machine and moment that everything is compared with.
inline plan::RunInfo here() {
  plan::RunInfo info;
  info.id = "current";
  info.started = 20'000'000 * kSecond;
  info.spec = "sort.bench";
  info.git_branch = "topic";
  info.git_dirty = true;
  info.machine_class = "ci-large";
  info.fingerprint = {
      {"cpu_model", "EPYC"},          {"cpu_count", "8"},       {"threads_per_core", "2"},
      {"memory_bytes", "8000000000"}, {"kernel", "6.1.0-18"},   {"governor", "performance"},
      {"virtualization", "kvm"},      {"compiler", "g++ 12.2"}, {"hostname", "a"}};
  return info;
}

/// A good run of main, `age` seconds before the current one.
inline plan::RunInfo past(const std::string& id, int age) {
  plan::RunInfo info = here();
  info.id = id;
  info.started -= age * kSecond;
  info.ended = info.started + kSecond / 2;
  info.git_branch = "main";
  info.git_dirty = false;
  info.outcome = plan::RunOutcome::Pass;
  return info;
}

inline void set(plan::RunInfo& info, const std::string& name, const std::string& value) {
  for (auto& [key, old] : info.fingerprint) {
    if (key == name) old = value;
  }
}

inline plan::CaseResult two_samples(const std::string& id) {
  plan::CaseResult result;
  result.id = id;
  result.state = plan::CaseState::Measured;
  result.started = {1, 2};
  result.round = {0, 1};
  result.series = {{"time", "s", plan::Better::Lower, {0.5, 0.25}}};
  return result;
}

inline plan::CaseResult failed(const std::string& id) {
  plan::CaseResult result;
  result.id = id;
  result.state = plan::CaseState::Failed;
  return result;
}

class Baselines : public testing::Test {
 protected:
  Baselines() {
    std::filesystem::create_directories(repository());
    plan_.spec = "sort.bench";
    plan_.cases.resize(1);
    plan_.cases[0].id = "sort";
  }
  std::filesystem::path repository() const { return directory_ / "repository"; }
  std::filesystem::path store() const { return directory_ / "store"; }

  void add(const plan::RunInfo& info, const std::vector<plan::CaseResult>& cases = {
                                          two_samples("sort"), two_samples("of another day")}) {
    Expected<store::RunWriter> writer = store::RunWriter::create(store(), info);
    ASSERT_TRUE(writer) << writer.error().message;
    for (const plan::CaseResult& one : cases) ASSERT_TRUE(writer->commit(one));
    ASSERT_TRUE(info.ended == 0 || writer->finish(info));
  }
  BaselineData resolve(const plan::Baseline& baseline) {
    plan_.baselines = {baseline};
    return resolve_baselines(plan_, store(), repository(), here()).at(0);
  }
  static plan::Baseline branch(const std::string& name, std::uint32_t last = 20) {
    return {"main", plan::Baseline::Kind::Branch,       name,
            last,   plan::Baseline::Comparable::Strict, ""};
  }
  static plan::Baseline named(plan::Baseline::Kind kind, const std::string& reference) {
    return {"base", kind, reference, 20, plan::Baseline::Comparable::Strict, ""};
  }
  static std::string ids(const BaselineData& data) {
    std::string all;
    for (const plan::Run& run : data.runs) all += run.info.id + " ";
    return all;
  }

  test::TemporaryDirectory temporary_;
  std::filesystem::path directory_ = temporary_.path();
  plan::Plan plan_;
};

}  // namespace benchc::rules::stored
