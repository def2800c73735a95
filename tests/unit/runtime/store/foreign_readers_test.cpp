#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/store/store.h"
#include "tests/unit/runtime/store/sample_runs.h"

namespace benchc::store {
namespace {

bool has(const char* program) {
  return ::system((std::string("command -v ") + program + " >/dev/null 2>&1").c_str()) == 0;
}

std::string output_of(const std::string& command) {
  std::string output;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  char buffer[4096];
  while (const std::size_t got = ::fread(buffer, 1, sizeof buffer, pipe))
    output.append(buffer, got);
  ::pclose(pipe);
  return output;
}

/// The first block of docs/store.md in a language.
std::string block(const std::string& language) {
  const std::string text = read_bytes(std::string(BENCHC_SOURCE_DIR) + "/docs/store.md");
  const std::string fence = "```" + language + "\n";
  const std::size_t begin = text.find(fence);
  if (begin == std::string::npos) return {};
  return text.substr(begin + fence.size(),
                     text.find("```", begin + fence.size()) - begin - fence.size());
}

/// The system's Python, which is the one that Debian's h5py belongs to.
constexpr const char* kPython = "/usr/bin/python3";

class ForeignReaders : public StoreTest {
 protected:
  void SetUp() override {
    plan::Run run{ended(sample_info()), {sample_case("sort[n=1]", 3), sample_case("größe", 2, 2)}};
    run.cases[0].series[0].values = {0.25, 0.5, 0.125};
    run.cases[1].series[0].values = {1, 1.5};
    run.cases[1].series.push_back({"throughput", "B/s", plan::Better::Higher, {1e9, 2e9}});
    run.cases[1].state = plan::CaseState::Failed;
    run.cases[1].reason = "killed by SIGSEGV";
    run.cases[0].process = {0, 0, 1};
    run.cases[0].machine = {{"steal", "", plan::Better::None, {0, 0.03125, 0}}};
    run.cases[0].disturbed = {0, 1, 0};
    run.cases[0].excluded = {{plan::SampleUse::Warmup, plan::SampleUse::Discarded},
                             {5, 6},
                             {0, 1},
                             {0, 1},
                             {{64, 32}, {128, 128}},
                             {{0, 0.5}},
                             {0, 1}};
    run.cases[0].passes = {{"instructions", "", plan::Better::Lower, {1001, 1001}}};
    run.cases[0].steadiness = plan::Steadiness{plan::Steadiness::Kind::WarmUp, 7, 0.5};
    run.cases[0].iterations = 4096;
    run.info.clock = plan::Clock{"tsc", 2.5e9, 4e-10, 9.5e-9};
    write_run(store(), run);
    file_ = file_of(run.info.id).string();
  }
  std::string python(const std::string& code, const std::string& arguments) {
    write_bytes(directory_ / "code.py", code);
    return output_of("PYTHONIOENCODING=utf-8 " + std::string(kPython) + " " +
                     (directory_ / "code.py").string() + " " + arguments);
  }
  bool has_h5py() {
    return output_of(std::string(kPython) + " -c 'import h5py; print(1)'") == "1\n";
  }

