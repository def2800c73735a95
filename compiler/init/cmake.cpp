#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "compiler/init/cmake_commands.h"
#include "compiler/init/cpp_benchmarks.h"
#include "compiler/init/find.h"

namespace benchc::init {
namespace {

constexpr std::string_view kFile = "CMakeLists.txt";
constexpr std::size_t kMostTargets = 200;

enum class Library { None, GoogleBenchmark, Catch2 };

struct Target {
  std::string name;
  /// Of its CMakeLists.txt.
  std::string folder;
  std::size_t line = 1;
  std::vector<std::string> sources;
  std::vector<std::string> conditions;
  Library library = Library::None;
};

std::string list_of(const std::string& folder) {
  return folder.empty() ? std::string(kFile) : folder + "/" + std::string(kFile);
}

Library library_of(const std::string& name) {
  static const std::set<std::string> kGoogle = {
      "benchmark::benchmark", "benchmark::benchmark_main", "benchmark", "benchmark_main",
      "-lbenchmark",          "-lbenchmark_main"};
  static const std::set<std::string> kCatch = {"Catch2::Catch2", "Catch2::Catch2WithMain"};
  if (kGoogle.contains(name)) return Library::GoogleBenchmark;
  return kCatch.contains(name) ? Library::Catch2 : Library::None;
}

/// What may follow `--target` and be a file's name.
bool is_target_name(const std::string& name) {
  return !name.empty() && name.size() < 100 && name[0] != '-' && name[0] != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                  std::string_view("_.+-").find(c) != std::string_view::npos;
         });
}

/// One CMakeLists.txt after the other, as far as it can be read without running it.
class Reader {
 public:
  void read(const std::string& folder, const std::string& text) {
    variables_.clear();
    conditions_.clear();
    inside_function_ = 0;
    for (CmakeCommand& command : cmake_commands(text)) {
      std::vector<std::string> arguments;
      for (const std::string& argument : command.arguments) expand(argument, arguments);
      command.arguments = std::move(arguments);
      take(folder, command);
    }
  }

  std::vector<Target> targets;
  std::set<std::string> options;
  /// Folders with a `project`.
  std::set<std::string> projects;
  /// What must hold for `add_subdirectory` of a folder.
  std::map<std::string, std::vector<std::string>> of_folder;
  std::set<std::string> moves_programs;
  std::vector<std::string> notes;

 private:
  /// Variables that were set to plain values; a list becomes several arguments.
  void expand(const std::string& argument, std::vector<std::string>& out) {
    if (argument.size() > 3 && argument.starts_with("${") && argument.ends_with('}')) {
      const auto variable = variables_.find(argument.substr(2, argument.size() - 3));
      if (variable != variables_.end()) {
        out.insert(out.end(), variable->second.begin(), variable->second.end());
        return;
      }
    }
    std::string text = argument;
    for (const auto& [name, values] : variables_) {
      const std::string use = "${" + name + "}";
      const auto at = values.size() == 1 ? text.find(use) : std::string::npos;
      if (at != std::string::npos) text.replace(at, use.size(), values[0]);
    }
    out.push_back(std::move(text));
  }

  void take(const std::string& folder, const CmakeCommand& command) {
    const std::vector<std::string>& arguments = command.arguments;
    if (command.name == "if") {
      std::string condition;
      for (const std::string& word : arguments) condition += (condition.empty() ? "" : " ") + word;
      conditions_.push_back(condition);
    } else if (command.name == "else" || command.name == "elseif") {
      if (!conditions_.empty()) conditions_.back() = "not (" + conditions_.back() + ")";
    } else if (command.name == "endif") {
      if (!conditions_.empty()) conditions_.pop_back();
    } else if (command.name == "function" || command.name == "macro") {
      ++inside_function_;
    } else if (command.name == "endfunction" || command.name == "endmacro") {
      inside_function_ -= inside_function_ > 0 ? 1 : 0;
    } else if (inside_function_ == 0 && !arguments.empty()) {
      take_plain(folder, command);
    }
  }

  void take_plain(const std::string& folder, const CmakeCommand& command) {
    const std::vector<std::string>& arguments = command.arguments;
    if (command.name == "project") {
      projects.insert(folder);
      variables_["PROJECT_NAME"] = variables_["CMAKE_PROJECT_NAME"] = {arguments[0]};
    } else if (command.name == "set" && arguments.size() < 200 && variables_.size() < 200) {
      if (arguments[0].find("RUNTIME_OUTPUT_DIRECTORY") != std::string::npos) {
        moves_programs.insert(folder);
      }
      variables_[arguments[0]] = {arguments.begin() + 1, arguments.end()};
    } else if (command.name == "set_target_properties") {
      if (std::find(arguments.begin(), arguments.end(), "RUNTIME_OUTPUT_DIRECTORY") !=
          arguments.end()) {
        moves_programs.insert(folder);
      }
    } else if (command.name == "option") {
      options.insert(arguments[0]);
    } else if (command.name == "add_subdirectory") {
      of_folder.emplace(joined(folder, arguments[0]), conditions_);
    } else if (command.name == "add_executable") {
      if (targets.size() >= 20 * kMostTargets) return;
      targets.push_back({arguments[0],
                         folder,
                         command.line,
                         {arguments.begin() + 1, arguments.end()},
                         conditions_});
    } else if (command.name == "target_sources") {
      if (Target* target = find(folder, arguments[0])) {
        target->sources.insert(target->sources.end(), arguments.begin() + 1, arguments.end());
      }
    } else if (command.name == "target_link_libraries") {
      link(folder, command);
    }
  }

