#include "compiler/model/advice.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace benchc::model {

bool is_authors(const Spec& spec, source::Span span) {
  return std::any_of(spec.modules.begin(), spec.modules.end(), [&](const auto& module) {
    return !module->from_stdlib && module->file.buffer == span.buffer;
  });
}

diagnostics::Mend removal(const Spec& spec, const syntax::Statement& statement, std::string title) {
  const std::string_view text = spec.checked.sources.text(statement.span.buffer);
  source::Span span = statement.span;
  // A documentation stands before it and goes with it.
  if (statement.documentation) span = source::cover(statement.documentation->span, span);
  std::size_t begin = span.begin;
  std::size_t end = span.end;
  const auto blank = [&](std::size_t at) { return text[at] == ' ' || text[at] == '\t'; };
  while (begin > 0 && blank(begin - 1)) --begin;
  while (end < text.size() && blank(end)) ++end;
  const bool whole_line = (begin == 0 || text[begin - 1] == '\n') &&
                          (end == text.size() || text[end] == '\n' || text[end] == '\r');
  if (whole_line) {
    if (end < text.size() && text[end] == '\r') ++end;
    if (end < text.size() && text[end] == '\n') ++end;
    span.begin = static_cast<std::uint32_t>(begin);
    span.end = static_cast<std::uint32_t>(end);
  } else if (end < text.size() && text[end] == ';') {
    do {
      ++end;
    } while (end < text.size() && blank(end));
    span.end = static_cast<std::uint32_t>(end);
  }
  return {span, "", std::move(title)};
}

void advise(Spec& spec) {
  advise_unused(spec);
  advise_excepts(spec);
  advise_suites(spec);
  advise_environments(spec);
  const std::vector<PlainComparison> comparisons = plain_comparisons(spec);
  advise_comparisons(spec, comparisons);
  advise_power(spec, comparisons);
  advise_quantiles(spec, comparisons);
  advise_hidden(spec, comparisons);
  advise_baselines(spec);
}

}  // namespace benchc::model
