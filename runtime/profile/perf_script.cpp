#include "runtime/profile/perf_script.h"

#include <utility>
#include <vector>

#include "runtime/plan/lines.h"

namespace benchc::profile {
namespace {

using plan::next_line;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool is_ids(std::string_view word) {
  return word.find('/') != std::string_view::npos &&
         word.find_first_not_of("0123456789-/") == std::string_view::npos;
}

struct Header {
  std::string_view process;
  std::string_view event;
};

/// "sh  9745/9745  cpu-clock:ppp: ". A process's name may hold anything, so it is read from behind.
Header read_header(std::string_view line) {
  line = trimmed(line);
  Header header;
  const std::size_t space = line.find_last_of(" \t");
  if (space == std::string_view::npos) return {line, {}};
  header.event = line.substr(space + 1);
  // "cycles:u:" and "cpu-clock:ppp:" without what stands behind the name.
  header.event = header.event.substr(0, header.event.find(':'));
  std::string_view rest = trimmed(line.substr(0, space));
  const std::size_t ids = rest.find_last_of(" \t");
  if (ids != std::string_view::npos && is_ids(rest.substr(ids + 1))) {
    rest = trimmed(rest.substr(0, ids));
  }
  header.process = rest;
  return header;
}

bool of_the_kernel(std::string_view file) {
  return file.starts_with("[kernel") || file.starts_with("[guest.kernel") || file.ends_with(".ko");
}

/// "1156 slow (/usr/bin/f)"; empty for a line that is none.
std::string read_frame(std::string_view line) {
  line = trimmed(line);
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || space == 0 ||
      line.substr(0, space).find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    return {};
  }
  std::string_view name = trimmed(line.substr(space));
  std::string_view file;
  constexpr std::string_view kDeleted = " (deleted))";
  const std::size_t end = name.ends_with(kDeleted) ? name.size() - kDeleted.size() : name.size();
  const std::size_t open = name.substr(0, end).rfind('(');
  if (open != std::string_view::npos && name.ends_with(')')) {
    const std::size_t last = end == name.size() ? end - 1 : end;
    file = name.substr(open + 1, last - open - 1);
    name = trimmed(name.substr(0, open));
  }
  if (name.empty() || name == "[unknown]") {
    const std::string_view base = file.substr(file.rfind('/') + 1);
    if (base.empty() || base == "[unknown]") return "[unknown]";
    return frame_name(base.starts_with('[') ? std::string(base) : "[" + std::string(base) + "]");
  }
  return frame_name(name) + (of_the_kernel(file) ? "_[k]" : "");
}

}  // namespace

PerfScript fold_perf_script(std::string_view text, bool cut) {
  PerfScript script;
  std::vector<std::string> innermost_first;
  std::vector<std::string> outermost_first;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (trimmed(line).empty() || line.starts_with('#')) continue;
    const Header header = read_header(line);
    innermost_first.clear();
    bool ended = false;
    while (!text.empty()) {
      const std::string_view inner = next_line(text);
      ended = trimmed(inner).empty();
      if (ended) break;
      std::string frame = read_frame(inner);
      if (!frame.empty() && innermost_first.size() < 4 * kMostFrames) {
        innermost_first.push_back(std::move(frame));
      }
    }
    if (!ended && cut) break;
    if (innermost_first.empty()) continue;
    outermost_first.assign({frame_name(header.process)});
    outermost_first.insert(outermost_first.end(), innermost_first.rbegin(), innermost_first.rend());
    add_stack(script.stacks, outermost_first, 1);
    ++script.samples;
    if (script.event.empty()) script.event = frame_name(header.event);
    if (script.stacks.size() >= kMostStacks) break;
  }
  return script;
}

}  // namespace benchc::profile
