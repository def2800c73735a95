// How small a difference a paired comparison of native bodies sees, and how often it sees one that
// is not there. Takes a stored run of two equal cases (specs/inner/same.bench), cuts it into
// stretches of a comparison's length, and in each gives the two cases' names to the two sides anew,
// many times, by the toss of a coin for each process: whatever differs then is chance. A planted
// difference multiplies one side.
//
// usage: native_sight STORE RUN [SECONDS]

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "runtime/stats/paired.h"
#include "runtime/store/store.h"

namespace {

constexpr double kAlpha = 0.05;
constexpr int kLabellings = 200;
constexpr double kPlanted[] = {0, 0.001, 0.002, 0.005};

struct Pairs {
  std::vector<double> first;
  std::vector<double> second;
  std::vector<std::uint32_t> process;
};

const std::vector<double>& times(const benchc::plan::CaseResult& result) {
  for (const benchc::plan::Series& series : result.series) {
    if (series.metric == "time") return series.values;
  }
  std::fprintf(stderr, "native_sight: no time was measured\n");
  std::exit(2);
}

/// The run's pairs, cut into stretches of so many seconds.
std::vector<Pairs> stretches(const benchc::plan::Run& run, double seconds) {
  const benchc::plan::CaseResult& a = run.cases[0];
  const benchc::plan::CaseResult& b = run.cases[1];
  const std::vector<double>& first = times(a);
  const std::vector<double>& second = times(b);
  std::vector<Pairs> all;
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
    if (a.round[i] != b.round[i]) continue;
    if (all.empty() || static_cast<double>(a.started[i] - begin) > seconds * 1e9) {
      all.emplace_back();
      begin = a.started[i];
    }
    all.back().first.push_back(first[i]);
    all.back().second.push_back(second[i]);
    all.back().process.push_back(a.process.empty() ? static_cast<std::uint32_t>(i) : a.process[i]);
  }
  // The last one is shorter than the others.
  if (all.size() > 1) all.pop_back();
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: native_sight STORE RUN [SECONDS]\n");
    return 2;
  }
  const auto run = benchc::store::load(argv[1], argv[2]);
  if (!run || run->cases.size() != 2) {
    std::fprintf(stderr, "native_sight: %s\n",
                 run ? "the run has not two cases" : run.error().message.c_str());
    return 2;
  }
  const double seconds = argc > 3 ? std::strtod(argv[3], nullptr) : 4;
  const std::vector<Pairs> all = stretches(*run, seconds);
  std::mt19937 random(1);
  for (const double planted : kPlanted) {
    int judged = 0;
    int seen = 0;
    double width = 0;
    for (const Pairs& pairs : all) {
      for (int labelling = 0; labelling < kLabellings; ++labelling) {
        Pairs labelled = pairs;
        bool swap = false;
        for (std::size_t i = 0; i < labelled.first.size(); ++i) {
          if (i == 0 || labelled.process[i] != labelled.process[i - 1]) swap = random() % 2 == 1;
          if (swap) std::swap(labelled.first[i], labelled.second[i]);
          labelled.first[i] *= 1 + planted;
        }
        const auto ratio = benchc::stats::paired_ratio(benchc::stats::Kind::Median, labelled.first,
                                                       labelled.second, labelled.process, kAlpha);
        ++judged;
        const bool above = ratio.interval.low > 1;
        seen += above || (planted == 0 && ratio.interval.high < 1) ? 1 : 0;
        width += (ratio.interval.high - ratio.interval.low) / 2;
      }
    }
    std::printf("planted %.1f%%: seen in %.1f%% of %d comparisons of %.1f s, half width %.3f%%\n",
                planted * 100, 100.0 * seen / judged, judged, seconds, 100 * width / judged);
  }
  std::printf("%zu stretches, %zu pairs each\n", all.size(),
              all.empty() ? 0 : all.front().first.size());
  return 0;
}
