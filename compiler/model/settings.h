#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "compiler/model/words.h"
#include "compiler/syntax/tree.h"

/// Which settings and clauses each declaration's block has: one table, so that whatever it does not
/// name is reported.
namespace benchc::model {

enum class Form : std::uint8_t {
  /// `name = value`, once.
  Setting,
  /// `name words…`, as often as one likes.
  Clause,
  /// A clause that stands once.
  SingleClause,
};

struct Setting {
  std::string_view name;
  Form form = Form::Setting;
  /// How it is written, for messages.
  std::string_view example = {};
};

/// A statement of a block, known by the table.
struct Found {
  std::string_view name;
  const syntax::Statement* statement = nullptr;
};

/// The statements of a declaration's block that are what the table says; the others are reported
/// and left out, and added to `rejected`. `word` is the declaration's keyword.
std::vector<Found> read_block(const syntax::Statement& declaration, std::string_view word,
                              std::span<const Setting> table, Diagnostics& diagnostics,
                              std::vector<const syntax::Statement*>* rejected = nullptr);

/// The table of a keyword; empty for one without a block.
std::span<const Setting> settings_of(std::string_view word);

}  // namespace benchc::model
