#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/lsp/position.h"
#include "compiler/lsp/references.h"
#include "compiler/lsp/repository.h"
#include "compiler/lsp/scan.h"
#include "compiler/model/model.h"

/// The documents that are open, over the files of their repositories.
namespace benchc::lsp {

inline constexpr std::size_t kMostDocuments = 1000;

/// What is known of a document as it is now.
struct Analysis {
  model::Checked checked;
  References references;
  std::vector<Token> tokens;
  /// Of every buffer of the check, by its id.
  std::map<std::uint32_t, Lines> lines;
  /// Null where nothing is known of earlier runs; lives as long as the workspace.
  const model::History* history = nullptr;
  std::string today;

  std::string_view text(std::uint32_t buffer) const { return checked.sources.text(buffer); }
  const Lines& lines_of(std::uint32_t buffer);
};

/// The buffer of the document itself in its analysis.
inline constexpr std::uint32_t kOwnBuffer = 1;

struct Document {
  std::string uri;
  /// Relative to its repository; its file's name where it lies outside of all.
  std::string path;
  /// Index of its repository; absent outside of all.
  std::optional<std::size_t> repository;
  std::string text;
  std::int64_t version = 0;
  Lines lines{""};
  /// What was published does not fit the text any more.
  bool stale = true;
  std::unique_ptr<Analysis> analysis;
};

class Workspace {
 public:
  explicit Workspace(const Host& host) : host_(host) {}

  /// A folder whose repository is worked in.
  void add_folder(const std::string& folder);

  /// Null when it is too large, one too many, or no file.
  Document* open(const std::string& uri, std::string text, std::int64_t version);
  void close(const std::string& uri);
  Document* find(const std::string& uri);
  std::map<std::string, Document>& documents() { return documents_; }

  /// To be called when a document's text has changed: what imports it is stale too.
  void changed(Document& document);
  /// Files on disk may be others now.
  void forget_all();

  /// Checks the document if it must.
  Analysis& analysis(Document& document);
  /// The file of a module that a document's check has read; nothing for the stdlib.
  std::optional<std::string> uri_of(const Document& document, const model::Module& module) const;

  /// Every module of the stdlib.
  std::vector<std::string> module_names(const Document& document) const;
  /// A module of the stdlib, parsed; null for an unknown one.
  struct StdModule {
    source::SourceSet sources;
    syntax::File file;
  };
  const StdModule* std_module(const Document& document, const std::string& name);

 private:
  class OpenFiles;

  const model::Files* files_of(const Document& document) const;

  const Host& host_;
  std::vector<Repository> repositories_;
  std::map<std::string, Document> documents_;
  std::map<std::string, std::unique_ptr<StdModule>> std_modules_;
};

}  // namespace benchc::lsp
