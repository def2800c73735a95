#include "runtime/profile/callgrind.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <unordered_map>
#include <vector>

namespace benchc::profile {
namespace {

/// More names than this are no profile of a program.
constexpr std::size_t kMostNames = 4'000'000;

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "inner'2'outer" → {"outer", "inner"}: a number tells how deep a recursion is.
std::vector<std::string> stack_of(std::string_view context) {
  std::vector<std::string> innermost_first;
  while (innermost_first.size() < kMostFrames) {
    const std::size_t end = context.find('\'');
    const std::string_view name = context.substr(0, end);
    if (!is_number(name)) {
      const bool address = name.starts_with("0x");
      innermost_first.push_back(address ? "[unknown]" : frame_name(name));
    }
    if (end == std::string_view::npos) break;
    context.remove_prefix(end + 1);
  }
  return {innermost_first.rbegin(), innermost_first.rend()};
}

/// Names are written once, as "(12) name", and then as "(12)".
class Names {
 public:
  /// The name of what stands behind `fn=`.
  const std::string& read(std::string_view text) {
    unsigned long id = 0;
    if (text.starts_with('(')) {
      const std::size_t close = text.find(')');
      if (close == std::string_view::npos) return none_;
      std::from_chars(text.data() + 1, text.data() + close, id);
      text.remove_prefix(close + 1);
      if (text.starts_with(' ')) text.remove_prefix(1);
      if (text.empty()) {
        const auto known = names_.find(id);
        return known == names_.end() ? none_ : known->second;
      }
      if (names_.size() >= kMostNames) return none_;
      return names_.insert_or_assign(id, std::string(text)).first->second;
    }
    plain_ = std::string(text);
    return plain_;
  }

 private:
  std::unordered_map<unsigned long, std::string> names_;
  std::string plain_;
  std::string none_ = "[unknown]";
};

/// The second word of a line of costs: "+3 12 7", "* 12".
double first_cost(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return 0;
  const char* begin = line.data() + space + 1;
  double cost = 0;
  std::from_chars(begin, line.data() + line.size(), cost);
  return cost;
}

}  // namespace

Expected<Folded> fold_callgrind(std::string_view text) {
  if (text.find("\nevents:") == std::string_view::npos) {
    return failure("this is no profile of callgrind");
  }
  Folded folded;
  Names names;
  std::vector<std::string> stack;
  double own = 0;
  bool of_call = false;
  const auto add = [&] {
    add_stack(folded, stack, own);
    own = 0;
  };
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty()) continue;
    if (line.starts_with("fn=")) {
      add();
      stack = stack_of(names.read(line.substr(3)));
    } else if (line.starts_with("cfn=")) {
      names.read(line.substr(4));
    } else if (line.starts_with("calls=")) {
      // The next line is what the callee cost, which it tells itself.
      of_call = true;
    } else if (line.front() == '+' || line.front() == '-' || line.front() == '*' ||
               (line.front() >= '0' && line.front() <= '9')) {
      if (!of_call) own += first_cost(line);
      of_call = false;
    }
    if (folded.size() > kMostStacks) {
      return failure("more than " + std::to_string(kMostStacks) + " stacks");
    }
  }
  add();
  return folded;
}

}  // namespace benchc::profile
