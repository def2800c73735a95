#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/model/model.h"

/// What the language server is handed: it reads nothing itself.
namespace benchc::lsp {

/// A repository, as the rest of benchc sees it.
struct Repository {
  /// Absolute, normalised, without a `/` at its end.
  std::string root;
  std::shared_ptr<const model::Files> files;
  /// Null: nothing is known of earlier runs.
  std::shared_ptr<const model::History> history;
};

struct Host {
  /// Takes a message to the client, without its header.
  std::function<void(std::string_view message)> send;
  /// The repository that an absolute folder belongs to; nothing when there is none.
  std::function<std::optional<Repository>(const std::string& folder)> open;
  /// All that `benchc check` tells of a spec.
  std::function<model::Checked(const model::Files& files, std::string_view path,
                               const model::Circumstances& circumstances)>
      check;
  /// "2026-11-23".
  std::function<std::string()> today;
};

}  // namespace benchc::lsp