  void link(const std::string& folder, const CmakeCommand& command) {
    for (const std::string& name : command.arguments) {
      const Library library = library_of(name);
      if (library == Library::None) continue;
      if (Target* target = find(folder, command.arguments[0])) {
        target->library = library;
      } else if (library == Library::GoogleBenchmark) {
        notes.push_back(list_of(folder) + ":" + std::to_string(command.line) + " links `" +
                        command.arguments[0] +
                        "` to Google Benchmark; which programs come of it only CMake can tell.");
      }
    }
  }

  Target* find(const std::string& folder, const std::string& name) {
    const auto target = std::find_if(targets.rbegin(), targets.rend(), [&](const Target& one) {
      return one.name == name && one.folder == folder;
    });
    return target == targets.rend() ? nullptr : &*target;
  }

  std::map<std::string, std::vector<std::string>> variables_;
  std::vector<std::string> conditions_;
  int inside_function_ = 0;
};

/// The outermost folder whose CMakeLists.txt has a project and from which this one is reached.
std::string top_of(const std::string& folder, const Tree& tree, const Reader& reader) {
  std::string top = folder;
  std::string above = folder;
  while (!above.empty()) {
    above = folder_of(above);
    if (tree.find(list_of(above)) != nullptr && reader.projects.contains(above)) top = above;
  }
  return top;
}

class Writer {
 public:
  Writer(const Tree& tree, const Reader& reader, Found& found)
      : tree_(tree), reader_(reader), found_(found) {}

  void write(const Target& target) {
    CppBenchmarks benchmarks;
    for (const std::string& source : target.sources) {
      const std::string* text = tree_.find(joined(target.folder, source));
      if (text == nullptr) continue;
      const CppBenchmarks more =
          target.library == Library::Catch2 ? catch2_benchmarks(*text) : google_benchmarks(*text);
      benchmarks.named.insert(benchmarks.named.end(), more.named.begin(), more.named.end());
      benchmarks.others.insert(benchmarks.others.end(), more.others.begin(), more.others.end());
    }
    // Most programs of Catch2 are tests.
    const bool is_catch = target.library == Library::Catch2;
    if (is_catch && benchmarks.named.empty()) return;
    const std::string place = list_of(target.folder) + ":" + std::to_string(target.line);
    found_.summary.push_back(place + ": target " + target.name + " of " +
                             (is_catch ? "Catch2" : "Google Benchmark"));
    const std::string program = build(target, place);
    if (is_catch) {
      write_catch2(target, benchmarks, program, place);
    } else {
      write_google(target, benchmarks, program, place);
    }
  }

 private:
  /// Adds the steps that make the target, and gives its program's path.
  std::string build(const Target& target, const std::string& place) {
    const std::string top = top_of(target.folder, tree_, reader_);
    std::string folder = "build/benchc";
    if (!top.empty()) {
      std::string& own = folders_[top];
      if (own.empty()) own = unique(folder + "-" + name_from(top), taken_);
      folder = own;
    }
    // A folder's name must not be taken for an option.
    const std::string source = top.starts_with('-') ? "./" + top : top;
    std::string& configure = configured_[top];
    if (configure.empty()) {
      configure = unique(top.empty() ? "configure" : "configure_" + name_from(top), taken_);
      found_.builds.push_back({.name = configure,
                               .comments = {list_of(top)},
                               .needs = "",
                               .command = {"cmake", "-S", top.empty() ? "." : source, "-B", folder,
                                           "-DCMAKE_BUILD_TYPE=Release"}});
    }
    const auto step = std::find_if(found_.builds.begin(), found_.builds.end(),
                                   [&](const Build& one) { return one.name == configure; });
    std::vector<std::string> comments = {place};
    for (const std::string& condition : conditions_of(target)) {
      if (!reader_.options.contains(condition) || !is_target_name(condition)) {
        comments.push_back("Made only if: " + condition + ". The step `" + configure +
                           "` may need a -D option for that.");
        continue;
      }
      const std::string define = "-D" + condition + "=ON";
      if (defined_.insert(configure + define).second) step->command.emplace_back(define);
    }
    const std::string below = top.empty()            ? target.folder
                              : target.folder == top ? ""
                                                     : target.folder.substr(top.size() + 1);
    const std::string program = folder + "/" + (below.empty() ? "" : below + "/") + target.name;
    if (reader_.moves_programs.contains(target.folder) || reader_.moves_programs.contains(top)) {
      comments.emplace_back(
          "RUNTIME_OUTPUT_DIRECTORY is set there: correct the program's path if it is not found.");
    }
    found_.builds.push_back({.name = unique(name_from("build " + target.name), taken_),
                             .comments = std::move(comments),
                             .needs = configure,
                             .command = {"cmake", "--build", folder, "--target", target.name},
                             .produces = {program}});
    return program;
  }

