#include <ostream>
#include <set>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/subcommands.h"
#include "compiler/driver/wildcard.h"
#include "compiler/lower/tests.h"
#include "compiler/model/words.h"
#include "runtime/report/tests.h"
#include "stdlib/modules.h"

namespace benchc::driver {
namespace {

/// A spec that only imports a module of the stdlib.
class ModuleFiles final : public model::Files {
 public:
  explicit ModuleFiles(const Session& session, std::string module)
      : disk_(session.repository), module_(std::move(module)) {}

  Expected<std::string> read(std::string_view) const override {
    return "bench 1\nimport " + module_ + "\n";
  }
  Expected<std::string> read_module(std::string_view name) const override {
    return disk_.read_module(name);
  }
  Expected<void> find(std::string_view path) const override { return disk_.find(path); }
  std::vector<std::string> module_names() const override { return disk_.module_names(); }

 private:
  DiskFiles disk_;
  std::string module_;
};

/// The tests of a file or of a module of the stdlib; nothing when it has errors, which are shown.
std::optional<std::vector<plan::RuleTest>> read_tests(const Session& session,
                                                      const TestOptions& options,
                                                      const std::string& file) {
  std::optional<model::Checked> checked;
  const bool module = stdlib::module(file).has_value();
  if (!module && file.starts_with("std.") && !file.ends_with(".bench")) {
    session.complain(DiskFiles(session.repository).read_module(file).error());
    return std::nullopt;
  }
  if (module) {
    checked = model::check(ModuleFiles(session, file), file, {});
    session.world.err << diagnostics::render_text(checked->diagnostics, checked->sources,
                                                  session.err_colour);
    if (diagnostics::has_errors(checked->diagnostics)) return std::nullopt;
  } else {
    checked = check_spec(session, {.file = file, .parameters = options.parameters});
    if (!checked) return std::nullopt;
  }
  lower::LoweredTests lowered = lower::lower_tests(*checked, *checked->modules[module ? 1 : 0]);
  session.world.err << diagnostics::render_text(lowered.diagnostics, checked->sources,
                                                session.err_colour);
  if (diagnostics::has_errors(lowered.diagnostics)) return std::nullopt;
  return std::move(lowered.tests);
}

class TestRun {
 public:
  TestRun(const TestOptions& options, const Session& session)
      : options_(options), session_(session) {}

  int run() {
    for (const std::string& file : options_.files) run_file(file);
    if (!options_.only.empty() && exit_code_ != kExitUsage && ran_ == 0) {
      const std::vector<std::string_view> names(names_.begin(), names_.end());
      const std::string hint = model::did_you_mean(options_.only, names);
      session_.complain({"--only: there is no test `" + options_.only + "`",
                         hint.empty() ? "`*` stands for any text: --only 'slow_*'" : hint});
      return kExitUsage;
    }
    std::ostream& out = session_.world.out;
    if (options_.json) {
      out << report::tests_to_json(files_);
    } else {
      out << report::tests_to_text(files_, {.colour = session_.out_colour,
                                            .quiet = session_.global.quiet,
                                            .verbose = session_.global.verbose});
    }
    if (!options_.junit.empty()) {
      const auto written =
          write_file(session_.directory / options_.junit, report::tests_to_junit(files_));
      if (!written) {
        session_.complain(written.error());
        worsen(kExitNotMeasured);
      }
    }
    return exit_code_;
  }

 private:
  void run_file(const std::string& file) {
    auto tests = read_tests(session_, options_, file);
    if (!tests) return worsen(kExitUsage);
    report::TestFile& tested = files_.emplace_back();
    tested.name = file;
    for (plan::RuleTest& test : *tests) {
      names_.insert(test.name);
      if (!options_.only.empty() && !matches(options_.only, test.name)) continue;
      ++ran_;
      auto result = rules::run_trials(test);
      if (!result) {
        session_.complain(result.error());
        worsen(kExitUsage);
        continue;
      }
      if (!result->passed) worsen(kExitRuleFailed);
      tested.tests.push_back({std::move(test), std::move(*result)});
    }
  }

  /// The first of 2, 3, 1 that applies.
  void worsen(int code) {
    for (const int one : {kExitUsage, kExitNotMeasured, kExitRuleFailed}) {
      if (exit_code_ == one) return;
      if (code == one) break;
    }
    exit_code_ = code;
  }

  const TestOptions& options_;
  const Session& session_;
  std::vector<report::TestFile> files_;
  std::set<std::string> names_;
  std::size_t ran_ = 0;
  int exit_code_ = kExitSuccess;
};

}  // namespace

int test(const TestOptions& options, Session& session) { return TestRun(options, session).run(); }

}  // namespace benchc::driver
