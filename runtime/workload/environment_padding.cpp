#include "runtime/workload/environment_padding.h"

#include <algorithm>
#include <string_view>

namespace benchc::workload {
namespace {

constexpr std::string_view kName = "BENCHC_PADDING=";
constexpr std::size_t kMost = 4095;

}  // namespace

EnvironmentPadding::EnvironmentPadding(const ProcessEnvironment& environment)
    : padded_(std::make_shared<std::vector<std::string>>()), random_(std::random_device{}()) {
  if (environment) *padded_ = *environment;
  std::erase_if(*padded_, [](const std::string& entry) { return entry.starts_with(kName); });
  padded_->emplace_back(kName);
  padded_->back().reserve(kName.size() + kMost);
}

ProcessEnvironment EnvironmentPadding::next() {
  const std::size_t length = std::uniform_int_distribution<std::size_t>(0, kMost)(random_);
  padded_->back().resize(kName.size() + length, 'x');
  return padded_;
}

}  // namespace benchc::workload
