#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/read.h"
#include "compiler/source/source.h"

/// What `kernel = "file.cl" entry NAME on opencl` and its `arg`, `global` and `local` consist of.
namespace benchc::model {

/// The words of the setting; nothing when they are wrong.
std::optional<Kernel> read_kernel(const syntax::Statement& setting, Diagnostics& diagnostics);

/// An `arg` clause. A scalar whose type is not said has the one that `settle_types` finds.
struct KernelArgument {
  Kernel::Argument argument;
  bool typed = true;
};
std::optional<KernelArgument> read_argument(const syntax::Statement& clause,
                                            Diagnostics& diagnostics);

// Its parts for one case; each reports what is wrong and then gives nothing.

/// A path inside the repository.
std::optional<std::string> read_kernel_file(const syntax::Expr& expr, const Scope& scope,
                                            Diagnostics& diagnostics);
/// What a scalar is; its type is not looked at.
std::optional<double> read_scalar(const syntax::Expr& expr, const Scope& scope,
                                  Diagnostics& diagnostics);
/// How large a buffer is; its elements are not looked at.
std::optional<double> read_buffer(const syntax::Expr& expr, const Scope& scope,
                                  Diagnostics& diagnostics);
/// One to three whole numbers of work items.
std::optional<std::vector<double>> read_range(const syntax::Expr& expr, const Scope& scope,
                                              std::string_view what, Diagnostics& diagnostics);

/// Checks an argument's value against its type, and that elements fill a buffer.
void check_argument(const Kernel::Argument& argument, const Scope& scope, Diagnostics& diagnostics);
/// Checks that work groups fill the work items.
void check_launch(const Kernel& kernel, const Scope& scope, Diagnostics& diagnostics);
/// Checks that the file's ending suits the API, and that it is there, unless the workload `needs` a
/// build, which may have to make it first.
void check_kernel_file(const Workload& workload, const Files& files, const Scope& scope,
                       Diagnostics& diagnostics);

/// Gives the scalars of `untyped` (indices of the workload's kernel's arguments) one type for all
/// cases: float where a value has a fraction or is written with a point or an exponent, else int,
/// or long where a value does not fit.
void settle_types(Workload& workload, const std::vector<std::size_t>& untyped,
                  const source::SourceSet& sources);

/// The word of the language: "ulong".
std::string_view type_name(Kernel::Argument::Type type);

}  // namespace benchc::model
