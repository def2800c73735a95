#include "runtime/workload/conditions.h"

#include <string_view>
#include <utility>

#include <unistd.h>

namespace benchc::workload {

ProcessEnvironment process_environment(bool clean, const plan::Variables& outer,
                                       const plan::Variables& inner) {
  plan::Variables all = inner;
  all.insert(outer.begin(), outer.end());
  if (!clean) {
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
      const std::string_view text = *entry;
      const std::size_t equals = text.find('=');
      if (equals == std::string_view::npos || equals == 0) continue;
      all.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  auto result = std::make_shared<std::vector<std::string>>();
  result->reserve(all.size());
  for (const auto& [name, value] : all) result->push_back(name + "=" + value);
  return result;
}

}  // namespace benchc::workload
