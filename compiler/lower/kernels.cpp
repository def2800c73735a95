#include "compiler/lower/kernels.h"

#include "compiler/lower/values.h"
#include "compiler/model/container.h"
#include "compiler/model/kernel.h"
#include "compiler/model/native.h"

namespace benchc::lower {
namespace {

using Range = std::vector<double>;

std::optional<Range> read_global(const syntax::Expr& expr, const model::Scope& scope,
                                 diagnostics::Diagnostics& diagnostics) {
  return model::read_range(expr, scope, "global", diagnostics);
}

std::optional<Range> read_local(const syntax::Expr& expr, const model::Scope& scope,
                                diagnostics::Diagnostics& diagnostics) {
  return model::read_range(expr, scope, "local", diagnostics);
}

model::Projection of_launch(const model::Workload& workload) {
  model::Projection projection(workload);
  const model::Kernel& kernel = *workload.kernel;
  for (const model::Kernel::Argument& argument : kernel.arguments) projection.add(argument.value);
  if (kernel.global) projection.add(*kernel.global);
  if (kernel.local) projection.add(*kernel.local);
  return projection;
}

template <typename T>
void set(std::optional<Setting<T>>& setting, const model::Workload& workload,
         const Indirect<syntax::Expr>& expr, typename Setting<T>::Read how,
         diagnostics::Diagnostics& diagnostics) {
  if (expr) setting.emplace(workload, *expr, how, diagnostics);
}

}  // namespace

KernelReader::KernelReader(const model::Workload& workload, diagnostics::Diagnostics& diagnostics)
    : kernel_(*workload.kernel),
      file_(workload, kernel_.file, model::read_kernel_file, diagnostics),
      workload_(workload),
      diagnostics_(diagnostics),
      sound_(of_launch(workload)) {
  set(flags_, workload, kernel_.flags, model::read_flags, diagnostics);
  set(includes_, workload, kernel_.includes, model::read_includes, diagnostics);
  set(global_, workload, kernel_.global, read_global, diagnostics);
  set(local_, workload, kernel_.local, read_local, diagnostics);
  arguments_.reserve(kernel_.arguments.size());
  for (const model::Kernel::Argument& argument : kernel_.arguments) {
    arguments_.emplace_back(workload, argument.value,
                            argument.buffer ? model::read_buffer : model::read_scalar, diagnostics);
  }
}

plan::Kernel KernelReader::read(std::uint64_t case_index) {
  plan::Kernel lowered;
  lowered.api = same<plan::Kernel::Api>(kernel_.api);
  lowered.file = file_.get(case_index).value_or("");
  lowered.entry = kernel_.entry;
  if (flags_) lowered.flags = flags_->get(case_index).value_or(Texts{});
  if (includes_) lowered.includes = includes_->get(case_index).value_or(Texts{});
  if (global_) lowered.global = global_->get(case_index).value_or(Range{});
  if (local_) lowered.local = local_->get(case_index).value_or(Range{});
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    const model::Kernel::Argument& argument = kernel_.arguments[i];
    plan::Kernel::Argument one;
    one.name = argument.name;
    one.kind = argument.buffer ? plan::Kernel::Argument::Kind::Buffer
                               : plan::Kernel::Argument::Kind::Scalar;
    one.type = same<plan::Kernel::Argument::Type>(argument.type);
    one.fill = same<plan::Kernel::Argument::Fill>(argument.fill);
    (argument.buffer ? one.bytes : one.value) = arguments_[i].get(case_index).value_or(0);
    lowered.arguments.push_back(std::move(one));
  }
  // The model has looked at a case of each combination of types only.
  sound_.get(case_index, [&](std::uint64_t index) {
    if (diagnostics::has_errors(diagnostics_)) return false;
    const model::Scope scope = model::case_scope(workload_, index);
    diagnostics::Diagnostics found;
    for (const model::Kernel::Argument& argument : kernel_.arguments) {
      model::check_argument(argument, scope, found);
    }
    model::check_launch(kernel_, scope, found);
    for (diagnostics::Diagnostic& one : found) {
      one.notes.push_back(
          {workload_.span, "in case " + model::tick(model::case_id(workload_, index))});
      diagnostics_.push_back(std::move(one));
    }
    return found.empty();
  });
  return lowered;
}

ContainerReader::ContainerReader(const model::Workload& workload,
                                 diagnostics::Diagnostics& diagnostics)
    : container_(*workload.container),
      image_(workload, container_.image, model::read_image, diagnostics) {
  set(cpus_, workload, container_.cpus, model::read_cpus, diagnostics);
  set(memory_, workload, container_.memory, model::read_memory, diagnostics);
}

plan::Container ContainerReader::read(std::uint64_t case_index) {
  plan::Container lowered;
  lowered.image = image_.get(case_index).value_or("");
  if (cpus_) lowered.cpus = cpus_->get(case_index);
  if (memory_) lowered.memory = memory_->get(case_index);
  lowered.network = container_.network;
  return lowered;
}

}  // namespace benchc::lower
