#include "compiler/model/verify.h"

namespace benchc::model {
namespace {

using syntax::Expr;

constexpr std::uint32_t kHighestExitCode = 255;

std::optional<Verify::Kind> kind_of(bool standard_output, Words& words) {
  if (words.take_word("contains")) {
    return standard_output ? Verify::Kind::StdoutContains : Verify::Kind::StderrContains;
  }
  if (words.take_word("matches")) {
    return standard_output ? Verify::Kind::StdoutMatches : Verify::Kind::StderrMatches;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Verify> read_verify(const syntax::Statement& clause, Diagnostics& diagnostics) {
  Verify verify;
  Words words(clause.items);
  const Expr* first = words.take();
  const Expr* value = nullptr;
  const bool standard_output = is_word(*first, "stdout");
  if (standard_output || is_word(*first, "stderr")) {
    if (const auto kind = kind_of(standard_output, words)) {
      verify.kind = *kind;
      value = words.take();
    }
  } else if (is_word(*first, "file")) {
    verify.kind = Verify::Kind::FileExists;
    value = words.take();
    if (!words.take_word("exists")) value = nullptr;
  } else if (first->kind == syntax::ExprKind::Binary && first->text == "==" &&
             is_word(first->operands[0], "exit")) {
    verify.kind = Verify::Kind::ExitCode;
    value = &first->operands[1];
  }
  if (value == nullptr || !words.at_end()) {
    report(diagnostics, Kind::WrongForm, span_of(clause.items, clause.span),
           "`verify` does not know this",
           "write `stdout contains \"…\"`, `stdout matches \"…\"`, the same of `stderr`, "
           "`exit == 0` or `file \"…\" exists`");
    return std::nullopt;
  }
  verify.value = *value;
  return verify;
}

void check_verify(const Verify& verify, const Scope& scope, Diagnostics& diagnostics) {
  if (verify.kind == Verify::Kind::ExitCode) {
    read_count(verify.value, scope, "exit", 0, kHighestExitCode, diagnostics);
  } else if (verify.kind == Verify::Kind::FileExists) {
    read_path(verify.value, scope, "file", diagnostics);
  } else {
    read_text(verify.value, scope, "verify", diagnostics);
  }
}

}  // namespace benchc::model
