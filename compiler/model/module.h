#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/model/scope.h"
#include "compiler/source/source.h"
#include "compiler/syntax/tree.h"

namespace benchc::model {

/// One file or stdlib module. What it declares is named `prefix + name` in the model; the root's
/// prefix is empty.
struct Module {
  std::string path;
  std::string prefix;
  bool from_stdlib = false;
  unsigned depth = 0;
  /// Who imports it first, and where; nothing for the root.
  source::Span imported;
  syntax::File file;
  /// By the name that this file knows them by.
  std::map<std::string, std::uint32_t, std::less<>> imports;
  /// Names whose import failed: what hangs on them is not told again.
  std::vector<std::string> failed_imports;
  /// Its `let`s and `param`s, and where they stand.
  std::map<std::string, source::Span, std::less<>> values;
  Scope* scope = nullptr;
};

}  // namespace benchc::model
