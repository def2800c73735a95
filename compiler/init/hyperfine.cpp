#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "compiler/init/find.h"
#include "compiler/init/shell_words.h"

namespace benchc::init {
namespace {

/// A call of hyperfine as it was told.
struct Call {
  std::vector<ShellWord> commands;
  std::vector<std::string> names;
  std::vector<std::string> prepare;
  std::string setup;
  std::string cleanup;
  std::string shell;
  bool no_shell = false;
  bool ignores_failure = false;
  Runs runs;
  std::vector<Parameter> parameters;
  double step = 1;
  /// VAR, MIN and MAX of a scan.
  std::vector<std::string> scan;
  /// What was not taken over.
  std::vector<std::string> lost;
};

struct Option {
  char letter;
  std::string_view name;
  int values;
};

constexpr std::size_t kMostCases = 2000;

constexpr std::array<Option, 26> kOptions = {{
    {'w', "warmup", 1},
    {'m', "min-runs", 1},
    {'M', "max-runs", 1},
    {'r', "runs", 1},
    {'s', "setup", 1},
    {'p', "prepare", 1},
    {'c', "cleanup", 1},
    {'C', "conclude", 1},
    {'P', "parameter-scan", 3},
    {'D', "parameter-step-size", 1},
    {'L', "parameter-list", 2},
    {'S', "shell", 1},
    {'N', "no-shell", 0},
    {'u', "time-unit", 1},
    {'n', "command-name", 1},
    {'i', "ignore-failure", 0},
    {'\0', "show-output", 0},
    {'\0', "export-json", 1},
    {'\0', "export-csv", 1},
    {'\0', "export-markdown", 1},
    {'\0', "export-asciidoc", 1},
    {'\0', "export-orgmode", 1},
    {'\0', "style", 1},
    {'\0', "output", 1},
    {'\0', "input", 1},
    {'\0', "reference", 1},
}};

std::optional<std::uint64_t> count_of(const std::string& text) {
  std::uint64_t count = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), count);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size() || count > 100'000) {
    return std::nullopt;
  }
  return count;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

class Reader {
 public:
  explicit Reader(const std::vector<ShellWord>& words) : words_(words) {}

  Call read() {
    bool only_commands = false;
    // The first word is hyperfine itself.
    for (at_ = 1; at_ < words_.size(); ++at_) {
      const ShellWord& word = words_[at_];
      if (only_commands || !word.text.starts_with('-') || word.text.size() < 2) {
        call_.commands.push_back(word);
      } else if (word.text == "--") {
        only_commands = true;
      } else if (word.text.starts_with("--")) {
        long_option(word.text);
      } else {
        letters(word.text);
      }
    }
    finish_scan();
    return std::move(call_);
  }

 private:
  void long_option(const std::string& text) {
    const auto equals = text.find('=');
    const std::string name = text.substr(2, equals == std::string::npos ? equals : equals - 2);
    const auto* option = std::find_if(kOptions.begin(), kOptions.end(),
                                      [&](const Option& one) { return one.name == name; });
    if (option == kOptions.end()) {
      call_.lost.push_back("--" + name);
      return;
    }
    std::vector<std::string> values;
    if (equals != std::string::npos) values.push_back(text.substr(equals + 1));
    take(*option, std::move(values));
  }