  std::vector<std::string> conditions_of(const Target& target) const {
    std::vector<std::string> conditions = target.conditions;
    for (std::string folder = target.folder;; folder = folder_of(folder)) {
      if (const auto more = reader_.of_folder.find(folder); more != reader_.of_folder.end()) {
        conditions.insert(conditions.end(), more->second.begin(), more->second.end());
      }
      if (folder.empty()) return conditions;
    }
  }

  void write_google(const Target& target, const CppBenchmarks& benchmarks,
                    const std::string& program, const std::string& place) {
    Workload workload{.name = name_from(target.name),
                      .comments = {place + ", Google Benchmark"},
                      .needs = found_.builds.back().name};
    const std::vector<Text> command = {program, "--benchmark_format=json",
                                       "--benchmark_min_time=0.05"};
    std::string others;
    for (const std::string& other : benchmarks.others) {
      if (others.size() < 300) others += (others.empty() ? "" : ", ") + other;
    }
    if (!others.empty()) {
      workload.comments.push_back(
          "Not taken over, since their names depend on arguments: " + others + ". `" + program +
          " --benchmark_list_tests` tells the names, as in \"" + benchmarks.others[0] + "/8\".");
    }
    if (benchmarks.named.empty()) {
      workload.command = command;
      workload.comments.emplace_back(
          "All benchmarks together. It decides itself how long it runs, so no rule judges its "
          "time: name a benchmark (--benchmark_filter=^NAME$) and read its time (metric real_time "
          "= json \"$.benchmarks[0].real_time\" in ns).");
      workload.time_counts = false;
      found_.workloads.push_back(std::move(workload));
      return;
    }
    workload.comments.emplace_back(
        "One sample is one start of the program, which repeats the benchmark for 50 ms.");
    std::map<std::string, std::vector<std::string>> by_unit;
    for (const CppBenchmarks::One& one : benchmarks.named) {
      std::vector<std::string>& names = by_unit[one.unit];
      if (std::find(names.begin(), names.end(), one.name) == names.end()) names.push_back(one.name);
    }
    for (const auto& [unit, names] : by_unit) {
      Workload one = workload;
      if (by_unit.size() > 1) {
        one.name += "_" + unit;
        one.comments.push_back("Those that print " + unit + ".");
      }
      one.parameters = {{"benchmark", names}};
      one.command = command;
      Text filter("--benchmark_filter=^");
      filter.pieces.push_back({"benchmark", true});
      filter.pieces.push_back({"$"});
      one.command.push_back(filter);
      one.metric = {"real_time", "json \"$.benchmarks[0].real_time\" in " + unit};
      found_.workloads.push_back(std::move(one));
    }
  }

  void write_catch2(const Target& target, const CppBenchmarks& benchmarks,
                    const std::string& program, const std::string& place) {
    Workload workload{.name = name_from(target.name),
                      .comments = {place + ", Catch2"},
                      .needs = found_.builds.back().name,
                      .command = {program, "--reporter", "xml"}};
    workload.time_counts = false;
    if (benchmarks.named.size() == 1) {
      workload.comments.push_back("The benchmark \"" + benchmarks.named[0].name + "\"");
      workload.metric = {"mean_time",
                         "match " + string_literal("<mean value=\"([-+.0-9eE]+)\"") + " in ns"};
    } else {
      workload.comments.emplace_back(
          "All benchmarks together. It decides itself how long it runs, so no rule judges its "
          "time: name a test case behind the program to measure it alone, and read its time with "
          "`metric mean_time = match \"…\" in ns`.");
    }
    found_.workloads.push_back(std::move(workload));
  }

  const Tree& tree_;
  const Reader& reader_;
  Found& found_;
  std::map<std::string, std::string> configured_;
  /// Each project's build tree.
  std::map<std::string, std::string> folders_;
  std::set<std::string> defined_;
  std::set<std::string> taken_;
};

}  // namespace

void find_cmake_targets(const Tree& tree, Found& found) {
  Reader reader;
  for (const auto& [path, text] : tree.files) {
    if (path == kFile || path.ends_with("/" + std::string(kFile))) {
      reader.read(folder_of(path), text);
    }
  }
  Writer writer(tree, reader, found);
  std::size_t written = 0;
  for (const Target& target : reader.targets) {
    if (target.library == Library::None) continue;
    if (!is_target_name(target.name) || ++written > kMostTargets) {
      found.notes.push_back(list_of(target.folder) + ":" + std::to_string(target.line) +
                            ": the program `" + target.name +
                            "` is linked to a benchmark library, too; only CMake knows its name.");
      continue;
    }
    writer.write(target);
  }
  found.notes.insert(found.notes.end(), reader.notes.begin(), reader.notes.end());
}

}  // namespace benchc::init
