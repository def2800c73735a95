#include "compiler/model/use.h"

#include <algorithm>

#include "compiler/model/cycles.h"
#include "compiler/model/read.h"

namespace benchc::model {

void read_use(Spec& spec, Declares kind, const Module& module, const syntax::Statement& use,
              UsingBlock& block) {
  for (const syntax::Expr* expr : listed(use, spec.diagnostics())) {
    if (const auto found = spec.find(kind, module, *expr)) {
      block.uses.emplace_back(*found, expr->span);
    }
  }
}

void resolve_uses(Spec& spec, Declares kind, std::vector<UsingBlock>& blocks) {
  const std::vector<Declaration>& declared = spec.all(kind);
  std::vector<std::vector<std::uint32_t>> needs(blocks.size());
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    for (const auto& [used, span] : blocks[b].uses) needs[b].push_back(used);
  }
  const DependencyOrder order = dependency_order(needs);
  for (const std::vector<std::uint32_t>& ring : order.cycles) {
    std::string chain;
    for (const std::uint32_t b : ring) chain += tick(declared[b].name) + " uses ";
    report(spec.diagnostics(), Kind::Cycle, declared[ring.front()].span,
           "these use each other: " + chain + tick(declared[ring.front()].name));
  }
  if (!order.cycles.empty()) return;

  for (const std::uint32_t b : order.order) {
    Entries taken;
    std::map<std::string, source::Span> taken_at;
    for (const auto& [used, span] : blocks[b].uses) {
      for (const auto& [name, entry] : blocks[used].entries) {
        if (blocks[b].entries.contains(name)) continue;
        const auto [first, fresh] = taken.emplace(name, entry);
        if (fresh) {
          taken_at[name] = span;
        } else if (first->second.text != entry.text) {
          report(spec.diagnostics(), Kind::ConflictingUse, span,
                 "this gives " + tick(name) + " as " + tick(entry.text) +
                     ", and an earlier `use` as " + tick(first->second.text),
                 "decide by setting " + tick(name) + " here")
              .notes.push_back({taken_at[name], "the earlier one"});
        }
      }
    }
    blocks[b].entries.merge(taken);
  }
}

}  // namespace benchc::model
