#pragma once

#include <string>
#include <string_view>

#include "runtime/profile/flame_graph.h"
#include "runtime/profile/flame_tree.h"

/// The picture of a tree. Private to the room.
namespace benchc::profile {

/// Text as XML takes it: markup escaped, what is no character of UTF-8 or none of XML as `?`.
std::string escaped(std::string_view text);

/// Coloured by what changed where `differential`.
std::string draw(const FlameTree& tree, const FlameText& text, bool differential);

}  // namespace benchc::profile
