#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>

#include "runtime/store/store.h"
#include "tests/support/temporary_directory.h"

/// Runs and places for the store's tests.
namespace benchc::store {

/// A directory that is gone after the test.
class StoreTest : public testing::Test {
 protected:
  std::filesystem::path store() const { return directory_ / "store"; }
  std::filesystem::path file_of(const std::string& id) const {
    return store() / "runs" / (id + ".h5");
  }
  std::filesystem::path journal_of(const std::string& id) const {
    return store() / "runs" / (id + ".journal");
  }

  test::TemporaryDirectory temporary_;
  std::filesystem::path directory_ = temporary_.path();
};

inline plan::RunInfo sample_info(const std::string& id = "20261123-121507-3f9a2c41") {
  plan::RunInfo info;
  info.id = id;
  info.started = 1'795'436'107'000'000'000;
  info.benchc_version = "0.1.0";
  info.spec = "bench/sört.bench";
  info.spec_text = "bench 1\n\n# größer ≥ kleiner\nlet n = 1Ki\n";
  info.plan_json = R"({"version":1,"cases":["sort[algo=\"std\"]"]})";
  info.plan_hash = std::string(64, 'a');
  info.suite = "ci";
  info.seed = 0xFFFF'FFFF'FFFF'FFFF;
  info.git_revision = "0123456789abcdef0123456789abcdef01234567";
  info.git_branch = "main";
  info.git_dirty = true;
  info.machine_class = "ci-large";
  info.fingerprint = {{"cpu_model", "AMD EPYC 7R13"},
                      {"cpu_count", "2"},
                      {"kernel", "6.1.0"},
                      {"governor", ""},
                      {"compiler", "g++ 12.2"}};
  return info;
}

inline plan::RunInfo ended(plan::RunInfo info, plan::RunOutcome outcome = plan::RunOutcome::Warn) {
  info.ended = info.started + 5'000'000'000;
  info.outcome = outcome;
  info.controls = {{"aslr", "off", "off"}, {"governor", "performance", ""}};
  return info;
}

/// `count` samples of time and max_rss, which depend on `seed`.
inline plan::CaseResult sample_case(const std::string& id, std::uint32_t count,
                                    std::uint32_t seed = 1) {
  plan::CaseResult result;
  result.id = id;
  result.state = plan::CaseState::Measured;
  result.series = {{"time", "s", plan::Better::Lower, {}},
                   {"max_rss", "B", plan::Better::Lower, {}}};
  for (std::uint32_t i = 0; i < count; ++i) {
    result.started.push_back(std::int64_t{1000} * seed + i);
    result.round.push_back(i);
    result.series[0].values.push_back(0.001 + 1e-9 * seed + 1e-8 * (i * 2'654'435'761U % 1000));
    result.series[1].values.push_back(4096.0 * (seed + i % 3));
  }
  return result;
}

/// Writes a whole run.
inline void write_run(const std::filesystem::path& store, const plan::Run& run) {
  Expected<RunWriter> writer = RunWriter::create(store, run.info);
  ASSERT_TRUE(writer) << writer.error().message;
  for (const plan::CaseResult& result : run.cases) {
    const Expected<void> done = writer->commit(result);
    ASSERT_TRUE(done) << done.error().message;
  }
  const Expected<void> done = writer->finish(run.info);
  ASSERT_TRUE(done) << done.error().message;
}

inline std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace benchc::store
