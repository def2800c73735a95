#include "tests/unit/compiler/lower/planned.h"

#include <sstream>

namespace benchc::lower_test {

Expected<std::string> FewFiles::read(std::string_view path) const {
  const auto found = files_.find(std::string(path));
  if (found == files_.end()) return failure("no such file");
  return found->second;
}

Expected<std::string> FewFiles::read_module(std::string_view name) const {
  return read("<" + std::string(name) + ">");
}

Planned plan_of(const std::string& body, const lower::Selection& selection) {
  const FewFiles files({{"bench/a.bench", "bench 1\n" + body},
                        {"bench/parse.cpp", ""},
                        {"bench/serve.bench", R"(bench 1
workload get { over n = [1, 5]; command = ["get", "${n}"]; tags = [hot] }
workload put { command = ["put"]; tags = [hot] }
)"},
                        {"<std.stream>", R"(bench 1
builtin triad {
  param size    = 64MiB in 4KiB..64GiB
  param threads = 1
  param pages   = "default" in ["default", "huge"]
})"}});
  model::Checked checked = model::check(files, "bench/a.bench");
  Planned planned;
  const auto tell = [&](const diagnostics::Diagnostics& diagnostics) {
    for (const diagnostics::Diagnostic& one : diagnostics) {
      planned.ids.emplace_back(diagnostics::id(one.kind));
    }
    planned.text += diagnostics::render_text(diagnostics, checked.sources, false);
  };
  // Advice on the parts of a spec is the model's to test.
  std::erase_if(checked.diagnostics, [](const diagnostics::Diagnostic& one) {
    return one.kind >= diagnostics::Kind::UnusedParameter &&
           one.kind <= diagnostics::Kind::BaselineWithoutData;
  });
  tell(checked.diagnostics);
  if (diagnostics::has_errors(checked.diagnostics)) return planned;
  lower::Lowered lowered = lower::lower(checked, selection);
  tell(lowered.diagnostics);
  planned.plan = std::move(lowered.plan);
  return planned;
}

std::vector<std::string> judgments(const plan::Plan& plan, std::string_view rule) {
  std::vector<std::string> told;
  for (const plan::Rule& one : plan.rules) {
    if (one.name != rule) continue;
    for (const plan::Judgment& judgment : one.judgments) {
      std::ostringstream text;
      text << judgment.subject << ": ";
      for (std::size_t i = 0; i < judgment.cases.size(); ++i) {
        text << (i == 0 ? "" : ", ") << plan.cases[judgment.cases[i]].id;
      }
      for (std::size_t i = 0; i < judgment.bounds.size(); ++i) {
        text << (i == 0 ? "; " : ", ") << judgment.bounds[i];
      }
      told.push_back(text.str());
    }
  }
  return told;
}

std::vector<std::string> groups(const plan::Plan& plan) {
  std::vector<std::string> told;
  for (const plan::Group& group : plan.groups) {
    std::string text;
    for (const std::uint32_t one : group.cases)
      text += (text.empty() ? "" : ", ") + plan.cases[one].id;
    told.push_back(text);
  }
  return told;
}

std::vector<std::string> case_ids(const plan::Plan& plan) {
  std::vector<std::string> ids;
  for (const plan::Case& one : plan.cases) ids.push_back(one.id);
  return ids;
}

}  // namespace benchc::lower_test
