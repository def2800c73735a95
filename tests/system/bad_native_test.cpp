// Native bodies, sources, plans and machines that are hostile or out of luck: a case fails with its
// cause, the others go on, nothing stays behind, and nothing that was said drives a terminal.

#include <csignal>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kMeasure = "measure default { samples = 3; warmup = 0; budget = 2s }\n";
/// A body that is fine, behind what else an entry does.
constexpr const char* kBody =
    "int kept = 1; bench.measure([&] { for (int i = 0; i < 100; ++i) "
    "benchc::keep(kept); });";

class BadNative : public testing::Test {
 protected:
  Finished benchc(std::vector<std::string> arguments) {
    return repository.benchc(std::move(arguments), {.environment = {{"XDG_CACHE_HOME", cache}}});
  }

  Finished ran(const std::string& declarations) {
    repository.write("a.bench", std::string("bench 1\n") + kMeasure + declarations);
    Finished finished = benchc({"run", "a.bench", "--markdown", "report.md", "--json",
                                "report.json", "--junit", "report.xml"});
    EXPECT_FALSE(finished.timed_out);
    return finished;
  }

  /// Entries of one source by their names, each with what it does before it is measured, or
  /// instead.
  Finished ran_all(const std::map<std::string, std::string>& entries, const std::string& settings) {
    std::string source =
        "#include <csignal>\n#include <cstdio>\n#include <cstdlib>\n#include <fcntl.h>\n"
        "#include <sys/socket.h>\n#include <sys/wait.h>\n#include <unistd.h>\n"
        "#include <benchc/native.h>\n";
    std::string declarations;
    for (const auto& [name, does] : entries) {
      // Without the second copy that BENCHC_ENTRY makes, which would do it all once more.
      source += "BENCHC_EXPORT void " + name +
                "(benchc_case* raw) { benchc::Bench<false> bench(raw); " + does + kBody + " }\n";
      declarations += "workload " + name + " { native = \"bench/bad.cpp\" entry " + name + "\n" +
                      settings + " }\n";
    }
    repository.write("bench/bad.cpp", source);
    return ran(declarations);
  }

  Repository repository;
  std::string cache = (repository.root() / "cache").string();
};

TEST_F(BadNative, WhoeverMisbehavesFailsAndTheOthersGoOn) {
  const Finished finished = ran_all(
      {
          {"fine", ""},
          {"floods",
           "char x[4000] = {}; for (int i = 0; i < 1000; ++i) send(3, x, sizeof x, "
           "MSG_DONTWAIT);"},
          {"closes", "close(3);"},
          {"replaces", "close(3); if (open(\"/dev/null\", O_RDWR) != 3) abort();"},
          {"stops", "raise(SIGSTOP);"},
          {"deaf",
           "sigset_t all; sigfillset(&all); sigprocmask(SIG_BLOCK, &all, nullptr); for (;;) "
           "pause();"},
          // Neither its group's signals reach it, nor is the group empty.
          {"joins",
           "if (fork() == 0) for (;;) pause(); setpgid(0, getpgid(getppid())); for (;;) "
           "pause();"},
          {"becomes", "execlp(\"sleep\", \"sleep\", \"1000\", nullptr);"},
          {"aborts", "std::fputs(\"at my wits' end\\n\", stderr); abort();"},
          {"silent", "close(0); close(1); close(2);"},
      },
      "timeout = 0.5s");
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  const auto failure = [&](const std::string& name) {
    const std::size_t begin = finished.out.find("FAILED  " + name + "\n");
    if (begin == std::string::npos) return std::string("did not fail");
    return finished.out.substr(begin, finished.out.find("\n\n", begin) - begin);
  };
  EXPECT_EQ(failure("fine"), "did not fail");
  EXPECT_EQ(failure("silent"), "did not fail");
  EXPECT_THAT(failure("floods"), HasSubstr("an answer that makes no sense"));
  EXPECT_THAT(failure("closes"), HasSubstr("the body has closed descriptor 3"));
  EXPECT_THAT(failure("replaces"), HasSubstr("the body has closed descriptor 3"));
  for (const char* name : {"stops", "deaf", "joins", "becomes"}) {
    EXPECT_THAT(failure(name), HasSubstr("timed out after 0.5 s")) << name;
  }
  EXPECT_THAT(failure("aborts"), AllOf(HasSubstr("SIGABRT"), HasSubstr("at my wits' end")));
}

TEST_F(BadNative, WhatABodyLeavesRunningIsEnded) {
  const std::string note =
      "if (FILE* file = std::fopen(\"pids\", \"a\")) { std::fprintf(file, \"%d\\n\", getpid()); "
      "std::fclose(file); } ";
  const Finished finished = ran_all(
      {
          {"child", "if (fork() == 0) { " + note + "for (;;) pause(); }"},
          {"background",
           "if (const pid_t first = fork(); first == 0) { setsid(); if (fork() == 0) { "
           "signal(SIGTERM, SIG_IGN); " +
               note + "for (;;) pause(); } _exit(0); } else { waitpid(first, nullptr, 0); }"},
      },
      "timeout = 20s");
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  std::istringstream pids(repository.read("pids"));
  int all = 0;
  for (pid_t pid = 0; pids >> pid; ++all) EXPECT_NE(kill(pid, 0), 0) << pid;
  EXPECT_GE(all, 2);
}

