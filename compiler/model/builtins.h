#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/matrix.h"
#include "compiler/model/spec.h"

/// The kernels that modules of the stdlib declare: `builtin triad { param size = 64MiB }`.
namespace benchc::model {

/// "std.stream.triad" of `triad` in `std.stream`, and "std.sort" of `sort` in `std.sort`.
std::string builtin_name(std::string_view module, std::string_view name);

/// The modules that may declare a kernel of this full name.
std::vector<std::string> modules_of_builtin(std::string_view full_name);

/// The kernel that an expression names; reports an unknown one.
const Builtin* find_builtin(const Spec& spec, const syntax::Expr& name);

/// Reports what of a workload's matrix its kernel does not take. Parameters of `used` may also be
/// others: the workload names them elsewhere.
void check_builtin_matrix(const Builtin& builtin, const Workload& workload,
                          const MatrixClauses& clauses,
                          const std::set<std::string, std::less<>>& used, Diagnostics& diagnostics);

/// The kernel's parameters that the workload's matrix does not have.
std::vector<Parameter> builtin_defaults(const Builtin& builtin, const Workload& workload);

}  // namespace benchc::model