  void letters(const std::string& text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
      const auto* option = std::find_if(kOptions.begin(), kOptions.end(),
                                        [&](const Option& one) { return one.letter == text[i]; });
      if (option == kOptions.end()) {
        call_.lost.push_back(std::string("-") + text[i]);
        return;
      }
      if (option->values == 0) {
        take(*option, {});
        continue;
      }
      std::string rest = text.substr(i + 1);
      if (rest.starts_with('=')) rest.erase(0, 1);
      take(*option, rest.empty() ? std::vector<std::string>() : std::vector<std::string>{rest});
      return;
    }
  }

  void take(const Option& option, std::vector<std::string> values) {
    bool dynamic = false;
    while (static_cast<int>(values.size()) < option.values && at_ + 1 < words_.size()) {
      const ShellWord& word = words_[++at_];
      dynamic = dynamic || (word.dynamic && !(option.name == "prepare" || option.name == "setup"));
      values.push_back(word.text);
    }
    if (static_cast<int>(values.size()) < option.values) return;
    if (dynamic) {
      if (!option.name.starts_with("export")) call_.lost.push_back("--" + std::string(option.name));
      return;
    }
    apply(option.name, values);
  }

  void apply(std::string_view name, const std::vector<std::string>& values) {
    if (name == "warmup") {
      call_.runs.warmup = count_of(values[0]);
    } else if (name == "min-runs") {
      call_.runs.least = count_of(values[0]);
    } else if (name == "max-runs") {
      call_.runs.most = count_of(values[0]);
    } else if (name == "runs") {
      call_.runs.least = call_.runs.most = count_of(values[0]);
    } else if (name == "setup") {
      call_.setup = values[0];
    } else if (name == "prepare") {
      call_.prepare.push_back(values[0]);
    } else if (name == "cleanup") {
      call_.cleanup = values[0];
    } else if (name == "command-name") {
      call_.names.push_back(values[0]);
    } else if (name == "shell") {
      call_.no_shell = values[0] == "none";
      call_.shell = values[0] == "default" || call_.no_shell ? "" : values[0];
    } else if (name == "no-shell") {
      call_.no_shell = true;
    } else if (name == "ignore-failure") {
      call_.ignores_failure = true;
    } else if (name == "parameter-list") {
      Parameter parameter{.name = values[0]};
      for (const std::string& value : split(values[1], ',')) {
        if (std::count(parameter.values.begin(), parameter.values.end(), value) == 0) {
          parameter.values.push_back(value);
        }
      }
      call_.parameters.push_back(std::move(parameter));
    } else if (name == "parameter-scan") {
      call_.scan = values;
    } else if (name == "parameter-step-size") {
      std::from_chars(values[0].data(), values[0].data() + values[0].size(), call_.step);
    } else if (name == "input" || name == "conclude" || name == "reference") {
      call_.lost.push_back("--" + std::string(name));
    }
  }

  void finish_scan() {
    if (call_.scan.empty()) return;
    constexpr double kMost = 1000;
    double first = 0;
    double last = 0;
    const auto read = [](const std::string& text, double& number) {
      const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
      return end.ec == std::errc() && std::isfinite(number) && number == std::floor(number) &&
             std::abs(number) < 1e9;
    };
    const bool whole = read(call_.scan[1], first) && read(call_.scan[2], last) && call_.step >= 1 &&
                       call_.step == std::floor(call_.step) && first <= last;
    if (!whole || (last - first) / call_.step >= kMost) {
      call_.lost.push_back("--parameter-scan");
      return;
    }
    Parameter parameter{.name = call_.scan[0], .values = {}};
    for (double value = first; value <= last; value += call_.step) {
      parameter.values.push_back(std::to_string(static_cast<long long>(value)));
    }
    call_.parameters.push_back(std::move(parameter));
  }

  const std::vector<ShellWord>& words_;
  std::size_t at_ = 0;
  Call call_;
};

/// A text with `{VAR}` where a parameter's value stands.
Text with_parameters(const std::string& text, const std::map<std::string, std::string>& names) {
  Text result;
  std::string literal;
  for (std::size_t at = 0; at < text.size();) {
    const auto close = text[at] == '{' ? text.find('}', at) : std::string::npos;
    const auto name =
        close == std::string::npos ? names.end() : names.find(text.substr(at + 1, close - at - 1));
    if (name == names.end()) {
      literal += text[at++];
      continue;
    }
    if (!literal.empty()) result.pieces.push_back({std::exchange(literal, {})});
    result.pieces.push_back({name->second, true});
    at = close + 1;
  }
  if (!literal.empty() || result.pieces.empty()) result.pieces.push_back({literal});
  return result;
}

/// What hyperfine does with a command line, less the shell where it makes no difference.
std::vector<Text> started(const std::string& command, const Call& call,
                          const std::map<std::string, std::string>& names, bool& shell) {
  std::vector<Text> texts;
  const std::vector<std::string> plain = plain_words(command);
  if (!plain.empty() && call.shell.empty()) {
    for (const std::string& word : plain) texts.push_back(with_parameters(word, names));
    return texts;
  }
  if (call.shell.empty()) {
    shell = true;
    return {with_parameters(command, names)};
  }
  for (const std::string& word : plain_words(call.shell)) texts.emplace_back(word);
  if (texts.empty()) texts.emplace_back("/bin/sh");
  texts.emplace_back("-c");
  texts.push_back(with_parameters(command, names));
  return texts;
}

std::vector<Text> by_shell(const std::string& command,
                           const std::map<std::string, std::string>& names) {
  if (command.empty()) return {};
  std::vector<Text> texts;
  for (const std::string& word : plain_words(command))
    texts.push_back(with_parameters(word, names));
  if (texts.empty()) texts = {"/bin/sh", "-c", with_parameters(command, names)};
  return texts;
}

/// Whether all are whole numbers as the language writes them.
bool are_numbers(const std::vector<std::string>& values) {
  return std::all_of(values.begin(), values.end(), [](const std::string& value) {
    return !value.empty() && value.size() < 16 && (value == "0" || value[0] != '0') &&
           value.find_first_not_of("0123456789") == std::string::npos;
  });
}

/// Cases of a workload; more than kMostCases are as good as endless.
std::size_t cases_of(const Workload& workload) {
  std::size_t cases = 1;
  for (const Parameter& parameter : workload.parameters) {
    cases = std::min(cases, kMostCases + 1) * parameter.values.size();
  }
  return cases;
}

