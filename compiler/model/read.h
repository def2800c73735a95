#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/model/words.h"
#include "compiler/syntax/tree.h"

/// Values of settings, typed. Each reader reports what is wrong and then gives nothing; `what`
/// names the setting in messages.
namespace benchc::model {

/// What stands behind `=` when it is one expression.
const syntax::Expr* one_value(const syntax::Statement& statement, Diagnostics& diagnostics);

/// What to do about a second value that is a unit, `5 ms`, or stands behind a comma or a colon;
/// else empty.
std::string detached_unit(const std::vector<syntax::Item>& values);

/// The expressions of a clause that lists them with commas.
std::vector<const syntax::Expr*> listed(const syntax::Statement& clause, Diagnostics& diagnostics);

/// A quantity of this dimension; `example` is shown to whoever leaves the unit out.
std::optional<double> read_quantity(const syntax::Expr& expr, const Scope& scope,
                                    const Dimension& dimension, std::string_view what,
                                    std::string_view example, Diagnostics& diagnostics);
/// A time above 0.
std::optional<double> read_time(const syntax::Expr& expr, const Scope& scope, std::string_view what,
                                Diagnostics& diagnostics);
/// A whole number within bounds.
std::optional<std::uint32_t> read_count(const syntax::Expr& expr, const Scope& scope,
                                        std::string_view what, std::uint32_t least,
                                        std::uint32_t most, Diagnostics& diagnostics);
/// A ratio strictly between bounds, as `2%` or 0.02.
std::optional<double> read_ratio(const syntax::Expr& expr, const Scope& scope,
                                 std::string_view what, double above, double below,
                                 Diagnostics& diagnostics);
/// The same between 0% and 100%, and written with its sign: where 0.5 is more likely to mean 0.5%
/// than 50%.
std::optional<double> read_percentage(const syntax::Expr& expr, const Scope& scope,
                                      std::string_view what, Diagnostics& diagnostics);
std::optional<bool> read_truth(const syntax::Expr& expr, const Scope& scope, std::string_view what,
                               Diagnostics& diagnostics);
std::optional<std::string> read_text(const syntax::Expr& expr, const Scope& scope,
                                     std::string_view what, Diagnostics& diagnostics);
/// A path that stays inside the repository, normalised.
std::optional<std::string> read_path(const syntax::Expr& expr, const Scope& scope,
                                     std::string_view what, Diagnostics& diagnostics);
std::optional<std::vector<std::string>> read_paths(const syntax::Expr& expr, const Scope& scope,
                                                   std::string_view what, Diagnostics& diagnostics);
/// `{ NAME: "value" }`: strings and numbers by the names of environment variables.
std::optional<std::map<std::string, std::string>> read_variables(const syntax::Expr& expr,
                                                                 const Scope& scope,
                                                                 Diagnostics& diagnostics);
/// One of these words: its index.
std::optional<std::size_t> read_choice(const syntax::Expr& expr, std::string_view what,
                                       std::span<const std::string_view> choices,
                                       Diagnostics& diagnostics);
/// `[a, b]`, a list of such words: their indices, each once and at least one.
std::optional<std::vector<std::size_t>> read_choices(const syntax::Expr& expr,
                                                     std::string_view what,
                                                     std::span<const std::string_view> choices,
                                                     Diagnostics& diagnostics);
/// A string that documents a declaration, or "".
std::string read_documentation(const syntax::Statement& statement, const Scope& scope,
                               Diagnostics& diagnostics);

}  // namespace benchc::model
