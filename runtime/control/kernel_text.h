#pragma once

#include <filesystem>
#include <span>
#include <string>

/// The kernel's files as text. Private to the room.
namespace benchc::control {

/// The first line of a file; "" where it cannot be read.
std::string line_of(const std::filesystem::path& file);

bool is_there(const std::filesystem::path& path);

/// The system's words for an errno.
std::string words_of(int error);

/// As the kernel's lists of cores are written: "0,3".
std::string core_list(std::span<const unsigned> cores);

}  // namespace benchc::control
