#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/profile/folded.h"

namespace benchc::profile {

/// What stands around the graph. All of it may come from a stranger, and is escaped.
struct FlameText {
  std::string title;
  std::string subtitle;
  /// Of the counts: "samples", "instructions".
  std::string unit = "samples";
};

/// A flame graph (Gregg 2016): a picture that needs no script, where each function is as wide as
/// its share with all that it called, and stands on who called it. Names in full, counts and shares
/// are in tooltips. Functions too narrow to be seen are left out.
std::string flame_graph(const Folded& stacks, const FlameText& text);

/// A differential one: as wide as in `head`, red where a function's own share grew against `base`,
/// blue where it shrank, the deeper the more. Shares are compared, not counts, since two passes are
/// never of the same length. Where each side has one process and their names differ, they are taken
/// as the same.
std::string differential_flame_graph(const Folded& base, const Folded& head, const FlameText& text);

/// How much of all a function took itself, as shares in [0, 1].
struct ShareChange {
  std::string function;
  double base = 0;
  double head = 0;

  double change() const { return head - base; }
};

/// The functions whose own share changed most, the largest change first; those that are in `base`
/// alone, and so not in the picture, too.
std::vector<ShareChange> largest_changes(const Folded& base, const Folded& head, std::size_t most);

/// The functions with the largest own share, in `head` alone.
std::vector<ShareChange> largest_shares(const Folded& stacks, std::size_t most);

}  // namespace benchc::profile
