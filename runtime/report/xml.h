#pragma once

#include <string>
#include <string_view>

/// XML as JUnit's readers take it. Private to the room.
namespace benchc::report {

/// Text as XML 1.0 allows it, without control characters.
std::string escaped(std::string_view text);

/// ` name="value"`, escaped.
std::string attribute(std::string_view name, std::string_view value);

}  // namespace benchc::report
