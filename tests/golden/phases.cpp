#include "tests/golden/phases.h"

#include <fstream>
#include <iterator>

namespace benchc::golden {

std::span<const Phase> phases() {
  static constexpr Phase kPhases[] = {
      {"syntax", run_syntax},
      {"model", run_model},
      {"plan", run_plan},
  };
  return kPhases;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace benchc::golden
