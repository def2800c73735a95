#pragma once

#include <span>
#include <string_view>

/// The words of the language, each with what it means in a line.
namespace benchc::lsp {

struct Word {
  std::string_view word;
  std::string_view meaning;
  /// What completion writes, as a snippet of the protocol; empty: the word.
  std::string_view snippet = {};
};

/// What begins a declaration.
std::span<const Word> declaration_words();
std::span<const Word> statistics();
/// Metrics that every workload has or may ask for.
std::span<const Word> built_in_metrics();
/// What may stand behind a number.
std::span<const Word> units();
/// Operators of conditions, in words.
std::span<const Word> comparisons();
/// What a baseline may be.
std::span<const Word> baseline_forms();

/// The words that a setting takes, `random` of `order`; empty for one that takes other values.
/// `name` is as in the table of settings: "on inconclusive".
std::span<const Word> choices_of(std::string_view block, std::string_view name);

/// A setting's or clause's meaning in a line; "" for an unknown one.
std::string_view setting_meaning(std::string_view block, std::string_view name);

/// Null when it is none of them.
const Word* find_word(std::span<const Word> words, std::string_view word);

}  // namespace benchc::lsp
