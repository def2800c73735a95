#include "compiler/syntax/syntax.h"
#include "tests/golden/phases.h"

namespace benchc::golden {

Output run_syntax(const std::filesystem::path& spec) {
  source::SourceSet sources;
  const std::uint32_t buffer = sources.add(spec.filename().string(), read(spec));
  const syntax::Parsed parsed = syntax::parse(sources, buffer);
  Output output;
  output.failed = diagnostics::has_errors(parsed.diagnostics);
  output.files["diag"] = diagnostics::render_text(parsed.diagnostics, sources, false);
  output.files["fmt"] = output.failed ? "" : syntax::print(parsed.file, sources);
  return output;
}

}  // namespace benchc::golden
