#include "compiler/model/candidates.h"

#include <algorithm>
#include <iterator>

namespace benchc::model {

namespace {

void add_selected(const Model& model, Selected selected, Candidates& out) {
  for (SelectedWorkload& one : selected.workloads) {
    const auto place =
        std::lower_bound(out.workloads.begin(), out.workloads.end(), one.workload,
                         [](const SelectedWorkload& a, std::uint32_t w) { return a.workload < w; });
    const auto at = place - out.workloads.begin();
    if (place == out.workloads.end() || place->workload != one.workload) {
      one.fixed.assign(model.workloads[one.workload].parameters.size(), false);
      out.workloads.insert(place, std::move(one));
      out.patterns.insert(out.patterns.begin() + at, std::set<std::string>());
    } else {
      std::vector<std::uint64_t> both;
      std::set_union(place->cases.begin(), place->cases.end(), one.cases.begin(), one.cases.end(),
                     std::back_inserter(both));
      place->cases = std::move(both);
    }
    if (!selected.pattern.empty()) {
      out.patterns[static_cast<std::size_t>(at)].insert(selected.pattern);
    }
  }
}

}  // namespace

std::vector<std::uint32_t> Candidates::workload_indices() const {
  std::vector<std::uint32_t> indices;
  for (const SelectedWorkload& one : workloads) indices.push_back(one.workload);
  return indices;
}

std::vector<CaseRef> Candidates::cases() const {
  std::vector<CaseRef> all;
  for (const SelectedWorkload& one : workloads) {
    for (const std::uint64_t index : one.cases) all.push_back({one.workload, index});
  }
  return all;
}

std::optional<Candidates> candidates_of(const Model& model,
                                        const std::vector<syntax::Expr>& selectors,
                                        const Scope& scope, diagnostics::Diagnostics& diagnostics) {
  Candidates candidates;
  bool good = true;
  for (const syntax::Expr& selector : selectors) {
    std::optional<Selected> selected = resolve_selector(model, selector, scope, diagnostics);
    good &= selected.has_value();
    if (selected) add_selected(model, std::move(*selected), candidates);
  }
  if (!good) return std::nullopt;
  return candidates;
}

std::optional<Candidates> candidates_of(const Model& model, const syntax::Expr& selector,
                                        const Scope& scope, diagnostics::Diagnostics& diagnostics) {
  std::optional<Selected> selected = resolve_selector(model, selector, scope, diagnostics);
  if (!selected) return std::nullopt;
  std::set<std::string> patterns;
  if (!selected->pattern.empty()) patterns.insert(selected->pattern);
  Candidates candidates;
  candidates.patterns.assign(selected->workloads.size(), patterns);
  candidates.workloads = std::move(selected->workloads);
  return candidates;
}

bool agree(const Candidates& a, std::size_t of_a, const Candidates& b, std::size_t of_b) {
  if (a.workloads[of_a].workload == b.workloads[of_b].workload) return true;
  return std::none_of(b.patterns[of_b].begin(), b.patterns[of_b].end(),
                      [&](const std::string& one) { return a.patterns[of_a].contains(one); });
}

}  // namespace benchc::model
