#include "runtime/metric/json.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <llvm/Support/JSON.h>

#include "runtime/plan/json_depth.h"

namespace benchc::metric {
namespace {

constexpr std::size_t kMaximumSteps = 100;
constexpr std::string_view kEndsAName = ".[]\"' \t";

}  // namespace

struct JsonDocument::Value {
  llvm::json::Value root;
};

Expected<JsonPath> JsonPath::parse(std::string_view text) {
  JsonPath path;
  path.text_ = text;
  if (!text.starts_with('$')) return failure("a path begins with `$`");
  text.remove_prefix(1);
  while (!text.empty()) {
    if (path.steps_.size() == kMaximumSteps) return failure("the path is too long");
    if (text.starts_with("[\"")) {
      const std::size_t end = text.find("\"]", 2);
      if (end == std::string_view::npos) return failure("`[\"` lacks its `\"]`");
      path.steps_.emplace_back(std::string(text.substr(2, end - 2)));
      text.remove_prefix(end + 2);
    } else if (text.starts_with('[')) {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), index);
      if (error != std::errc{} || end == text.data() + text.size() || *end != ']') {
        return failure("expected `[0]` or `[\"name\"]`, found `" + std::string(text) + "`");
      }
      path.steps_.emplace_back(index);
      text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    } else if (text.starts_with('.')) {
      const std::size_t end = std::min(text.find_first_of(kEndsAName, 1), text.size());
      if (end == 1) return failure("expected a name after `.`");
      path.steps_.emplace_back(std::string(text.substr(1, end - 1)));
      text.remove_prefix(end);
    } else {
      return failure("expected `.name` or `[0]`, found `" + std::string(text) + "`");
    }
  }
  return path;
}

Expected<void> check_json_path(std::string_view text) {
  const Expected<JsonPath> path = JsonPath::parse(text);
  if (!path) return tl::make_unexpected(path.error());
  return {};
}

JsonDocument::JsonDocument(std::unique_ptr<Value> value) : value_(std::move(value)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Expected<JsonDocument> JsonDocument::parse(std::string_view text) {
  if (text.size() > kMaximumJsonBytes) return failure("the output is more than 16 MiB of JSON");
  if (!plan::json_depth_ok(text)) return failure("the output's JSON nests too deep");
  llvm::Expected<llvm::json::Value> root =
      llvm::json::parse(llvm::StringRef(text.data(), text.size()));
  if (!root) {
    std::string why = llvm::toString(root.takeError());
    return failure("the output is not JSON: " + why);
  }
  return JsonDocument(std::make_unique<Value>(Value{std::move(*root)}));
}

Expected<double> JsonDocument::number(const JsonPath& path) const {
  const llvm::json::Value* place = &value_->root;
  for (const auto& step : path.steps_) {
    const llvm::json::Value* next = nullptr;
    if (const auto* name = std::get_if<std::string>(&step)) {
      if (const llvm::json::Object* object = place->getAsObject()) next = object->get(*name);
    } else if (const llvm::json::Array* array = place->getAsArray()) {
      const std::size_t index = std::get<std::size_t>(step);
      if (index < array->size()) next = &(*array)[index];
    }
    if (next == nullptr) return failure("no `" + path.text() + "` in the output");
    place = next;
  }
  const llvm::Optional<double> number = place->getAsNumber();
  if (!number) return failure("`" + path.text() + "` in the output is not a number");
  return *number;
}

}  // namespace benchc::metric
