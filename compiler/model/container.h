#pragma once

#include <optional>
#include <string>

#include "compiler/model/read.h"

/// What `container = "image@sha256:…"` and its `cpus` and `network` consist of. Each reports what
/// is wrong and then gives nothing.
namespace benchc::model {

/// The name of an image.
std::optional<std::string> read_image(const syntax::Expr& expr, const Scope& scope,
                                      Diagnostics& diagnostics);
/// Checks a workload's image for a scope's case, and warns of one without a digest.
void check_image(const Workload& workload, const Files& files, const Scope& scope,
                 Diagnostics& diagnostics);
/// How many CPUs, in fractions, above 0.
std::optional<double> read_cpus(const syntax::Expr& expr, const Scope& scope,
                                Diagnostics& diagnostics);
/// `on` or `off`.
std::optional<bool> read_network(const syntax::Expr& expr, Diagnostics& diagnostics);

}  // namespace benchc::model
