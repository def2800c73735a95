#include "compiler/driver/since.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace benchc::driver {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
// 2026-11-23T12:15:07Z, by `date -ud 2026-11-23T12:15:07Z +%s`.
constexpr std::int64_t kNow = 1'795'436'107 * kSecond;

plan::RunInfo run(std::string id, std::int64_t started) {
  plan::RunInfo info;
  info.id = std::move(id);
  info.started = started;
  return info;
}

const std::vector<plan::RunInfo> kRuns = {run("20261120-080000-bbbbbbbb", kNow - 3 * kDay),
                                          run("20261110-080000-aaaaaaaa", kNow - 13 * kDay),
                                          run("20261110-070000-cccccccc", kNow - 14 * kDay)};

std::optional<Commit> find_commit(const std::string& name) {
  if (name != "v1.2") return std::nullopt;
  return Commit{"1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d", kNow - 30 * kDay};
}

Expected<Since> since(const std::string& when) {
  return resolve_since(when, kNow, kRuns, find_commit);
}

TEST(Since, ADayBeginsAtItsMidnight) {
  const auto day = since("2026-11-01");
  ASSERT_TRUE(day) << day.error().message;
  // `date -ud 2026-11-01 +%s`
  EXPECT_EQ(day->time, 1'793'491'200 * kSecond);
}

TEST(Since, ADayThatThereIsNotIsRefused) {
  EXPECT_FALSE(since("2026-02-30"));
  EXPECT_FALSE(since("2026-13-01"));
  EXPECT_FALSE(since("9999-01-01"));
}

TEST(Since, ASpanIsBeforeNow) {
  EXPECT_EQ(since("30d")->time, kNow - 30 * kDay);
  EXPECT_EQ(since("2w")->time, kNow - 14 * kDay);
  EXPECT_EQ(since("1.5h")->time, kNow - 5'400 * kSecond);
  EXPECT_EQ(since("90min")->time, kNow - 5'400 * kSecond);
  EXPECT_EQ(since("30d")->means, "from 2026-10-24 on");
}

TEST(Since, ASpanThatReachesTooFarIsAllOfTime) {
  EXPECT_EQ(since("1e300d")->time, 0);
  EXPECT_FALSE(since("-1d"));
  EXPECT_FALSE(since("0d"));
  EXPECT_FALSE(since("nand"));
}

TEST(Since, ARunIsItsStart) {
  EXPECT_EQ(since("20261120-080000-bbbbbbbb")->time, kNow - 3 * kDay);
  EXPECT_EQ(since("20261110")->time, kNow - 14 * kDay) << "the earliest that begins so";
  EXPECT_EQ(since("20261110")->means, "the start of run 20261110-070000-cccccccc");
}

TEST(Since, ARevisionIsWhenItWasCommitted) {
  const auto commit = since("v1.2");
  ASSERT_TRUE(commit) << commit.error().message;
  EXPECT_EQ(commit->time, kNow - 30 * kDay);
  EXPECT_EQ(commit->means, "commit 1a2b3c4d5e6f of 2026-10-24");
}

TEST(Since, WhatIsNothingOfItIsRefusedWithTheForms) {
  for (const char* wrong : {"yesterday", "30", "30 d", "30days", "20251231", "-1", ""}) {
    const auto none = since(wrong);
    ASSERT_FALSE(none) << wrong;
    EXPECT_NE(none.error().message.find("no day, span, run of the store or git revision"),
              std::string::npos)
        << none.error().message;
    EXPECT_FALSE(none.error().hint.empty());
  }
}

}  // namespace
}  // namespace benchc::driver
