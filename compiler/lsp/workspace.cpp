#include "compiler/lsp/workspace.h"

#include <algorithm>
#include <filesystem>

#include "compiler/lsp/uri.h"
#include "compiler/syntax/syntax.h"

namespace benchc::lsp {
namespace {

/// What lies outside of every repository is read by itself.
class NoFiles final : public model::Files {
 public:
  explicit NoFiles(const model::Files* stdlib) : stdlib_(stdlib) {}

  Expected<std::string> read(std::string_view /*path*/) const override {
    return failure("this file lies in no repository, and reads no other one");
  }
  Expected<std::string> read_module(std::string_view name) const override {
    if (stdlib_ == nullptr) return failure("there is no module `" + std::string(name) + "`");
    return stdlib_->read_module(name);
  }
  std::vector<std::string> module_names() const override {
    return stdlib_ == nullptr ? std::vector<std::string>() : stdlib_->module_names();
  }

 private:
  const model::Files* stdlib_;
};

}  // namespace

/// The files of a repository, with what is open in place of what is on disk.
class Workspace::OpenFiles final : public model::Files {
 public:
  OpenFiles(const Workspace& workspace, const Document& document, const model::Files& disk)
      : workspace_(workspace), document_(document), disk_(disk) {}

  Expected<std::string> read(std::string_view path) const override {
    const Document* open = find_open(path);
    return open == nullptr ? disk_.read(path) : Expected<std::string>(open->text);
  }
  Expected<std::string> read_module(std::string_view name) const override {
    return disk_.read_module(name);
  }
  Expected<void> find(std::string_view path) const override {
    return find_open(path) == nullptr ? disk_.find(path) : Expected<void>();
  }
  std::vector<std::string> module_names() const override { return disk_.module_names(); }

 private:
  const Document* find_open(std::string_view path) const {
    if (path == document_.path) return &document_;
    if (!document_.repository) return nullptr;
    for (const auto& [uri, other] : workspace_.documents_) {
      if (other.repository == document_.repository && other.path == path) return &other;
    }
    return nullptr;
  }

  const Workspace& workspace_;
  const Document& document_;
  const model::Files& disk_;
};

const Lines& Analysis::lines_of(std::uint32_t buffer) {
  const auto found = lines.find(buffer);
  if (found != lines.end()) return found->second;
  return lines.emplace(buffer, Lines(text(buffer))).first->second;
}

void Workspace::add_folder(const std::string& folder) {
  std::optional<Repository> repository = host_.open(folder);
  if (!repository || repository->files == nullptr) return;
  const bool known =
      std::any_of(repositories_.begin(), repositories_.end(),
                  [&](const Repository& other) { return other.root == repository->root; });
  if (!known) repositories_.push_back(std::move(*repository));
}

Document* Workspace::open(const std::string& uri, std::string text, std::int64_t version) {
  const std::optional<std::string> path = path_of_uri(uri);
  const bool known = documents_.contains(uri);
  if (!path || text.size() > syntax::kMaximumBytes) return nullptr;
  if (!known && documents_.size() >= kMostDocuments) return nullptr;
  Document document;
  document.uri = uri;
  document.path = std::filesystem::path(*path).filename().generic_string();
  std::size_t longest = 0;
  for (std::size_t r = 0; r < repositories_.size(); ++r) {
    const std::string prefix = repositories_[r].root + "/";
    if (!path->starts_with(prefix) || prefix.size() < longest) continue;
    longest = prefix.size();
    document.repository = r;
    document.path = path->substr(prefix.size());
  }
  document.text = std::move(text);
  document.version = version;
  Document& stored = documents_[uri];
  stored = std::move(document);
  changed(stored);
  return &stored;
}

void Workspace::close(const std::string& uri) {
  documents_.erase(uri);
  forget_all();
}

Document* Workspace::find(const std::string& uri) {
  const auto found = documents_.find(uri);
  return found == documents_.end() ? nullptr : &found->second;
}

void Workspace::changed(Document& document) {
  document.lines = Lines(document.text);
  document.stale = true;
  document.analysis = nullptr;
  for (auto& [uri, other] : documents_) {
    if (!document.repository || other.repository != document.repository) continue;
    if (other.analysis == nullptr) continue;
    const auto& modules = other.analysis->checked.modules;
    // An import that failed may be mended by what was opened.
    const bool hangs = std::any_of(modules.begin(), modules.end(), [&](const auto& module) {
      return !module->failed_imports.empty() ||
             (!module->from_stdlib && module->path == document.path);
    });
    if (!hangs) continue;
    other.stale = true;
    other.analysis = nullptr;
  }
}

void Workspace::forget_all() {
  for (auto& [uri, document] : documents_) {
    document.stale = true;
    document.analysis = nullptr;
  }
}

const model::Files* Workspace::files_of(const Document& document) const {
  if (document.repository) return repositories_[*document.repository].files.get();
  return repositories_.empty() ? nullptr : repositories_.front().files.get();
}

Analysis& Workspace::analysis(Document& document) {
  if (document.analysis != nullptr) return *document.analysis;
  const NoFiles none(files_of(document));
  const model::Files& disk = document.repository ? *files_of(document) : none;
  const OpenFiles files(*this, document, disk);
  auto analysis = std::make_unique<Analysis>();
  analysis->today = host_.today();
  if (document.repository) {
    analysis->history = repositories_[*document.repository].history.get();
  }
  analysis->checked = host_.check(files, document.path, {analysis->today, analysis->history});
  analysis->references = find_references(analysis->checked);
  analysis->tokens = scan(document.text);
  document.analysis = std::move(analysis);
  return *document.analysis;
}

std::optional<std::string> Workspace::uri_of(const Document& document,
                                             const model::Module& module) const {
  if (module.from_stdlib) return std::nullopt;
  if (module.path == document.path) return document.uri;
  if (!document.repository) return std::nullopt;
  for (const auto& [uri, other] : documents_) {
    if (other.repository == document.repository && other.path == module.path) return uri;
  }
  return uri_of_path(repositories_[*document.repository].root + "/" + module.path);
}

std::vector<std::string> Workspace::module_names(const Document& document) const {
  const model::Files* files = files_of(document);
  return files == nullptr ? std::vector<std::string>() : files->module_names();
}

const Workspace::StdModule* Workspace::std_module(const Document& document,
                                                  const std::string& name) {
  const auto known = std_modules_.find(name);
  if (known != std_modules_.end()) return known->second.get();
  const model::Files* files = files_of(document);
  if (files == nullptr) return nullptr;
  const Expected<std::string> text = files->read_module(name);
  if (!text) return nullptr;
  auto module = std::make_unique<StdModule>();
  module->file = syntax::parse(module->sources, module->sources.add(name, *text)).file;
  return std_modules_.emplace(name, std::move(module)).first->second.get();
}

}  // namespace benchc::lsp
