#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>
#include <array>

namespace benchc::diagnostics {
namespace {

struct Entry {
  std::string_view id;
  Severity severity;
};

constexpr Entry kRegistry[] = {
#define BENCHC_DIAGNOSTIC(kind, id, severity) {id, Severity::severity},
#include "compiler/diagnostics/registry.def"
#undef BENCHC_DIAGNOSTIC
};

constexpr Kind kAllKinds[] = {
#define BENCHC_DIAGNOSTIC(kind, id, severity) Kind::kind,
#include "compiler/diagnostics/registry.def"
#undef BENCHC_DIAGNOSTIC
};

const Entry& entry(Kind kind) { return kRegistry[static_cast<std::size_t>(kind)]; }

}  // namespace

std::string_view id(Kind kind) { return entry(kind).id; }

Severity severity(Kind kind) { return entry(kind).severity; }

std::span<const Kind> all_kinds() { return kAllKinds; }

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return severity(diagnostic.kind) == Severity::Error;
  });
}

}  // namespace benchc::diagnostics
