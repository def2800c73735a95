#include "tests/golden/model_forms.h"

#include <algorithm>
#include <utility>

#include "compiler/model/kernel.h"
#include "compiler/model/metrics.h"
#include "compiler/syntax/syntax.h"

namespace benchc::golden {
namespace {

constexpr std::string_view kApis[] = {"opencl", "cuda"};
constexpr std::string_view kFills[] = {"zero", "iota", "random"};
constexpr std::string_view kTools[] = {"perf", "valgrind"};

std::string kernel_text(const model::Kernel& kernel) {
  std::string text = "kernel " + syntax::print(kernel.file) + " entry " + kernel.entry + " on " +
                     std::string(kApis[static_cast<std::size_t>(kernel.api)]);
  const std::pair<const char*, const Indirect<syntax::Expr>*> settings[] = {
      {"global", &kernel.global},
      {"local", &kernel.local},
      {"flags", &kernel.flags},
      {"includes", &kernel.includes}};
  for (const auto& [name, value] : settings) {
    if (*value) text += std::string(", ") + name + " " + syntax::print(**value);
  }
  for (const model::Kernel::Argument& one : kernel.arguments) {
    text += "\n    " + one.name + " = " + (one.buffer ? "buffer " : "") + syntax::print(one.value) +
            " as " + std::string(model::type_name(one.type));
    if (one.buffer) text += ", " + std::string(kFills[static_cast<std::size_t>(one.fill)]);
  }
  return text;
}

std::string harness_text(const model::Workload& workload) {
  const std::string text = "harness " + workload.harness->format;
  if (workload.harness->report) return text + " report " + syntax::print(*workload.harness->report);
  return text + (workload.command.shell ? " shell " : " command ") +
         syntax::print(workload.command.value);
}

}  // namespace

std::string form_text(const model::Workload& workload) {
  if (workload.kernel) return kernel_text(*workload.kernel);
  return workload.harness ? harness_text(workload) : "";
}

void dump_extras(std::ostream& out, const model::Workload& workload) {
  if (workload.container) {
    const model::Container& container = *workload.container;
    out << "  in " << syntax::print(container.image);
    if (container.cpus) out << ", cpus " << syntax::print(*container.cpus);
    if (container.memory) out << ", memory " << syntax::print(*container.memory);
    out << (container.network ? ", network on\n" : ", network off\n");
  }
  for (const std::uint32_t used : workload.uses) out << "  uses " << used << '\n';
  if (!workload.formerly.empty()) out << "  formerly " << workload.formerly << '\n';
  if (workload.profile) {
    out << "  profile " << kTools[static_cast<std::size_t>(workload.profile->tool)]
        << (workload.profile->on_fail ? " on fail\n" : "\n");
  }
  const auto& always = model::built_in_metrics();
  for (const model::Metric& metric : workload.metrics) {
    if (metric.source != model::MetricSource::BuiltIn || metric.on_request) continue;
    const bool known = std::any_of(always.begin(), always.end(), [&](const model::Metric& one) {
      return one.name == metric.name;
    });
    if (known) continue;
    out << "  records " << metric.name << (metric.tool.empty() ? "" : " by ") << metric.tool
        << '\n';
  }
}

}  // namespace benchc::golden