TEST_F(BadNative, WhatRunsBeforeAndBehindAnEntryIsToldApart) {
  repository.write("bench/bad.cpp",
                   "#include <csignal>\n#include <cstdlib>\n#include <unistd.h>\n"
                   "#include <benchc/native.h>\n"
                   "struct Global {\n"
                   "  Global() { if (MODE == 1) raise(SIGSEGV); if (MODE == 2) exit(0); }\n"
                   "  ~Global() { while (MODE == 3) pause(); if (MODE == 4) raise(SIGSEGV); }\n"
                   "};\n"
                   "Global global;\n"
                   "BENCHC_ENTRY(bad, bench) { " +
                       std::string(kBody) + " }\n");
  const Finished finished =
      ran("workload bad { native = \"bench/bad.cpp\" entry bad; timeout = 20s\n"
          "  over mode = [\"-DMODE=1\", \"-DMODE=2\", \"-DMODE=3\", \"-DMODE=4\"]\n"
          "  flags = [\"-O1\", mode] }\n");
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("killed by SIGSEGV"),
                                  HasSubstr("the body ended its process: exited with code 0"),
                                  HasSubstr("ended badly behind its entry: timed out after 1 s"),
                                  HasSubstr("ended badly behind its entry: killed by SIGSEGV")));
}

TEST_F(BadNative, NothingThatABodySaysDrivesATerminalOrAPage) {
  const std::string text = R"("\x1b[31m <b>bold</b> \r\n# head | `x` \x80")";
  const Finished finished = ran_all(
      {
          {"fails", "bench.fail(" + text + ");"},
          {"warns", "bench.warn(" + text + ");"},
          {"prints", "std::fputs(" + text + ", stderr); abort();"},
      },
      "timeout = 20s");
  const std::string markdown = repository.read("report.md");
  for (const std::string& report :
       {finished.out, finished.err, markdown, repository.read("report.json"),
        repository.read("report.xml")}) {
    EXPECT_THAT(report,
                AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\r")), Not(HasSubstr("\x80"))));
  }
  EXPECT_THAT(finished.out, HasSubstr("\\x1b[31m <b>bold</b>"));
  EXPECT_THAT(repository.read("report.xml"), Not(HasSubstr("<b>")));
}

TEST_F(BadNative, OnlyARunRunsTheCompiler) {
  repository.write("cxx", "#!/bin/sh\ntouch called\n");
  fs::permissions(repository.root() / "cxx", fs::perms::owner_all);
  repository.write("bench/body.cpp", "");
  repository.write("a.bench",
                   "bench 1\nworkload body { native = \"bench/body.cpp\" entry body\n"
                   "  compiler = \"./cxx\" }\n");
  for (const char* command : {"check", "plan", "fmt"}) {
    EXPECT_EQ(benchc({command, "a.bench"}).exit_code, 0) << command;
    EXPECT_FALSE(fs::exists(repository.root() / "called")) << command;
    EXPECT_FALSE(fs::exists(cache)) << command;
  }
  EXPECT_THAT(benchc({"run", "a.bench"}).out, HasSubstr("the compiler wrote no library"));
  EXPECT_TRUE(fs::exists(repository.root() / "called"));
}

TEST_F(BadNative, APlanThatLeadsOutOfTheRepositoryIsRefused) {
  repository.write("bench/FILE.cpp", "");
  repository.write("bench/LIBRARY.so", "");
  repository.write("bench/INCLUDE/a.h", "");
  repository.write("a.bench",
                   "bench 1\nworkload body { native = \"bench/FILE.cpp\" entry ENTRY\n"
                   "  includes = [\"bench/INCLUDE\"]; libraries = [\"bench/LIBRARY.so\"] }\n");
  const Finished planned = benchc({"plan", "a.bench", "--format", "json"});
  ASSERT_EQ(planned.exit_code, 0) << planned.all();
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"bench/FILE", "../x"},    {"bench/FILE", "/etc/x"}, {"bench/FILE", "a/../../x"},
      {"ENTRY", "a b"},          {"ENTRY", "\\u001b[31m"}, {"bench/INCLUDE", ".."},
      {"bench/LIBRARY", "../x"}, {"bench/LIBRARY", "-x"},
  };
  for (const auto& [from, to] : changes) {
    std::string plan = planned.out;
    ASSERT_NE(plan.find(from), std::string::npos) << plan;
    plan.replace(plan.find(from), from.size(), to);
    repository.write("plan.json", plan);
    const Finished finished = benchc({"run", "plan.json"});
    EXPECT_EQ(finished.exit_code, 2) << to << "\n" << finished.all();
    EXPECT_THAT(finished.err, AllOf(HasSubstr("native"), Not(HasSubstr("\x1b"))));
  }
  EXPECT_FALSE(fs::exists(cache));
}

TEST_F(BadNative, ACacheThatCannotBeWrittenSaysWhatToDo) {
  repository.write("cache", "a file where a folder should be");
  const Finished finished = ran_all({{"body", ""}}, "");
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("the cache cannot be written"), HasSubstr("[run] cache")));
}

TEST_F(BadNative, AnInterruptedCompilationLeavesNothing) {
  // It interrupts benchc, its parent.
  repository.write("cxx",
                   "#!/bin/sh\ncase \"$*\" in *--version*) exit 0 ;; esac\n"
                   "echo half > \"$TMPDIR/half.s\"\nkill -INT $PPID\nsleep 1000\n");
  fs::permissions(repository.root() / "cxx", fs::perms::owner_all);
  const Finished finished = ran_all({{"body", ""}}, "compiler = \"./cxx\"");
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.all(), HasSubstr("interrupted"));
  for (const auto& entry : fs::recursive_directory_iterator(cache)) {
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr("compiling")));
    EXPECT_NE(entry.path().filename(), "half.s");
  }
}

}  // namespace
}  // namespace benchc::system_test
