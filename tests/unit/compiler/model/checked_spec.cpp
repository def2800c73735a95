#include "tests/unit/compiler/model/checked_spec.h"

#include "stdlib/modules.h"

namespace benchc::model_test {
namespace {

// What only a whole spec can be told of.
bool is_of_parts(const diagnostics::Diagnostic& one) {
  using diagnostics::Kind;
  return one.kind == Kind::UnusedName || one.kind == Kind::UnusedParameter ||
         one.kind == Kind::WorkloadInNoSuite || one.kind == Kind::RuleInNoSuite;
}

}  // namespace

Expected<std::string> MemoryFiles::read(std::string_view path) const {
  const auto found = files_.find(std::string(path));
  if (found == files_.end()) return failure("no such file");
  ++reads[found->first];
  return found->second;
}

Expected<std::string> MemoryFiles::read_module(std::string_view name) const {
  if (const auto text = stdlib::module(name)) return std::string(*text);
  return failure("there is no module `" + std::string(name) + "`");
}

model::Checked check_whole_spec(const std::string& body,
                                const std::map<std::string, std::string>& parameters) {
  return model::check(MemoryFiles(Texts{{"a.bench", "bench 1\n" + body}}), "a.bench", parameters);
}

model::Checked check_spec(const std::string& body,
                          const std::map<std::string, std::string>& parameters) {
  model::Checked checked = check_whole_spec(body, parameters);
  std::erase_if(checked.diagnostics, is_of_parts);
  return checked;
}

std::string told(const model::Checked& checked) {
  return diagnostics::render_text(checked.diagnostics, checked.sources, false);
}

std::string value_of(const std::string& expression, const std::string& lets) {
  // Params are what a model shows of its values.
  const model::Checked checked = check_spec(lets + "\nparam it = " + expression + "\n");
  if (!checked.diagnostics.empty()) {
    return "[" + std::string(diagnostics::id(checked.diagnostics.front().kind)) + "]";
  }
  return model::canonical(checked.model.parameters.back().value);
}

std::vector<std::string> case_ids(const model::Workload& workload) {
  std::vector<std::string> ids;
  for (std::uint64_t c = 0; c < workload.case_count; ++c) {
    ids.push_back(model::case_id(workload, c));
  }
  return ids;
}

}  // namespace benchc::model_test