void take_call(Call call, const std::string& place, const std::string& cwd, Found& found) {
  std::map<std::string, std::string> names;
  std::set<std::string> taken;
  for (Parameter& parameter : call.parameters) {
    const std::string name = unique(name_from(parameter.name), taken);
    names[parameter.name] = name;
    parameter.name = name;
    parameter.numbers = are_numbers(parameter.values);
  }
  for (std::size_t i = 0; i < call.commands.size(); ++i) {
    const ShellWord& command = call.commands[i];
    if (command.text.find_first_not_of(" \t\n") == std::string::npos) continue;
    if (command.dynamic) {
      found.notes.push_back(place + ": hyperfine measures `" + command.text +
                            "`, which only the script's own variables complete. Write it as a "
                            "command, or as `shell = \"…\"`.");
      continue;
    }
    Workload workload;
    const std::string title = i < call.names.size() ? call.names[i] : command.text;
    workload.name = name_from(title);
    workload.comments.push_back(place + ", hyperfine: " + command.text);
    for (const Parameter& parameter : call.parameters) {
      for (const auto& [variable, name] : names) {
        const bool used = command.text.find("{" + variable + "}") != std::string::npos;
        if (name == parameter.name && used) workload.parameters.push_back(parameter);
      }
    }
    workload.command = started(command.text, call, names, workload.shell);
    if (call.no_shell && workload.shell) {
      workload.comments.emplace_back("It was measured without a shell, which this text needs.");
    }
    workload.setup = by_shell(call.setup, names);
    if (!call.prepare.empty()) {
      const std::size_t which = call.prepare.size() == call.commands.size() ? i : 0;
      workload.prepare = by_shell(call.prepare[which], names);
    }
    workload.teardown = by_shell(call.cleanup, names);
    workload.cwd = cwd;
    workload.runs = call.runs;
    if (call.ignores_failure) {
      workload.comments.emplace_back(
          "Failures were ignored. Here a run must exit with 0, or as `verify exit == N` says.");
    }
    for (const std::string& lost : call.lost) {
      workload.comments.push_back("Not taken over: " + lost);
    }
    if (cases_of(workload) > kMostCases) {
      found.notes.push_back(place + ": hyperfine measures `" + command.text +
                            "` with more values than a first spec should have.");
      continue;
    }
    found.workloads.push_back(std::move(workload));
  }
}

/// Whether a command can begin behind this beginning of a line.
bool begins_command(std::string_view before) {
  while (!before.empty() && (before.back() == ' ' || before.back() == '\t')) {
    before.remove_suffix(1);
  }
  if (before.empty() || before.ends_with("&&") || before.ends_with("||")) return true;
  if (before.find('#') != std::string_view::npos) return false;
  if (std::string_view(";|(!").find(before.back()) != std::string_view::npos) return true;
  const auto blank = before.find_last_of(" \t");
  const std::string_view last = before.substr(blank == std::string_view::npos ? 0 : blank + 1);
  static constexpr std::array<std::string_view, 8> kWords = {"do",   "then", "else", "if",
                                                             "exec", "time", "sudo", "{"};
  return std::find(kWords.begin(), kWords.end(), last) != kWords.end();
}

bool is_script(const std::string& path, const std::string& text) {
  if (path.ends_with(".sh") || path.ends_with(".bash")) return true;
  const std::string first = text.substr(0, std::min(text.find('\n'), std::size_t{120}));
  return first.starts_with("#!") && first.find("sh") != std::string::npos;
}

}  // namespace

void find_hyperfine(const Tree& tree, Found& found) {
  constexpr std::string_view kName = "hyperfine";
  constexpr std::size_t kMostCalls = 200;
  for (const auto& [path, text] : tree.files) {
    if (!is_script(path, text)) continue;
    const std::size_t before = found.workloads.size() + found.notes.size();
    const bool goes_home = text.find("cd \"$(dirname") != std::string::npos ||
                           text.find("cd $(dirname") != std::string::npos;
    std::size_t calls = 0;
    for (std::size_t at = text.find(kName); at != std::string::npos; at = text.find(kName, at)) {
      const std::size_t behind = at + kName.size();
      const std::size_t newline = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
      const std::size_t line = newline == std::string::npos ? 0 : newline + 1;
      const bool word = behind < text.size() && (text[behind] == ' ' || text[behind] == '\t');
      if (!word || !begins_command(std::string_view(text).substr(line, at - line))) {
        at = behind;
        continue;
      }
      if (++calls > kMostCalls) break;
      const auto number = std::count(text.begin(), text.begin() + static_cast<long>(at), '\n') + 1;
      const std::vector<ShellWord> words = shell_words(text, at);
      take_call(Reader(words).read(), path + ":" + std::to_string(number),
                goes_home ? folder_of(path) : "", found);
    }
    if (found.workloads.size() + found.notes.size() > before) {
      found.summary.push_back(path + ": calls hyperfine");
    }
  }
}

}  // namespace benchc::init
