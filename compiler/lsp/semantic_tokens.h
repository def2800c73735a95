#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/lsp/position.h"
#include "compiler/lsp/workspace.h"

namespace benchc::lsp {

/// The legend: names that the protocol knows, in the order of their numbers.
std::span<const std::string_view> token_types();
std::span<const std::string_view> token_modifiers();

/// Five numbers a token, as the protocol encodes them.
std::vector<std::uint32_t> semantic_tokens(const Document& document, const Analysis& analysis,
                                           Bytes within, Encoding encoding);

}  // namespace benchc::lsp
