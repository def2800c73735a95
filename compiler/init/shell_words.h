#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace benchc::init {

struct ShellWord {
  std::string text;
  /// A variable, a substitution or a pattern stands in it: only a shell knows its value.
  bool dynamic = false;
  bool quoted = false;
};

/// The words of the simple command that begins at `at`, up to what ends it; `at` is then behind it.
std::vector<ShellWord> shell_words(std::string_view text, std::size_t& at);

/// The words of a command line that needs no shell: nothing where it needs one (variables, pipes,
/// patterns, a shell's own command).
std::vector<std::string> plain_words(std::string_view command);

}  // namespace benchc::init
