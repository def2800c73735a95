#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/init/found.h"
#include "compiler/init/tree.h"

/// One function for each kind of place that tells of benchmarks; each adds to what is found.
namespace benchc::init {

/// Executables of CMake that are linked to Google Benchmark, or to Catch2 and have benchmarks.
void find_cmake_targets(const Tree& tree, Found& found);
/// Shell scripts that call hyperfine.
void find_hyperfine(const Tree& tree, Found& found);
/// asv.conf.json, and tests that take pytest-benchmark's fixture.
void find_python(const Tree& tree, Found& found);
/// ReBench's configuration, and C++ sources of Google Benchmark and nanobench: named in comments.
/// Sources of targets that were found before are left out.
void find_others(const Tree& tree, Found& found);

/// All of them.
Found look_at(const Tree& tree);

/// A word that may name a declaration or parameter, made of whatever text.
std::string name_from(std::string_view text);

/// The name, with a number behind it where it is taken; then it is taken.
std::string unique(const std::string& name, std::set<std::string>& taken);

/// The text as a string of the language.
std::string string_literal(std::string_view text);

/// C++ without its comments, which become blanks, and with its strings left.
std::string without_comments(std::string_view text);

}  // namespace benchc::init
