#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The documentation of modules of the standard library, read from their text.
namespace benchc::driver {

/// `size = 64MiB in 4KiB..64GiB`, as written in the module.
struct DocumentedParameter {
  std::string name;
  std::string standard;
  /// A range or a list; "" where every value of the default's type is allowed.
  std::string allowed;
};

/// What a block sets: `cores` and `1 or warn`; of a clause (`fail when …`) all of it is the value.
struct DocumentedSetting {
  std::string name;
  std::string value;
};

struct DocumentedDeclaration {
  /// "environment", "measure", "builtin" …
  std::string keyword;
  /// As a spec names it: "std.env.quiet".
  std::string name;
  std::string documentation;
  std::vector<DocumentedSetting> settings;
  /// Of a builtin.
  std::vector<DocumentedParameter> parameters;
  std::vector<std::string> counters;
};

struct DocumentedModule {
  std::string name;
  /// The comments before its first declaration, without `#`.
  std::string documentation;
  std::vector<DocumentedDeclaration> declarations;
};

/// Reads a module's text, which must parse: those of the program do, a test proves it.
DocumentedModule read_module_docs(std::string_view name, std::string_view text);

/// Up to its first full stop, on one line.
std::string first_sentence(std::string_view documentation);

/// For people.
std::string to_text(const DocumentedModule& module);
std::string to_text(const DocumentedDeclaration& declaration);

}  // namespace benchc::driver
