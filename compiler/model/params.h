#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/model/words.h"
#include "compiler/syntax/tree.h"

namespace benchc::model {

/// What `in …` allows: two ends, or a list.
struct Allowed {
  bool range = false;
  std::vector<Value> values;
  /// As it is written.
  std::string text;
};

bool same_type(const Value& left, const Value& right);

/// What a declared type stands for: `time`, `bytes`, `ratio`; reports an unknown word.
struct ParamType {
  std::string_view name;
  Value::Kind kind = Value::Kind::Number;
  Dimension dimension = {};
};
const ParamType* find_type(const syntax::Expr& word, Diagnostics& diagnostics);

/// The bounds of a param whose default is `standard`.
std::optional<Allowed> read_allowed(const syntax::Expr& expr, const Value& standard,
                                    const Scope& scope, Diagnostics& diagnostics);

/// Whether a value of the default's type is allowed.
bool fits(const Value& value, const Allowed& allowed);
/// Reports one that is not.
bool check_allowed(const Value& value, const Allowed& allowed, source::Span span,
                   Diagnostics& diagnostics);

/// Checks a param's declared type and range against its default, `param size: bytes = 64MiB in
/// 1MiB..1GiB`, and takes the command line's text in its place when there is one. Gives the value
/// that holds.
std::optional<Value> param_value(const syntax::Statement& statement, const Value& standard,
                                 const std::string* given, const Scope& scope,
                                 source::SourceSet& sources, Diagnostics& diagnostics);

}  // namespace benchc::model
