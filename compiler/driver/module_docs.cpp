#include "compiler/driver/module_docs.h"

#include <algorithm>
#include <array>
#include <span>

#include "compiler/model/builtins.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::driver {
namespace {

using syntax::ExprKind;
using syntax::Statement;

/// "# a" → "a", line by line; a blank line where one stands between comments.
std::string text_of(const std::vector<syntax::Comment>& comments,
                    const source::SourceSet& sources) {
  std::string text;
  for (const syntax::Comment& comment : comments) {
    if (comment.blank_line_before && !text.empty()) text += "\n";
    std::string_view line = sources.text(comment.span);
    line.remove_prefix(std::min(line.size(), line.starts_with("# ") ? std::size_t{2} : 1));
    text += std::string(line) + "\n";
  }
  return text;
}

std::string text_of_string(const syntax::Expr& expr) {
  if (expr.kind != ExprKind::String) return expr.text;
  std::string text;
  for (const syntax::Expr& part : expr.operands) text += part.text;
  return text;
}

std::string text_of(std::span<const syntax::Item> items, const source::SourceSet& sources) {
  if (items.empty()) return {};
  return std::string(sources.text(model::span_of(items, items.front().expr.span)));
}

void read_setting(const Statement& statement, const source::SourceSet& sources,
                  DocumentedDeclaration& declaration) {
  const std::string words = text_of(statement.items, sources);
  const std::string name = statement.keyword + (words.empty() ? "" : " " + words);
  if (statement.has_equals) {
    declaration.settings.push_back({name, text_of(statement.values, sources)});
  } else {
    declaration.settings.push_back({"", name});
  }
}

void read_builtin(const Statement& statement, const source::SourceSet& sources,
                  DocumentedDeclaration& declaration) {
  if (statement.keyword == "counter") {
    for (const syntax::Item& item : statement.items) declaration.counters.push_back(item.expr.text);
    return;
  }
  // `param NAME = default in allowed`.
  const std::span<const syntax::Item> values = statement.values;
  if (statement.keyword != "param" || statement.items.empty() || values.empty()) {
    read_setting(statement, sources, declaration);
    return;
  }
  declaration.parameters.push_back({statement.items.front().expr.text,
                                    text_of(values.first(1), sources),
                                    values.size() > 2 ? text_of(values.subspan(2), sources) : ""});
}

DocumentedDeclaration read_declaration(std::string_view module, const Statement& statement,
                                       const source::SourceSet& sources) {
  const bool builtin = statement.keyword == "builtin";
  const std::string& name = statement.items.front().expr.text;
  DocumentedDeclaration declaration;
  declaration.keyword = statement.keyword;
  declaration.name = builtin ? model::builtin_name(module, name) : std::string(module) + "." + name;
  if (statement.documentation) {
    declaration.documentation = text_of_string(*statement.documentation);
  }
  if (statement.has_equals) {
    declaration.settings.push_back({"", text_of(statement.values, sources)});
  }
  if (!statement.block) return declaration;
  for (const Statement& inner : statement.block->statements) {
    (builtin ? read_builtin : read_setting)(inner, sources, declaration);
  }
  return declaration;
}

/// Columns as wide as their widest cell; the last one is not filled up.
template <std::size_t Columns>
std::string table(const std::vector<std::array<std::string, Columns>>& rows) {
  std::array<std::size_t, Columns> widths{};
  for (const auto& row : rows) {
    for (std::size_t at = 0; at < Columns; ++at) {
      widths[at] = std::max(widths[at], row[at].size());
    }
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t at = 0; at < Columns; ++at) {
      line += "  " + row[at] + std::string(widths[at] - row[at].size(), ' ');
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end != 0) out += "  " + std::string(text.substr(0, end));
    out += "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string shown_settings(const DocumentedDeclaration& declaration) {
  std::size_t width = 0;
  for (const DocumentedSetting& one : declaration.settings) {
    width = std::max(width, one.name.size());
  }
  std::string out;
  for (const auto& [name, value] : declaration.settings) {
    out += "    ";
    if (!name.empty()) out += name + std::string(width - name.size(), ' ') + " = ";
    out += value + "\n";
  }
  return out.empty() ? out : "\n" + out;
}

std::string shown_parameters(const DocumentedDeclaration& declaration) {
  std::string out;
  if (!declaration.parameters.empty()) {
    std::vector<std::array<std::string, 4>> rows = {{"", "parameter", "default", "allowed"}};
    for (const auto& [name, standard, allowed] : declaration.parameters) {
      rows.push_back({"", name, standard, allowed.empty() ? "any of its type" : allowed});
    }
    out += "\n" + table(rows);
  }
  if (!declaration.counters.empty()) out += "\n";
  for (const std::string& counter : declaration.counters) {
    out += "    metric " + counter + " = counter \"" + counter + "\"\n";
  }
  return out;
}

}  // namespace

DocumentedModule read_module_docs(std::string_view name, std::string_view text) {
  source::SourceSet sources;
  const syntax::Parsed parsed =
      syntax::parse(sources, sources.add(std::string(name), std::string(text)));
  DocumentedModule module;
  module.name = name;
  for (const Statement& statement : parsed.file.statements) {
    if (statement.keyword == "bench" || statement.keyword == "import") continue;
    // Tests are about the module, not for whoever uses it.
    if (statement.items.empty() || statement.keyword == "test") continue;
    if (module.declarations.empty()) module.documentation = text_of(statement.leading, sources);
    module.declarations.push_back(read_declaration(name, statement, sources));
    if (module.declarations.size() == 1 || statement.leading.empty()) continue;
    std::string& documentation = module.declarations.back().documentation;
    const std::string comments = text_of(statement.leading, sources);
    documentation = documentation.empty() ? comments : documentation + "\n\n" + comments;
  }
  return module;
}

std::string first_sentence(std::string_view documentation) {
  std::string sentence;
  for (std::size_t at = 0; at < documentation.size(); ++at) {
    const bool breaks = documentation[at] == '\n';
    const bool ends = at + 1 >= documentation.size() || documentation[at + 1] == ' ' ||
                      documentation[at + 1] == '\n';
    // A paragraph ends a sentence, too.
    if (breaks && at + 1 < documentation.size() && documentation[at + 1] == '\n') break;
    sentence += breaks ? ' ' : documentation[at];
    if (documentation[at] == '.' && ends) break;
  }
  return sentence.substr(0, sentence.find_last_not_of(' ') + 1);
}

std::string to_text(const DocumentedDeclaration& declaration) {
  std::string out = declaration.keyword + " " + declaration.name + "\n";
  out += indented(declaration.documentation);
  return out + shown_settings(declaration) + shown_parameters(declaration);
}

std::string to_text(const DocumentedModule& module) {
  std::string out = module.name + "\n\n" + module.documentation;
  for (const DocumentedDeclaration& declaration : module.declarations) {
    out += "\n" + to_text(declaration);
  }
  return out;
}

}  // namespace benchc::driver
