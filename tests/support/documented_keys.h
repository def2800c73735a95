#pragma once

#include <map>
#include <set>
#include <string>

namespace benchc {

/// Keys of JSON objects by the kind of object that they belong to.
using KeysByKind = std::map<std::string, std::set<std::string>>;

/// The file's text; empty when it cannot be read.
std::string file_text(const std::string& path);

/// What a page documents: in each section "### `kind`", the first column of its table.
KeysByKind documented_keys(const std::string& page);

/// The page's first fenced block of JSON.
std::string documented_example(const std::string& page);

/// What a JSON text holds. `kind_of` names the kind of the objects under a key; "" leaves them out,
/// as those whose keys are free; a key that it lacks keeps its object's kind.
KeysByKind json_keys(const std::string& json, const std::string& root_kind,
                     const std::map<std::string, std::string>& kind_of);

}  // namespace benchc
