#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/rules/rules.h"

namespace llvm::json {
class OStream;
}  // namespace llvm::json

/// How reports in JSON write what occurs in all of them. Private to the room.
namespace benchc::report {

class JsonFields {
 protected:
  explicit JsonFields(llvm::json::OStream& out) : out_(out) {}

  /// What is no UTF-8 is mended.
  void text(std::string_view key, std::string_view value);
  void texts(std::string_view key, const std::vector<std::string>& values);
  /// As few digits as give the same double again; null for what is not finite.
  void number(double value);
  void number(std::string_view key, double value);
  /// The key may be no UTF-8 either.
  void whole(std::string_view key, std::size_t value);
  void estimate(std::string_view key, const rules::Estimate& value);

  llvm::json::OStream& out_;
};

}  // namespace benchc::report
