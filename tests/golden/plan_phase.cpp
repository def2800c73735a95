#include <sstream>

#include "compiler/lower/lower.h"
#include "compiler/model/model.h"
#include "runtime/plan/plan_json.h"
#include "tests/golden/phases.h"

namespace benchc::golden {

namespace {

// The spec and what stands in the folders beside it; modules are those of the folder `modules`.
class BesideFiles : public model::Files {
 public:
  explicit BesideFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Expected<std::string> read(std::string_view path) const override {
    const std::filesystem::path file = folder_ / path;
    if (!std::filesystem::is_regular_file(file)) return failure("no such file");
    return golden::read(file);
  }

  Expected<std::string> read_module(std::string_view name) const override {
    const std::filesystem::path file = folder_ / "modules" / (std::string(name) + ".bench");
    if (!std::filesystem::is_regular_file(file)) return failure("no such module");
    return golden::read(file);
  }

 private:
  std::filesystem::path folder_;
};

// The rest of the line `# suite: hot`.
std::string option(const std::string& spec, const std::string& name) {
  std::istringstream lines(spec);
  for (std::string line; std::getline(lines, line);) {
    const std::string start = "# " + name + ": ";
    if (line.starts_with(start)) return line.substr(start.size());
  }
  return {};
}

}  // namespace

Output run_plan(const std::filesystem::path& spec) {
  const std::string name = spec.filename().string();
  model::Checked checked = model::check(BesideFiles(spec.parent_path()), name);
  Output output;
  diagnostics::Diagnostics told = checked.diagnostics;
  if (!diagnostics::has_errors(told)) {
    const std::string text = read(spec);
    const lower::Lowered lowered =
        lower::lower(checked, {.suite = option(text, "suite"), .only = option(text, "only")});
    told.insert(told.end(), lowered.diagnostics.begin(), lowered.diagnostics.end());
    if (!diagnostics::has_errors(told)) output.files["plan"] = plan::to_json(lowered.plan, 2);
  }
  output.failed = diagnostics::has_errors(told);
  output.files["diag"] = diagnostics::render_text(told, checked.sources, false);
  return output;
}

}  // namespace benchc::golden