  std::string file_;
};

TEST_F(ForeignReaders, TheDocumentedPythonPrintsSamplesAndUnits) {
  if (!has_h5py()) GTEST_SKIP() << "there is no h5py for " << kPython;
  EXPECT_EQ(python(block("python"), file_),
            "sort[n=1] time [s]: [0.25  0.5   0.125]\n"
            "sort[n=1] max_rss [B]: [ 4096.  8192. 12288.]\n"
            "größe time [s]: [1.  1.5]\n"
            "größe max_rss [B]: [ 8192. 12288.]\n"
            "größe throughput [B/s]: [1.e+09 2.e+09]\n");
}

TEST_F(ForeignReaders, TheDocumentedShellPrintsUnits) {
  if (!has("h5dump")) GTEST_SKIP() << "there is no h5dump";
  const std::string attributes = output_of("h5dump -a /metrics/time/unit " + file_);
  EXPECT_NE(attributes.find("(0): \"s\""), std::string::npos) << attributes;
  const std::string samples = output_of("h5dump -d /metrics/time " + file_);
  EXPECT_NE(samples.find("(0): 0.25, 0.5, 0.125"), std::string::npos) << samples;
  EXPECT_NE(samples.find("ATTRIBUTE \"unit\""), std::string::npos) << samples;
  const std::string states = output_of("h5dump -d /cases/state " + file_);
  EXPECT_NE(states.find("measured, failed"), std::string::npos) << states;
  const std::string processes = output_of("h5dump -d /samples/process " + file_);
  EXPECT_NE(processes.find("(0): 0, 0, 1, 0, 1, 4294967295, 4294967295"), std::string::npos)
      << processes;
  const std::string iterations = output_of("h5dump -d /cases/iterations " + file_);
  EXPECT_NE(iterations.find("(0): 4096, 0"), std::string::npos) << iterations;
  const std::string uses = output_of("h5dump -d /samples/use " + file_);
  EXPECT_NE(uses.find("counted, counted, counted, warmup, discarded, counted, counted"),
            std::string::npos)
      << uses;
  const std::string disturbed = output_of("h5dump -d /samples/disturbed " + file_);
  EXPECT_NE(disturbed.find("(0): 0, 1, 0, 0, 1, 128, 128"), std::string::npos) << disturbed;
  const std::string steal = output_of("h5dump -d /machine/steal " + file_);
  EXPECT_NE(steal.find("(0): 0, 0.03125, 0, 0, 0.5"), std::string::npos) << steal;
  const std::string passes = output_of("h5dump -d /passes/instructions " + file_);
  EXPECT_NE(passes.find("(0): 1001, 1001"), std::string::npos) << passes;
  const std::string steadiness = output_of("h5dump -d /cases/steadiness " + file_);
  EXPECT_NE(steadiness.find("warm_up, untested"), std::string::npos) << steadiness;
  const std::string clock = output_of("h5dump -g /clock " + file_);
  EXPECT_NE(clock.find("(0): \"tsc\""), std::string::npos) << clock;
  EXPECT_NE(clock.find("(0): 2.5e+09"), std::string::npos) << clock;
  const std::string fingerprint = output_of("h5dump -a /fingerprint/cpu_model " + file_);
  EXPECT_NE(fingerprint.find("AMD EPYC 7R13"), std::string::npos) << fingerprint;
}

/// What a stranger may write with h5py into a file whose head, with the checksum, was cut off; and
/// what is then wrong.
struct Attack {
  const char* code;
  const char* problem;
};

const Attack kAttacks[] = {
    Attack{"f.attrs.modify('benchc_schema', np.int32(4))",
           "is of schema 4, this benchc reads up to 3"},
    Attack{"del f.attrs['benchc_schema']", "is not a run of benchc"},
    Attack{"del f['cases']", "it has no cases"},
    Attack{"del f['metrics/time']; f['metrics/time'] = h5py.ExternalLink('/etc/passwd', '/x')",
           "time is a link to elsewhere"},
    Attack{"del f['metrics/time']; f['metrics/time'] = h5py.SoftLink('/metrics/max_rss')",
           "time is a link to elsewhere"},
    Attack{"del f['samples/started_ns']; f.create_dataset('samples/started_ns', (5,), 'i8', "
           "external=[('/etc/passwd', 0, 40)])",
           "started_ns lies in another file"},
    Attack{"del f['samples/started_ns']\nl = h5py.VirtualLayout((5,), 'i8')\n"
           "l[:] = h5py.VirtualSource('/etc/passwd', 'x', (5,))\n"
           "f.create_virtual_dataset('samples/started_ns', l)",
           "started_ns lies in another file"},
    Attack{"del f['samples/started_ns']; f.create_dataset('samples/started_ns', (1 << 40,), 'i8', "
           "chunks=(1024,))",
           "started_ns is too large"},
    Attack{"del f['samples/started_ns']; f.create_dataset('samples/started_ns', (1 << 29,), 'i8', "
           "chunks=(1024,), compression='gzip')",
           "started_ns does not have the data that it declares"},
    Attack{"del f['samples/started_ns']; f.create_dataset('samples/started_ns', data=np.zeros(5, "
           "'f8'))",
           "started_ns is of another type"},
    Attack{"del f['samples/started_ns']; f.create_dataset('samples/started_ns', data=np.zeros((5, "
           "1), 'i8'))",
           "started_ns is not a column"},
    Attack{"del f['samples/started_ns']; f.create_dataset('samples/started_ns', "
           "data=np.zeros(5000, 'i8'), "
           "chunks=(5000,), compression='lzf')",
           "packed by a filter"},
    Attack{"del f['cases/id']; f.create_dataset('cases/id', data=['a', 'b'], "
           "dtype=h5py.string_dtype())",
           "id is not a column of strings of fixed length"},
    Attack{"f.attrs['id'] = 'variable'", "attribute id is not a string of fixed length"},
    Attack{"f['cases/samples'][0] = 1 << 60", "the samples of its cases do not follow each other"},
    Attack{"f['cases/samples'][1] = 1", "it has samples that are no case's"},
    Attack{"f['cases/excluded'][0] = 1 << 60", "the samples of its cases do not follow each other"},
    Attack{"f['cases/samples'][0] = 2; f['cases/excluded'][0] = 3",
           "the samples of a case that count are not its first ones"},
    Attack{"f['samples/use'][1] = 2", "the samples of a case that count are not its first ones"},
    Attack{"f['samples/disturbed'][1] = 128", "a part of a case's samples was not watched"},
    Attack{"f['pass_series/size'][0] = 1 << 63",
           "the values of metric instructions do not follow each other"},
    Attack{"f['machine_series/case'][0] = 1", "metric steal has values that are no case's"},
    Attack{"del f['machine']", "it has no machine"},
    Attack{"del f['cases/steadiness']", "it has no steadiness"},
    Attack{"f['samples/process'][5] = 3", "a part of a case's samples has no process"},
    Attack{"del f['samples/process']", "it has no process"},
    Attack{"del f['clock'].attrs['frequency_hz']", "it has no attribute frequency_hz"},
    Attack{"del f['cases/iterations']", "it has no iterations"},
    Attack{"f['series/case'][0] = 77", "a series of it points to nowhere"},
    Attack{"f['series/metric'][0] = 77", "a series of it points to nowhere"},
    Attack{"f['series/first'][2] = 1 << 63", "the values of metric time do not follow each other"},
    Attack{"f['notes/size'][0] = 1 << 63", "a note of it points to nowhere"},
    Attack{"f['metrics/time'].attrs.modify('index', np.uint32(9))",
           "the attributes of metric time are not of the schema"},
    Attack{"del f['metrics/time']; f.create_group('metrics/time')", "time is not a dataset"}};

TEST_F(ForeignReaders, HostileFilesAreRefused) {
  if (!has_h5py()) GTEST_SKIP() << "there is no h5py for " << kPython;
  const std::string bytes = read_bytes(file_);
  const std::string bare = bytes.substr(bytes.find("\x89HDF\r\n\x1a\n"));
  // One interpreter for all of them: it takes longer to start than everything else.
  std::string code = "import sys, h5py, numpy as np\n";
  for (std::size_t i = 0; i < std::size(kAttacks); ++i) {
    const std::filesystem::path path = directory_ / (std::to_string(i) + ".h5");
    write_bytes(path, bare);
    ASSERT_TRUE(load_file(path));
    code += "f = h5py.File('" + path.string() + "', 'r+')\n" + kAttacks[i].code + "\nf.close()\n";
  }
  ASSERT_EQ(python(code, ""), "");
  for (std::size_t i = 0; i < std::size(kAttacks); ++i) {
    SCOPED_TRACE(kAttacks[i].code);
    const Expected<plan::Run> run = load_file(directory_ / (std::to_string(i) + ".h5"));
    if (run) {
      ADD_FAILURE() << "it was read";
      continue;
    }
    EXPECT_NE(run.error().message.find(kAttacks[i].problem), std::string::npos)
        << run.error().message;
  }
}

}  // namespace
}  // namespace benchc::store
