#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/model/spec.h"

/// How a block takes another block's settings by `use`.
namespace benchc::model {

/// What a setting comes to: `text` says it in canonical words, the numbers mean what the block's
/// kind wants of them.
struct Entry {
  std::string text;
  double first = 0;
  double second = 0;
  source::Span span;
};
using Entries = std::map<std::string, Entry>;

struct UsingBlock {
  /// The block's own settings; what it takes from others is added.
  Entries entries;
  std::vector<std::pair<std::uint32_t, source::Span>> uses;
};

/// Reads the names of a `use` statement.
void read_use(Spec& spec, Declares kind, const Module& module, const syntax::Statement& use,
              UsingBlock& block);

/// Completes each block, which are all of one kind and in the order of their declarations. A
/// block's own settings win; two uses that disagree where the block does not decide are reported,
/// and so are blocks that use each other.
void resolve_uses(Spec& spec, Declares kind, std::vector<UsingBlock>& blocks);

}  // namespace benchc::model
