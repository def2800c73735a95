#include "tests/golden/model_declarations.h"

#include "compiler/syntax/syntax.h"

namespace benchc::golden {
namespace {

constexpr std::string_view kReady[] = {"started", "http", "tcp", "log"};
constexpr std::string_view kChanges[] = {"loosened",  "removed", "waived",    "controls",
                                         "baselines", "budgets", "governance"};

void dump_rules(std::ostream& out, const model::Model& model,
                const std::vector<std::uint32_t>& rules) {
  for (const std::uint32_t rule : rules) out << "  rule " << model.rules[rule].name << '\n';
}

void dump(std::ostream& out, const model::Service& service) {
  out << "service " << service.name << ": " << (service.command.shell ? "shell " : "")
      << syntax::print(service.command.value) << ", stops in " << service.stop << "s";
  if (!service.cwd.empty()) out << ", in " << service.cwd;
  for (const std::uint32_t needed : service.needs) out << ", needs " << needed;
  for (const auto& [name, value] : service.env) out << ", env " << name << '=' << value;
  out << "\n  ready by " << kReady[static_cast<std::size_t>(service.ready)] << ' ' << service.probe
      << " within " << service.within << "s\n";
  if (!service.documentation.empty()) out << "  " << service.documentation << '\n';
}

void dump(std::ostream& out, const model::Model& model, const model::Waiver& waiver) {
  out << "waive " << model.rules[waiver.rule].name << " until " << waiver.until << ": "
      << waiver.reason << '\n';
  for (const syntax::Expr& selector : waiver.selectors) {
    out << "  for " << syntax::print(selector) << '\n';
  }
}

void dump(std::ostream& out, const model::Objective& objective) {
  out << "slo " << objective.name << ": " << syntax::print(objective.condition) << ", "
      << objective.share << " of the runs of " << objective.window << "s";
  if (!objective.owner.empty()) out << ", owner " << objective.owner;
  out << '\n';
  if (!objective.documentation.empty()) out << "  " << objective.documentation << '\n';
}

void dump(std::ostream& out, const model::Cost& cost) {
  out << "cost " << cost.name << " in " << cost.currency << '\n';
  for (const model::Cost::Machine& machine : cost.machines) {
    out << "  " << (machine.machine_class.empty() ? "any machine" : machine.machine_class) << " at "
        << machine.price << " a second\n";
  }
  for (const model::Cost::Volume& volume : cost.volumes) {
    out << "  " << syntax::print(volume.selector) << ' ' << volume.per_second << " a second\n";
  }
}

void dump(std::ostream& out, const model::Model& model, const model::Notice& notice) {
  out << "notify " << notice.name;
  for (const std::string& outcome : notice.outcomes) out << ", on " << outcome;
  out << '\n';
  dump_rules(out, model, notice.rules);
  for (const model::Notice::Destination& to : notice.destinations) {
    out << "  to " << to.channel << (to.from_environment ? " env " : " ") << to.address << '\n';
  }
}

void dump(std::ostream& out, const model::Model& model, const model::Governance& governance) {
  out << "govern " << governance.name << ": " << governance.approvals << " of";
  for (const std::string& one : governance.sign_off) out << ' ' << one;
  out << ", keys in " << governance.signers << '\n';
  for (const model::Governance::Change change : governance.changes) {
    out << "  " << kChanges[static_cast<std::size_t>(change)] << '\n';
  }
  dump_rules(out, model, governance.rules);
  if (!governance.documentation.empty()) out << "  " << governance.documentation << '\n';
}

}  // namespace

void dump_declarations(std::ostream& out, const model::Model& model) {
  for (const model::Service& service : model.services) dump(out, service);
  for (const model::Waiver& waiver : model.waivers) dump(out, model, waiver);
  for (const model::Objective& objective : model.objectives) dump(out, objective);
  for (const model::Cost& cost : model.costs) dump(out, cost);
  for (const model::Notice& notice : model.notices) dump(out, model, notice);
  for (const model::Governance& governance : model.governances) dump(out, model, governance);
}

}  // namespace benchc::golden
