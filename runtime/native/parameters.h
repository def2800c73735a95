#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/native/protocol.h"

namespace benchc::native {

/// What the spec gives to a case. To ask for what is not there, or for it as something else, fails
/// the case.
class Parameters {
 public:
  explicit Parameters(std::vector<Parameter> all);

  bool has(std::string_view name) const;
  double number(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  const char* text(std::string_view name) const;

 private:
  const Parameter* find(std::string_view name) const;
  const Parameter& need(std::string_view name) const;

  std::vector<Parameter> all_;
};

}  // namespace benchc::native
