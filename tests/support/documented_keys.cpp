#include "tests/support/documented_keys.h"

#include <fstream>
#include <iterator>
#include <sstream>

#include <llvm/Support/JSON.h>

namespace benchc {
namespace {

void collect(const llvm::json::Value& value, const std::string& kind,
             const std::map<std::string, std::string>& kind_of, KeysByKind& keys) {
  if (const auto* array = value.getAsArray()) {
    for (const llvm::json::Value& element : *array) collect(element, kind, kind_of, keys);
  }
  const auto* object = value.getAsObject();
  if (object == nullptr) return;
  for (const auto& [key, member] : *object) {
    keys[kind].insert(key.str());
    const auto found = kind_of.find(key.str());
    const std::string& next = found == kind_of.end() ? kind : found->second;
    if (!next.empty()) collect(member, next, kind_of, keys);
  }
}

}  // namespace

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

KeysByKind documented_keys(const std::string& page) {
  KeysByKind keys;
  std::string kind;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#")) {
      const auto first = line.find('`');
      const auto last = line.rfind('`');
      kind =
          line.starts_with("### ") && first < last ? line.substr(first + 1, last - first - 1) : "";
    } else if (!kind.empty() && line.starts_with("| `")) {
      keys[kind].insert(line.substr(3, line.find('`', 3) - 3));
    }
  }
  return keys;
}

std::string documented_example(const std::string& page) {
  const std::string open = "```json\n";
  const auto begin = page.find(open);
  if (begin == std::string::npos) return {};
  const auto text = begin + open.size();
  return page.substr(text, page.find("\n```", text) - text);
}

KeysByKind json_keys(const std::string& json, const std::string& root_kind,
                     const std::map<std::string, std::string>& kind_of) {
  KeysByKind keys;
  auto value = llvm::json::parse(json);
  if (!value) {
    llvm::consumeError(value.takeError());
    return keys;
  }
  collect(*value, root_kind, kind_of, keys);
  return keys;
}

}  // namespace benchc
