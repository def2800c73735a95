#include "compiler/model/former_names.h"

#include <algorithm>
#include <map>

#include "compiler/model/read.h"

namespace benchc::model {

std::string read_former_name(const syntax::Expr& value, const Module& module,
                             const std::string& now, Diagnostics& diagnostics) {
  const auto name = read_text(value, *module.scope, "formerly", diagnostics);
  if (!name) return {};
  // Ids begin with the name that the spec that is run gives to an import.
  std::string former = name->find('.') == std::string::npos ? module.prefix + *name : *name;
  const bool named = !name->empty() && std::all_of(name->begin(), name->end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  });
  if (named && former != now) return former;
  report(diagnostics, Kind::BadValue, value.span,
         named ? "this is the workload's name now" : tick(*name) + " is no name of a workload");
  return {};
}

void check_former_names(Spec& spec, const std::vector<source::Span>& places) {
  const std::vector<Workload>& workloads = spec.model().workloads;
  std::map<std::string_view, std::size_t> named;
  for (std::size_t w = 0; w < workloads.size(); ++w) named.emplace(workloads[w].name, w);
  std::map<std::string_view, std::size_t> taken;
  for (std::size_t w = 0; w < workloads.size(); ++w) {
    const std::string& former = workloads[w].formerly;
    if (former.empty()) continue;
    const auto other = named.find(former);
    if (other != named.end()) {
      report(spec.diagnostics(), Kind::DuplicateName, places[w],
             "there is still a workload " + tick(former))
          .notes.push_back({workloads[other->second].span, "this one"});
    }
    const auto [first, fresh] = taken.emplace(former, w);
    if (fresh) continue;
    report(spec.diagnostics(), Kind::DuplicateName, places[w],
           tick(former) + " is the former name of two workloads")
        .notes.push_back({places[first->second], "the first one"});
  }
}

}  // namespace benchc::model
