#include "compiler/lower/natives.h"

#include "compiler/lower/values.h"
#include "compiler/model/native.h"

namespace benchc::lower {

NativeReader::NativeReader(const model::Workload& workload, diagnostics::Diagnostics& diagnostics)
    : native_(*workload.native) {
  const auto set = [&]<typename T>(std::optional<Setting<T>>& setting,
                                   const Indirect<syntax::Expr>& expr,
                                   typename Setting<T>::Read how) {
    if (expr) setting.emplace(workload, *expr, how, diagnostics);
  };
  if (native_.builtin.empty()) {
    file_.emplace(workload, native_.file, model::read_native_file, diagnostics);
  }
  set(compiler_, native_.compiler, model::read_compiler);
  set(flags_, native_.flags, model::read_flags);
  set(includes_, native_.includes, model::read_includes);
  set(libraries_, native_.libraries, model::read_libraries);
  set(memory_, native_.memory, model::read_memory);
}

plan::Native NativeReader::read(std::uint64_t case_index) {
  plan::Native lowered;
  if (native_.builtin.empty()) {
    lowered.file = file_->get(case_index).value_or("");
    lowered.entry = native_.entry;
    lowered.kind =
        model::is_library(lowered.file) ? plan::Native::Kind::Library : plan::Native::Kind::Source;
  } else {
    lowered.kind = plan::Native::Kind::Builtin;
    lowered.entry = native_.builtin;
  }
  if (compiler_) lowered.compiler = compiler_->get(case_index).value_or("");
  if (flags_) lowered.flags = flags_->get(case_index).value_or(Texts{});
  if (includes_) lowered.includes = includes_->get(case_index).value_or(Texts{});
  if (libraries_) lowered.libraries = libraries_->get(case_index).value_or(Texts{});
  for (const model::Parameter& parameter : native_.defaults) {
    lowered.defaults.push_back({parameter.name, lower_value(parameter.value)});
  }
  if (memory_) lowered.memory = memory_->get(case_index);
  return lowered;
}

}  // namespace benchc::lower
