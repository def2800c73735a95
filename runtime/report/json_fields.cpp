#include "runtime/report/json_fields.h"

#include <charconv>
#include <cmath>
#include <cstdint>

#include <llvm/Support/JSON.h>

namespace benchc::report {
namespace {

llvm::StringRef ref(std::string_view text) { return {text.data(), text.size()}; }

std::string utf8(std::string_view value) { return llvm::json::fixUTF8(ref(value)); }

}  // namespace

void JsonFields::text(std::string_view key, std::string_view value) {
  out_.attribute(ref(key), utf8(value));
}

void JsonFields::texts(std::string_view key, const std::vector<std::string>& values) {
  out_.attributeArray(ref(key), [&] {
    for (const std::string& value : values) out_.value(utf8(value));
  });
}

void JsonFields::number(double value) {
  // JSON has no word for what is not finite.
  if (!std::isfinite(value)) return out_.value(nullptr);
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out_.rawValue(ref({buffer, static_cast<std::size_t>(end - buffer)}));
}

void JsonFields::number(std::string_view key, double value) {
  out_.attributeBegin(ref(key));
  number(value);
  out_.attributeEnd();
}

void JsonFields::whole(std::string_view key, std::size_t value) {
  out_.attribute(utf8(key), static_cast<std::int64_t>(value));
}

void JsonFields::estimate(std::string_view key, const rules::Estimate& value) {
  out_.attributeObject(ref(key), [&] {
    number("value", value.value);
    number("low", value.low);
    number("high", value.high);
  });
}

}  // namespace benchc::report
