#include "runtime/profile/perf_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchc::profile {
namespace {

using testing::ElementsAre;
using testing::Pair;

// As perf 6.1 prints it.
constexpr const char* kScript =
    "f  9745/9745  cpu-clock:ppp: \n"
    "\t            1156 slow (/tmp/f)\n"
    "\t            11fa main (/tmp/f)\n"
    "\t           2724a __libc_start_call_main (/usr/lib/libc.so.6)\n"
    "\n"
    "f  9745/9745  cpu-clock:ppp: \n"
    "\t            1165 slow (/tmp/f)\n"
    "\t            11fa main (/tmp/f)\n"
    "\t           2724a __libc_start_call_main (/usr/lib/libc.so.6)\n"
    "\n";

TEST(PerfScript, IsFoldedBelowTheProcess) {
  const PerfScript script = fold_perf_script(kScript);
  EXPECT_THAT(script.stacks, ElementsAre(Pair("f;__libc_start_call_main;main;slow", 2)));
  EXPECT_EQ(script.event, "cpu-clock");
  EXPECT_EQ(script.samples, 2U);
}

TEST(PerfScript, NamesOfProcessesAndFunctionsMayHoldAnything) {
  const PerfScript script = fold_perf_script(
      "my prog 1/2  77/78  cycles:u: \n"
      "\tffff run<int, (char)40>(void (*)(int)) (/opt/a b (x86)/prog (deleted))\n"
      "\n");
  EXPECT_EQ(script.event, "cycles");
  EXPECT_EQ(script.samples, 1U);
  ASSERT_EQ(script.stacks.size(), 1U);
  EXPECT_THAT(script.stacks.begin()->first, testing::StartsWith("my prog 1/2;run<int, "));
}

TEST(PerfScript, WhatHasNoNameIsItsFile) {
  const PerfScript script = fold_perf_script(
      "f 1/1 cycles: \n"
      "\tffffffff81000000 do_syscall_64 ([kernel.kallsyms])\n"
      "\t1156 [unknown] (/usr/lib/libm.so.6)\n"
      "\t1157 [unknown] ([unknown])\n"
      "\n");
  EXPECT_THAT(script.stacks, ElementsAre(Pair("f;[unknown];[libm.so.6];do_syscall_64_[k]", 1)));
}

TEST(PerfScript, ASampleThatWasCutOffIsLeftOut) {
  std::string cut = kScript;
  cut += "f 1/1 cycles: \n\t1156 slow (/tm";
  EXPECT_EQ(fold_perf_script(cut, true).samples, 2U);
}

TEST(PerfScript, WhatIsNoneIsNothing) {
  EXPECT_TRUE(fold_perf_script("").stacks.empty());
  EXPECT_TRUE(fold_perf_script("# a comment\nsome words\n\tno address here\n\n").stacks.empty());
}

}  // namespace
}  // namespace benchc::profile
