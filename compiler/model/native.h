#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/matrix.h"
#include "compiler/model/read.h"
#include "compiler/model/spec.h"

/// What `native = "file.cpp" entry NAME` consists of.
namespace benchc::model {

/// The words of the setting; nothing when they are wrong.
std::optional<Native> read_native(const syntax::Statement& setting, Diagnostics& diagnostics);

// Its parts for one case; each reports what is wrong and then gives nothing.

/// A path inside the repository that ends as a source or a library does.
std::optional<std::string> read_native_file(const syntax::Expr& expr, const Scope& scope,
                                            Diagnostics& diagnostics);
std::optional<std::string> read_compiler(const syntax::Expr& expr, const Scope& scope,
                                         Diagnostics& diagnostics);
std::optional<std::vector<std::string>> read_flags(const syntax::Expr& expr, const Scope& scope,
                                                   Diagnostics& diagnostics);
/// Folders of the repository, normalised; its root is ".".
std::optional<std::vector<std::string>> read_includes(const syntax::Expr& expr, const Scope& scope,
                                                      Diagnostics& diagnostics);
/// Names, or files of the repository, which have a `/`.
std::optional<std::vector<std::string>> read_libraries(const syntax::Expr& expr, const Scope& scope,
                                                       Diagnostics& diagnostics);
/// Bytes above 0.
std::optional<double> read_memory(const syntax::Expr& expr, const Scope& scope,
                                  Diagnostics& diagnostics);

/// Whether a file is a library, not a source.
bool is_library(std::string_view file);

/// Looks at the file of a scope's case: whether it is there, unless a build may have to make it
/// first, and whether the workload says how to compile a library.
void check_native_file(const Workload& workload, const Files& files, const Scope& scope,
                       Diagnostics& diagnostics);
/// Calls `check` with a case of each text that `text` comes to, up to one that is wrong.
void check_each_value(const Workload& workload, const syntax::Expr& text, const Files& files,
                      void (*check)(const Workload&, const Files&, const Scope&, Diagnostics&),
                      Diagnostics& diagnostics);
/// Reports a file, named at `place`, that is not there, unless the workload `needs` a build, which
/// may have to make it first.
void check_found(const Workload& workload, const syntax::Expr& place, const std::string& file,
                 const Files& files, Diagnostics& diagnostics);

/// Reports values of `threads` that are no number of threads.
void check_threads(const Workload& workload, const MatrixClauses& clauses,
                   Diagnostics& diagnostics);

}  // namespace benchc::model
