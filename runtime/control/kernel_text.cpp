#include "runtime/control/kernel_text.h"

#include <fstream>
#include <system_error>

namespace benchc::control {

std::string line_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

bool is_there(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

std::string words_of(int error) { return std::generic_category().message(error); }

std::string core_list(std::span<const unsigned> cores) {
  std::string text;
  for (const unsigned core : cores) text += (text.empty() ? "" : ",") + std::to_string(core);
  return text;
}

}  // namespace benchc::control
