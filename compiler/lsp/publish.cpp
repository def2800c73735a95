#include <algorithm>
#include <set>

#include <llvm/Support/JSON.h>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/lsp/protocol.h"

namespace benchc::lsp {

namespace json = llvm::json;

namespace {

// An editor shows no more of them.
constexpr std::size_t kMostDiagnostics = 1000;
constexpr std::size_t kMostNotes = 20;

const model::Module* module_of(const Analysis& analysis, std::uint32_t buffer) {
  const auto& modules = analysis.checked.modules;
  const auto found = std::find_if(modules.begin(), modules.end(), [&](const auto& module) {
    return module->file.buffer == buffer;
  });
  return found == modules.end() ? nullptr : found->get();
}

// The import in the document through which a file is read; nothing for what no file has.
std::optional<source::Span> import_of(const Analysis& analysis, std::uint32_t buffer) {
  for (unsigned step = 0; step <= model::kMaximumImportDepth; ++step) {
    const model::Module* module = module_of(analysis, buffer);
    if (module == nullptr || module->imported.buffer == 0) return std::nullopt;
    if (module->imported.buffer == kOwnBuffer) return module->imported;
    buffer = module->imported.buffer;
  }
  return std::nullopt;
}

void add_related(Workspace& workspace, Document& document, source::Span span,
                 const std::string& message, const Client& client, json::Array& related) {
  Analysis& analysis = workspace.analysis(document);
  if (related.size() >= kMostNotes) return;
  const model::Module* module = module_of(analysis, span.buffer);
  const auto uri = module == nullptr ? std::nullopt : workspace.uri_of(document, *module);
  if (!uri) return;
  related.push_back(json::Object{
      {"location",
       json::Object{{"uri", encode(*uri)},
                    {"range", encode(analysis.text(span.buffer), analysis.lines_of(span.buffer),
                                     {span.begin, span.end}, client.encoding)}}},
      {"message", encode(message)}});
}

json::Value encode_one(Workspace& workspace, Document& document,
                       const diagnostics::Diagnostic& diagnostic, source::Span span,
                       std::string message, const Client& client) {
  constexpr int kError = 1;
  constexpr int kWarning = 2;
  constexpr int kUnnecessary = 1;
  if (!diagnostic.hint.empty()) message += "\n" + diagnostic.hint;
  const std::string_view id = diagnostics::id(diagnostic.kind);
  const bool error = diagnostics::severity(diagnostic.kind) == diagnostics::Severity::Error;
  json::Object out{
      {"range", encode(document.text, document.lines, {span.begin, span.end}, client.encoding)},
      {"severity", error ? kError : kWarning},
      {"code", encode(id)},
      {"source", "benchc"},
      {"message", encode(message)}};
  if (id.starts_with("unused-")) out["tags"] = json::Array{kUnnecessary};
  json::Array related;
  if (diagnostic.span.buffer != kOwnBuffer) {
    add_related(workspace, document, diagnostic.span, diagnostic.message, client, related);
  }
  for (const diagnostics::Note& note : diagnostic.notes) {
    add_related(workspace, document, note.span, note.message, client, related);
  }
  if (!related.empty()) out["relatedInformation"] = std::move(related);
  return out;
}

}  // namespace

json::Value encode_diagnostic(Workspace& workspace, Document& document, std::size_t index,
                              const Client& client) {
  const auto& one = workspace.analysis(document).checked.diagnostics[index];
  return encode_one(workspace, document, one, one.span, one.message, client);
}

json::Value diagnostics_of(Workspace& workspace, Document& document, const Client& client) {
  const Analysis& analysis = workspace.analysis(document);
  json::Array all;
  // What is wrong in an imported file is told once, where it is imported.
  std::set<std::uint32_t> told;
  for (const diagnostics::Diagnostic& one : analysis.checked.diagnostics) {
    if (all.size() >= kMostDiagnostics) break;
    if (one.span.buffer == kOwnBuffer) {
      all.push_back(encode_one(workspace, document, one, one.span, one.message, client));
      continue;
    }
    if (diagnostics::severity(one.kind) != diagnostics::Severity::Error) continue;
    const auto import = import_of(analysis, one.span.buffer);
    if (!import || !told.insert(one.span.buffer).second) continue;
    all.push_back(encode_one(
        workspace, document, one, *import,
        "in `" + std::string(analysis.checked.sources.name(one.span.buffer)) + "`: " + one.message,
        client));
  }
  return json::Object{{"uri", encode(document.uri)},
                      {"version", document.version},
                      {"diagnostics", std::move(all)}};
}

}  // namespace benchc::lsp
