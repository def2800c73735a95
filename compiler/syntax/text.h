#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace benchc::syntax {

/// Why a file is not read at all: too large, binary, or not UTF-8.
std::optional<diagnostics::Diagnostic> refuse(std::string_view text, std::uint32_t buffer);

/// What stands at a place, named for people, and its length in bytes.
struct Found {
  std::string name;
  std::size_t length = 0;
};

Found found_at(std::string_view text, std::size_t at);

/// How this language writes what begins at `at` and is another language's: `&&`, `//`, `'`; or "".
std::string foreign_spelling(std::string_view text, std::size_t at);

}  // namespace benchc::syntax
