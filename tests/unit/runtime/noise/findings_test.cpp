#include "runtime/noise/findings.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchc::noise {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A machine that disturbs nothing.
struct Quiet {
  Facts facts{.fingerprint = {{"virtualization", "none"}, {"numa_nodes", "1"}},
              .cores = {{.id = 0}, {.id = 1}},
              .settings = {{"clock_source", "tsc"},
                           {"governor", "performance"},
                           {"turbo", "off"},
                           {"aslr", "off"},
                           {"huge_pages", "madvise"},
                           {"perf_event_paranoid", "2"},
                           {"hardware_counters", "yes"},
                           {"numa_balancing", "off"},
                           {"nmi_watchdog", "off"}}};
  Observation seen{.seconds = 2,
                   .cores = {{.id = 0, .least_frequency = 3e9, .most_frequency = 3e9},
                             {.id = 1, .least_frequency = 3e9, .most_frequency = 3e9}},
                   .context_switches = 200,
                   .free_memory = 0.8,
                   .clock = {.resolution = 1e-9, .cost = 25e-9}};
  std::vector<NoiseFloor> floors{{.kind = "process",
                                  .what = "true",
                                  .samples = 500,
                                  .seconds = 1,
                                  .median = 1e-3,
                                  .cv = 0.004,
                                  .sequential = 0.001,
                                  .paired = 0.0005,
                                  .half_width = 0.001,
                                  .smallest = 0.0008}};

  void set(const std::string& name, const std::string& value) {
    for (Setting& setting : facts.settings) {
      if (setting.name == name) setting.value = value;
    }
  }
  std::vector<Finding> found() const { return findings(facts, seen, floors); }
};

TEST(Findings, AQuietMachineHasNone) { EXPECT_THAT(Quiet().found(), IsEmpty()); }

TEST(Findings, TheWorstStandsFirst) {
  Quiet machine;
  machine.seen.cores[1].steal = 0.002;
  machine.seen.swapped = 500;
  machine.seen.cores[0].interrupted = 0.03;
  std::vector<std::string> ids;
  for (const Finding& finding : machine.found()) ids.push_back(finding.id);
  EXPECT_THAT(ids, ElementsAre("swap", "interrupts", "steal"));
}

struct Disturbed {
  const char* id;
  Severity severity;
  /// Of what was seen.
  const char* figure;
  std::function<void(Quiet&)> how;
};

class EachFinding : public testing::TestWithParam<Disturbed> {};

TEST_P(EachFinding, HasASeverityAFigureACostAndARemedy) {
  Quiet machine;
  GetParam().how(machine);
  const std::vector<Finding> found = machine.found();
  const auto finding = std::find_if(found.begin(), found.end(),
                                    [](const Finding& one) { return one.id == GetParam().id; });
  ASSERT_NE(finding, found.end()) << GetParam().id;
  EXPECT_EQ(severity_name(finding->severity), severity_name(GetParam().severity));
  EXPECT_THAT(finding->seen, HasSubstr(GetParam().figure));
  EXPECT_THAT(finding->cost, testing::Not(IsEmpty()));
  EXPECT_FALSE(finding->in_spec.empty() && finding->on_machine.empty());
}

std::vector<Disturbed> disturbed() {
  return {
      {"steal", Severity::Warning, "2% of core 1", [](Quiet& m) { m.seen.cores[1].steal = 0.02; }},
      {"cgroup-limit", Severity::Severe, "3 periods", [](Quiet& m) { m.seen.group_throttled = 3; }},
      {"neighbours", Severity::Severe, "cc1 (42) 60%",
       [](Quiet& m) {
         m.seen.others = 0.7;
         m.seen.nameless = 0.1;
         m.seen.neighbours = {{.process = 42, .name = "cc1", .cores = 0.6}};
       }},
      {"heat", Severity::Severe, "4 times", [](Quiet& m) { m.seen.throttled = 4; }},
      {"frequency", Severity::Warning, "20%",
       [](Quiet& m) {
         m.set("governor", "powersave");
         m.seen.cores[0].least_frequency = 2.5e9;
       }},
      {"hidden-frequency", Severity::Note, "not shown",
       [](Quiet& m) {
         m.facts.fingerprint[0].second = "kvm";
         for (CoreActivity& core : m.seen.cores) core.least_frequency.reset();
       }},
      {"swap", Severity::Warning, "3 pages", [](Quiet& m) { m.seen.swapped = 3; }},
      {"memory", Severity::Severe, "2%", [](Quiet& m) { m.seen.free_memory = 0.02; }},
      {"memory-pressure", Severity::Warning, "5%", [](Quiet& m) { m.seen.memory_pressure = 0.05; }},
      {"interrupts", Severity::Warning, "core 0 served 20000",
       [](Quiet& m) { m.seen.cores[0].interrupts = 20'000; }},
      {"context-switches", Severity::Warning, "12000 context switches",
       [](Quiet& m) { m.seen.context_switches = 12'000; }},
      {"disk", Severity::Warning, "30%", [](Quiet& m) { m.seen.io_pressure = 0.3; }},
      {"clock", Severity::Warning, "(tsc) takes 1.2 us",
       [](Quiet& m) { m.seen.clock.cost = 1.2e-6; }},
      {"smt", Severity::Note, "share", [](Quiet& m) { m.facts.cores[0].siblings = {1}; }},
      {"one-core", Severity::Warning, "one core", [](Quiet& m) { m.facts.cores.resize(1); }},
      {"numa", Severity::Note, "moves memory",
       [](Quiet& m) {
         m.set("numa_balancing", "on");
         m.facts.fingerprint[1].second = "2";
       }},
      {"layout", Severity::Note, "ASLR", [](Quiet& m) { m.set("aslr", "on"); }},
      {"huge-pages", Severity::Note, "huge pages", [](Quiet& m) { m.set("huge_pages", "always"); }},
      {"nmi-watchdog", Severity::Note, "watchdog", [](Quiet& m) { m.set("nmi_watchdog", "on"); }},
      {"counters", Severity::Note, "not shown", [](Quiet& m) { m.set("hardware_counters", "no"); }},
      {"noise-floor", Severity::Warning, "process (true)",
       [](Quiet& m) { m.floors[0].smallest = 0.05; }},
      {"drift", Severity::Severe, "8%", [](Quiet& m) { m.floors[0].sequential = 0.08; }},
  };
}

INSTANTIATE_TEST_SUITE_P(All, EachFinding, testing::ValuesIn(disturbed()), [](const auto& tested) {
  std::string name = tested.param.id;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Findings, EachIsExplained) {
  std::ifstream file(std::string(BENCHC_SOURCE_DIR) + "/docs/noise.md");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  for (const Disturbed& one : disturbed()) {
    EXPECT_THAT(text, HasSubstr("\n### " + std::string(one.id) + "\n"));
  }
}

TEST(Findings, ClosedCountersSayHowToOpenThem) {
  Quiet machine;
  machine.set("perf_event_paranoid", "4");
  const std::vector<Finding> found = machine.found();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].on_machine, "sysctl kernel.perf_event_paranoid=2");
}

TEST(Findings, AFloorThatWasNotMeasuredIsNone) {
  Quiet machine;
  machine.floors[0] = {.kind = "native", .missing = "not there"};
  EXPECT_THAT(machine.found(), IsEmpty());
}

}  // namespace
}  // namespace benchc::noise
