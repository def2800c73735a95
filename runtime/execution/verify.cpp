#include "runtime/execution/verify.h"

#include <algorithm>
#include <utility>

#include "runtime/plan/plan_text.h"

namespace benchc::execution {
namespace {

using Kind = plan::Verify::Kind;

constexpr std::size_t kShownText = 60;

bool is_pattern(Kind kind) { return kind == Kind::StdoutMatches || kind == Kind::StderrMatches; }

std::string quoted(const std::string& text) {
  const bool cut = text.size() > kShownText;
  return "\"" + plan::printable(text.substr(0, kShownText)) + (cut ? "…\"" : "\"");
}

std::string missing(const char* stream, const char* what, const std::string& text,
                    const workload::Output& output) {
  std::string words =
      std::string("verify failed: ") + stream + " does not " + what + " " + quoted(text);
  if (output.cut()) words += " in its first " + std::to_string(output.text.size() >> 20) + " MiB";
  return words;
}

}  // namespace

Expected<Verifier> Verifier::make(std::span<const plan::Verify> checks) {
  Verifier verifier;
  verifier.checks_ = checks;
  verifier.patterns_.resize(checks.size());
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (!is_pattern(checks[i].kind)) continue;
    Expected<plan::Pattern> pattern = plan::Pattern::compile(checks[i].text);
    if (!pattern)
      return failure("verify " + quoted(checks[i].text) + ": " + pattern.error().message);
    verifier.patterns_[i] = std::move(*pattern);
  }
  return verifier;
}

bool Verifier::reads_stdout() const {
  return std::any_of(checks_.begin(), checks_.end(), [](const plan::Verify& check) {
    return check.kind == Kind::StdoutContains || check.kind == Kind::StdoutMatches;
  });
}

bool Verifier::reads_stderr() const {
  return std::any_of(checks_.begin(), checks_.end(), [](const plan::Verify& check) {
    return check.kind == Kind::StderrContains || check.kind == Kind::StderrMatches;
  });
}

std::optional<std::string> Verifier::violated(const workload::Sample& sample,
                                              const std::filesystem::path& directory) const {
  for (std::size_t i = 0; i < checks_.size(); ++i) {
    const plan::Verify& check = checks_[i];
    const bool is_out = check.kind == Kind::StdoutContains || check.kind == Kind::StdoutMatches;
    const workload::Output& output = is_out ? sample.out : sample.err;
    const char* stream = is_out ? "stdout" : "stderr";
    std::error_code ignored;
    switch (check.kind) {
      case Kind::StdoutContains:
      case Kind::StderrContains:
        if (output.text.find(check.text) != std::string::npos) break;
        return missing(stream, "contain", check.text, output);
      case Kind::StdoutMatches:
      case Kind::StderrMatches:
        if (patterns_[i]->find(output.text)) break;
        return missing(stream, "match", check.text, output);
      case Kind::FileExists:
        if (std::filesystem::exists(directory / check.text, ignored)) break;
        return "verify failed: no file " + plan::printable(check.text);
      case Kind::ExitCode:
        break;
    }
  }
  return std::nullopt;
}

}  // namespace benchc::execution
