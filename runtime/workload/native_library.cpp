#include "runtime/workload/native_library.h"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

#include "runtime/plan/plan_text.h"
#include "runtime/workload/conditions.h"
#include "runtime/workload/native_cache.h"
#include "runtime/workload/process_start.h"

namespace benchc::workload {
namespace {

namespace fs = std::filesystem;

constexpr double kCompileTimeout = 600;
constexpr std::size_t kKeptOutput = std::size_t{64} << 10;
/// Changes what is kept from before.
constexpr std::string_view kCacheVersion = "benchc native 1";

/// Goes with all that is in it.
struct TemporaryFolder {
  fs::path path;

  explicit TemporaryFolder(fs::path its_path) : path(std::move(its_path)) {}
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

NativeLibrary failed(std::string reason, std::string output = {}) {
  return {.path = {},
          .orders = {},
          .cached = false,
          .reason = std::move(reason),
          .output = std::move(output)};
}

/// The file's real place, if it is a file of the repository.
Expected<fs::path> file_inside(const std::string& file, const fs::path& repository,
                               std::string_view kind) {
  const std::string name = plan::printable(file);
  std::error_code error;
  const fs::path root = fs::canonical(repository, error);
  if (error) return failure("no such directory: " + repository.string());
  const fs::path real = fs::weakly_canonical(root / file, error);
  if (error) return failure(name + ": " + error.message());
  const fs::path inside = real.lexically_relative(root);
  if (inside.empty() || *inside.begin() == "..")
    return failure(name + " is outside the repository");
  if (!fs::exists(real, error)) return failure("no such " + std::string(kind) + ": " + name);
  if (!fs::is_regular_file(real, error)) return failure("is no regular file: " + name);
  return real;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) result.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// Of a library, which is a name otherwise.
bool is_path(const std::string& library) { return library.find('/') != std::string::npos; }

bool in_c(const plan::Native& native) { return fs::path(native.file).extension() == ".c"; }

std::vector<std::string> compiler_words(const plan::Native& native, const NativeTools& tools) {
  const bool c = in_c(native);
  std::vector<std::string> result = words(native.compiler);
  if (result.empty()) result = words(c ? tools.cc : tools.cxx);
  if (result.empty()) result = {c ? "cc" : "c++"};
  return result;
}

/// All of the command that says what comes out; where that goes is told apart.
std::vector<std::string> command(const std::vector<std::string>& compiler,
                                 const plan::Native& native, const fs::path& include_folder) {
  std::vector<std::string> argv = compiler;
  argv.insert(argv.end(), {in_c(native) ? "-std=c17" : "-std=c++20", "-fPIC", "-shared"});
  const auto about_colour = [](const std::string& flag) {
    return flag.starts_with("-fdiagnostics-color") || flag.starts_with("-fcolor-diagnostics") ||
           flag.starts_with("-fno-color-diagnostics") || flag.starts_with("-fno-diagnostics-color");
  };
  if (std::none_of(native.flags.begin(), native.flags.end(), about_colour)) {
    argv.push_back("-fdiagnostics-color=never");
  }
  argv.push_back("-I" + include_folder.string());
  for (const std::string& include : native.includes) argv.push_back("-I" + include);
  if (native.flags.empty()) argv.push_back("-O2");
  argv.insert(argv.end(), native.flags.begin(), native.flags.end());
  return argv;
}

void add_source(const plan::Native& native, std::vector<std::string>& argv) {
  // A name must not look like an option, nor like a file of options.
  const bool special = native.file.starts_with('-') || native.file.starts_with('@');
  argv.push_back(special ? "./" + native.file : native.file);
}

/// What it is linked with.
void add_libraries(const plan::Native& native, const fs::path& repository,
                   std::vector<std::string>& argv) {
  for (const std::string& library : native.libraries) {
    if (!is_path(library)) {
      argv.push_back("-l" + library);
      continue;
    }
    const fs::path path = (repository / library).lexically_normal();
    argv.push_back(path.string());
    // It is looked for where it was linked from.
    if (path.filename().string().find(".so") != std::string::npos) {
      argv.insert(argv.end(), {"-Xlinker", "-rpath=" + path.parent_path().string()});
    }
  }
}

/// The end of the command: the source, and what it is linked with.
void add_inputs(const plan::Native& native, const fs::path& repository,
                std::vector<std::string>& argv) {
  add_source(native, argv);
  add_libraries(native, repository, argv);
}

/// Which compiler it is: the programs of its command by place, size and time, and what it says of
/// itself.
Expected<std::string> identity(const std::vector<std::string>& compiler, Launch launch,
                               Launcher& launcher) {
  std::string all;
  for (const std::string& word : compiler) {
    if (word.starts_with('-')) break;
    const Expected<std::string> program = find_program(word, launch);
    if (!program) return tl::make_unexpected(program.error());
    std::error_code error;
    const fs::path real = fs::canonical(fs::path(launch.directory) / *program, error);
    if (error) return failure("no such file: " + word);
    const auto size = fs::file_size(real, error);
    const auto time = fs::last_write_time(real, error).time_since_epoch().count();
    all += real.string() + "\n" + std::to_string(size) + "\n" + std::to_string(time) + "\n";
  }
  launch.argv = compiler;
  launch.argv.push_back("--version");
  launch.keep_stdout = 4096;
  const Finished finished = launcher.run(launch);
  if (finished.end == Finished::End::NotStarted) return failure(finished.cause);
  return all + first_line(finished.out.text);
}

/// What the flags mean on this machine alone.
std::string machine(const plan::Native& native) {
  const bool own = std::any_of(native.flags.begin(), native.flags.end(),
                               [](const std::string& flag) { return flag.ends_with("=native"); });
  if (!own) return {};
  const std::string all = file_text("/proc/cpuinfo").value_or("");
  std::string result;
  for (const std::string_view name : {"\nmodel name", "\nflags", "\nFeatures"}) {
    const std::size_t begin = all.find(name);
    if (begin != std::string::npos) result += first_line(all.substr(begin + 1)) + "\n";
  }
  return result;
}

/// What compilers read from the environment.
std::string variables(const Launch& launch) {
  constexpr std::string_view kRead[] = {
      "CPATH=", "C_INCLUDE_PATH=", "CPLUS_INCLUDE_PATH=", "LIBRARY_PATH="};
  std::string result;
  for (const std::string& entry : *launch.environment) {
    for (const std::string_view name : kRead) {
      if (entry.starts_with(name)) result += entry + "\n";
    }
  }
  return result;
}

/// What is in the files that the command names and no list of headers does: libraries, and what
/// flags lead to ("@flags.txt", "-fprofile-use=body.gcda", "-Wl,--version-script,body.map").
std::string named_files(const plan::Native& native, const fs::path& repository) {
  std::string result;
  const auto add = [&](const std::string& name) {
    if (name.empty()) return;
    if (const auto text = file_text(repository / name)) result += digest({name, *text});
  };
  for (const std::string& library : native.libraries) {
    if (is_path(library)) add(library);
  }
  for (const std::string& flag : native.flags) {
    add(flag);
    for (std::size_t at = 0; (at = flag.find_first_of("@=,", at)) != std::string::npos;) {
      ++at;
      add(flag.substr(at));
    }
  }
  return result;
}

std::string joined(const std::vector<std::string>& argv) {
  return digest({argv.begin(), argv.end()});
}

std::string order_key(const std::string& key, const std::string& linker, unsigned seed) {
  return digest({"link order", key, linker, std::to_string(seed)});
}

/// What is in the cache in all orders.
std::vector<fs::path> kept_orders(const NativeCache& cache, const std::string& key,
                                  const std::string& linker) {
  std::vector<fs::path> orders;
  for (unsigned seed = 1; seed <= kLinkOrders; ++seed) {
    std::optional<fs::path> found = cache.find(order_key(key, linker, seed));
    if (!found) return {};
    orders.push_back(std::move(*found));
  }
  return orders;
}

/// Compiles once, and links in all orders; none where that fails, for whatever reason: what is
/// wrong with the source is told by compiling it as ever.
std::vector<fs::path> link_orders(const plan::Native& native, const std::vector<std::string>& argv,
                                  Launch launch, const std::string& key, const std::string& linker,
                                  const fs::path& repository, const NativeCache& cache,
                                  Launcher& launcher) {
  const Expected<fs::path> folder = cache.temporary_folder();
  if (!folder) return {};
  const TemporaryFolder temporary(*folder);
  const std::string stem = fs::path(native.file).stem().string();
  const fs::path object = temporary.path / (stem + ".o");
  const fs::path rule = temporary.path / "headers.d";
  launch.environment = process_environment(false, {}, {{"TMPDIR", temporary.path.string()}});
  const fs::file_time_type since = fs::file_time_type::clock::now();
  launch.argv = argv;
  launch.argv.insert(launch.argv.end(), {"-ffunction-sections", "-c", "-MD", "-MT", "body", "-MF",
                                         rule.string(), "-o", object.string()});
  add_source(native, launch.argv);
  if (!launcher.run(launch).exited_with(0)) return {};
  const std::vector<std::string> headers = dependencies(file_text(rule).value_or(""));
  std::vector<fs::path> orders;
  for (unsigned seed = 1; seed <= kLinkOrders; ++seed) {
    const fs::path library = temporary.path / (stem + std::to_string(seed) + ".so");
    const std::string number = std::to_string(seed);
    launch.argv = argv;
    launch.argv.insert(launch.argv.end(),
                       {"-fuse-ld=" + linker, "-Xlinker",
                        "--shuffle-sections=" + (linker == "lld" ? ".text.*=" + number : number),
                        "-o", library.string(), object.string()});
    add_libraries(native, repository, launch.argv);
    if (!launcher.run(launch).exited_with(0)) return {};
    Expected<fs::path> kept = cache.keep(order_key(key, linker, seed), library, headers, since);
    if (!kept) return {};
    orders.push_back(std::move(*kept));
  }
  return orders;
}

/// Runs the compiler, and hands what it made to the cache.
NativeLibrary compile(const plan::Native& native, std::vector<std::string> argv, Launch launch,
                      const std::string& key, const fs::path& repository, const NativeCache& cache,
                      Launcher& launcher) {
  Expected<fs::path> folder = cache.temporary_folder();
  if (!folder) return failed(folder.error().message);
  const TemporaryFolder temporary(std::move(*folder));
  const fs::path library = temporary.path / fs::path(native.file).stem().concat(".so");
  const fs::path rule = temporary.path / "headers.d";
  argv.insert(argv.end(), {"-MD", "-MT", "body", "-MF", rule.string(), "-o", library.string()});
  add_inputs(native, repository, argv);
  launch.argv = std::move(argv);
  launch.environment = process_environment(false, {}, {{"TMPDIR", temporary.path.string()}});

  const fs::file_time_type since = fs::file_time_type::clock::now();
  Finished finished = launcher.run(launch);
  std::string output = std::move(finished.out.text) + finished.err.text;
  if (finished.end == Finished::End::Interrupted) return failed("interrupted");
  if (!finished.exited_with(0)) {
    std::string reason = plan::printable(native.file) + " did not compile";
    if (finished.end != Finished::End::Exited) {
      reason += ": the compiler " + describe(finished, launch.timeout);
    }
    return failed(std::move(reason), std::move(output));
  }
  const std::vector<std::string> headers = dependencies(file_text(rule).value_or(""));
  Expected<fs::path> kept = cache.keep(key, library, headers, since);
  if (!kept) return failed(kept.error().message, std::move(output));
  return {.path = std::move(*kept),
          .orders = {},
          .cached = false,
          .reason = {},
          .output = std::move(output)};
}

}  // namespace

NativeLibrary build_native(const plan::Native& native, const fs::path& repository,
                           const NativeTools& tools, const std::vector<unsigned>& cores,
                           const StopFlags& stop, Launcher& launcher,
                           const std::string& shuffling_linker) {
  const bool library = native.kind == plan::Native::Kind::Library;
  const Expected<fs::path> file =
      file_inside(native.file, repository, library ? "library" : "source file");
  if (!file) return failed(file.error().message);
  if (library) return {.path = *file, .orders = {}, .cached = false, .reason = {}, .output = {}};
  for (const std::string& linked : native.libraries) {
    if (!is_path(linked)) continue;
    const Expected<fs::path> found = file_inside(linked, repository, "library");
    if (!found) return failed(found.error().message);
  }
  const std::optional<std::string> source = file_text(*file);
  if (!source) return failed(plan::printable(native.file) + " cannot be read");

  const NativeCache cache(tools.cache / "native", repository);
  const Expected<fs::path> include_folder = cache.include_folder(tools.header);
  if (!include_folder) return failed(include_folder.error().message);

  Launch launch;
  launch.directory = repository.string();
  launch.environment = process_environment(false, {}, {});
  launch.timeout = kCompileTimeout;
  launch.cores = cores;
  launch.stop = stop;
  launch.keep_stdout = kKeptOutput;
  launch.keep_stderr = kKeptOutput;
  const std::vector<std::string> compiler = compiler_words(native, tools);
  const Expected<std::string> which = identity(compiler, launch, launcher);
  if (stop.set()) return failed("interrupted");
  if (!which) return failed("the compiler could not be started: " + which.error().message);

  std::vector<std::string> argv = command(compiler, native, *include_folder);
  std::vector<std::string> all = argv;
  add_inputs(native, repository, all);
  const std::string key =
      digest({kCacheVersion, joined(all), *which, *source, tools.header, machine(native),
              variables(launch), named_files(native, repository)});
  if (!shuffling_linker.empty()) {
    std::vector<fs::path> orders = kept_orders(cache, key, shuffling_linker);
    const bool cached = !orders.empty();
    if (!cached) {
      orders =
          link_orders(native, argv, launch, key, shuffling_linker, repository, cache, launcher);
    }
    if (stop.set()) return failed("interrupted");
    if (!orders.empty()) {
      const fs::path first = orders.front();
      return {
          .path = first, .orders = std::move(orders), .cached = cached, .reason = {}, .output = {}};
    }
  }
  if (const std::optional<fs::path> found = cache.find(key)) {
    return {.path = *found, .orders = {}, .cached = true, .reason = {}, .output = {}};
  }
  return compile(native, std::move(argv), std::move(launch), key, repository, cache, launcher);
}

}  // namespace benchc::workload
