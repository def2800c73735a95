#include "compiler/model/kernel.h"

#include <algorithm>
#include <cmath>

#include "compiler/model/native.h"
#include "compiler/model/projection.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using Type = Kernel::Argument::Type;

constexpr std::string_view kApis[] = {"opencl", "cuda"};
constexpr std::string_view kTypes[] = {"int", "uint", "long", "ulong", "float", "double"};
constexpr std::string_view kFills[] = {"zero", "iota", "random"};
constexpr std::size_t kMostDimensions = 3;
// Whole numbers above are not exact.
constexpr double kMostExact = 9007199254740992;

template <std::size_t Count>
std::optional<std::size_t> word_of(const Expr& expr, const std::string_view (&words)[Count]) {
  for (std::size_t i = 0; i < Count; ++i) {
    if (is_word(expr, words[i])) return i;
  }
  return std::nullopt;
}

double size_of(Type type) {
  return type == Type::Int || type == Type::Uint || type == Type::Float ? 4 : 8;
}

// The least and the greatest number that a scalar of a type can be.
std::pair<double, double> bounds_of(Type type) {
  switch (type) {
    case Type::Int:
      return {-2147483648.0, 2147483647.0};
    case Type::Uint:
      return {0, 4294967295.0};
    case Type::Ulong:
      return {0, kMostExact};
    case Type::Long:
      return {-kMostExact, kMostExact};
    case Type::Float:
      return {-3.4028234663852886e38, 3.4028234663852886e38};
    case Type::Double:
      break;
  }
  return {-1.7976931348623157e308, 1.7976931348623157e308};
}

bool is_whole(Type type) { return type != Type::Float && type != Type::Double; }

std::nullopt_t wrong_argument(source::Span span, std::string message, Diagnostics& diagnostics,
                              std::string hint = {}) {
  if (hint.empty()) {
    hint = "write `arg NAME = VALUE as float` or `arg NAME = buffer n * 4B random as float`";
  }
  report(diagnostics, Kind::WrongForm, span, std::move(message), std::move(hint));
  return std::nullopt;
}

// `random`, `as double`, in any order.
bool read_traits(Words& words, KernelArgument& read, Diagnostics& diagnostics) {
  Kernel::Argument& argument = read.argument;
  bool filled = false;
  bool typed = false;
  while (!words.at_end()) {
    const Expr& word = *words.take();
    if (is_word(word, "as") && !typed) {
      const Expr* type = words.take();
      if (type == nullptr) {
        wrong_argument(word.span, "`as` needs a type", diagnostics, "one of " + one_of(kTypes));
        return false;
      }
      const auto choice = read_choice(*type, "as", kTypes, diagnostics);
      if (!choice) return false;
      argument.type = static_cast<Type>(*choice);
      typed = true;
      continue;
    }
    const auto fill = word_of(word, kFills);
    if (fill && argument.buffer && !filled) {
      argument.fill = static_cast<Kernel::Argument::Fill>(*fill);
      filled = true;
      continue;
    }
    std::string hint;
    if (word_of(word, kTypes)) hint = "a type stands behind `as`: `as " + word.text + "`";
    if (fill && !argument.buffer)
      hint = "only a buffer is filled: `buffer n * 4B " + word.text + "`";
    if (hint.empty() && argument.buffer && word.kind == ExprKind::Name) {
      hint = did_you_mean(word.text, kFills);
    }
    wrong_argument(word.span, "unexpected " + tick(syntax::print(word)) + " in an argument",
                   diagnostics, std::move(hint));
    return false;
  }
  read.typed = typed || argument.buffer;
  return true;
}

bool ends_as(std::string_view file, std::string_view extension) {
  const std::string_view name = file.substr(file.rfind('/') + 1);
  return name.size() > extension.size() && name.ends_with(extension);
}

// Whether the expression itself has a number that is written with a fraction: `2.0`, `1e3`.
bool written_with_fraction(const Expr& expr, const source::SourceSet& sources) {
  if (expr.kind == ExprKind::Number) {
    const std::string_view text = sources.text(expr.span);
    return !text.starts_with("0x") && text.find_first_of(".eE") != std::string_view::npos;
  }
  return std::any_of(expr.operands.begin(), expr.operands.end(),
                     [&](const Expr& operand) { return written_with_fraction(operand, sources); });
}

}  // namespace

std::string_view type_name(Type type) { return kTypes[static_cast<std::size_t>(type)]; }

std::optional<Kernel> read_kernel(const syntax::Statement& setting, Diagnostics& diagnostics) {
  const auto wrong = [&](source::Span span, std::string message, std::string hint = {}) {
    if (hint.empty()) hint = "write `kernel = \"kernels/saxpy.cl\" entry NAME on opencl`";
    report(diagnostics, Kind::WrongForm, span, std::move(message), std::move(hint));
    return std::nullopt;
  };
  Words words(setting.values);
  Kernel kernel;
  kernel.file = *words.take();
  if (!words.take_word("entry")) {
    const Expr* other = words.peek();
    if (other != nullptr && !is_word(*other, "on")) {
      return wrong(other->span, "unexpected " + tick(syntax::print(*other)) + " in `kernel`");
    }
    return wrong(kernel.file.span, "`kernel` does not say which function of the file is launched");
  }
  const Expr* entry = words.take();
  if (entry == nullptr) return wrong(setting.span, "`entry` needs a name");
  if (entry->kind != ExprKind::Name) {
    return wrong(entry->span,
                 "an entry is a name of C, and " + tick(syntax::print(*entry)) + " is none",
                 entry->kind == ExprKind::String ? "names stand without quotes"
                                                 : "a kernel of CUDA is `extern \"C\"`");
  }
  kernel.entry = entry->text;
  if (words.at_end()) {
    return wrong(setting.span, "`kernel` does not say what it runs on",
                 "write `on opencl` or `on cuda` behind the entry");
  }
  if (!words.take_word("on")) {
    return wrong(words.peek()->span,
                 "unexpected " + tick(syntax::print(*words.peek())) + " in `kernel`");
  }
  const Expr* api = words.take();
  if (api == nullptr) return wrong(setting.span, "`on` needs `opencl` or `cuda`");
  const auto choice = word_of(*api, kApis);
  if (!choice) {
    const std::string name = syntax::print(*api);
    report(diagnostics, Kind::BadValue, api->span,
           "a kernel runs on " + one_of(kApis) + ", not on " + tick(name),
           did_you_mean(name, kApis));
    return std::nullopt;
  }
  kernel.api = static_cast<Kernel::Api>(*choice);
  if (!words.at_end()) {
    return wrong(words.peek()->span,
                 "unexpected " + tick(syntax::print(*words.peek())) + " in `kernel`");
  }
  return kernel;
}

std::optional<KernelArgument> read_argument(const syntax::Statement& clause,
                                            Diagnostics& diagnostics) {
  KernelArgument read;
  const Expr& name = clause.items[0].expr;
  if (name.kind != ExprKind::Name || clause.items.size() != 1 || clause.values.empty()) {
    return wrong_argument(clause.span, "an argument has one name and a value", diagnostics);
  }
  read.argument.name = name.text;
  read.argument.span = name.span;
  Words words(clause.values);
  const Expr& first = *words.take();
  if (first.kind == ExprKind::Call && is_word(first.operands[0], "buffer")) {
    return wrong_argument(first.span, "`buffer` is a word, and no function", diagnostics,
                          "write its size behind it: `buffer n * 4B`");
  }
  read.argument.buffer = is_word(first, "buffer");
  if (!read.argument.buffer) {
    read.argument.value = first;
  } else {
    const Expr* bytes = words.take();
    if (bytes == nullptr || is_word(*bytes, "as") || word_of(*bytes, kFills)) {
      return wrong_argument(first.span, "a buffer needs its size in bytes", diagnostics,
                            "as in `buffer n * 4B`");
    }
    read.argument.value = *bytes;
  }
  if (!read_traits(words, read, diagnostics)) return std::nullopt;
  return read;
}

std::optional<std::string> read_kernel_file(const Expr& expr, const Scope& scope,
                                            Diagnostics& diagnostics) {
  std::optional<std::string> path = read_path(expr, scope, "kernel", diagnostics);
  if (!path || path->find('\0') == std::string::npos) return path;
  report(diagnostics, Kind::BadValue, expr.span, "the path of a kernel holds a NUL");
  return std::nullopt;
}

std::optional<double> read_scalar(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  return read_quantity(expr, scope, {}, "arg", "", diagnostics);
}

std::optional<double> read_buffer(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  const auto bytes = read_quantity(expr, scope, {.bytes = 1}, "buffer", "n * 4B", diagnostics);
  if (!bytes || (*bytes > 0 && *bytes <= kMostExact && std::floor(*bytes) == *bytes)) return bytes;
  report(diagnostics, Kind::BadValue, expr.span,
         "a buffer has a whole number of bytes, at least one, and this is " +
             printed(number(*bytes, {.bytes = 1})));
  return std::nullopt;
}

std::optional<std::vector<double>> read_range(const Expr& expr, const Scope& scope,
                                              std::string_view what, Diagnostics& diagnostics) {
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  const bool list = value->kind == Value::Kind::List;
  const std::vector<Value> one = {*value};
  const std::vector<Value>& values = list ? value->items : one;
  if (values.empty() || values.size() > kMostDimensions) {
    report(
        diagnostics, Kind::BadValue, expr.span,
        tick(what) + " has one to three dimensions, and this has " + std::to_string(values.size()));
    return std::nullopt;
  }
  std::vector<double> range;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& items = values[i];
    const bool literal = list && expr.kind == ExprKind::List;
    const source::Span span = literal ? expr.operands[i].span : expr.span;
    if (items.kind != Value::Kind::Number || !items.dimension.none() || items.percent) {
      report(diagnostics,
             items.kind == Value::Kind::Number ? Kind::WrongDimension : Kind::WrongType, span,
             tick(what) + " takes whole numbers, and this is " + describe(items),
             "as in `" + std::string(what) + " = n` or `" + std::string(what) + " = [n, m]`");
      return std::nullopt;
    }
    if (!(items.number >= 1 && items.number <= kMostExact) ||
        std::floor(items.number) != items.number) {
      report(diagnostics, Kind::BadValue, span,
             tick(what) + " takes whole numbers from 1, and this is " + printed(items));
      return std::nullopt;
    }
    range.push_back(items.number);
  }
  return range;
}

void check_argument(const Kernel::Argument& argument, const Scope& scope,
                    Diagnostics& diagnostics) {
  const std::string type(type_name(argument.type));
  if (argument.buffer) {
    const auto bytes = read_buffer(argument.value, scope, diagnostics);
    if (!bytes || std::fmod(*bytes, size_of(argument.type)) == 0) return;
    report(diagnostics, Kind::BadValue, argument.value.span,
           "a buffer of " + type + " has a multiple of " + printed(number(size_of(argument.type))) +
               " bytes, and this has " + printed(number(*bytes)),
           "its elements' type stands behind `as`");
    return;
  }
  const auto value = read_scalar(argument.value, scope, diagnostics);
  if (!value) return;
  const auto [least, most] = bounds_of(argument.type);
  const bool whole = std::floor(*value) == *value;
  if (*value >= least && *value <= most && (whole || !is_whole(argument.type))) return;
  report(
      diagnostics, Kind::BadValue, argument.value.span,
      printed(number(*value)) + " is no " + type + ", the type of argument " + tick(argument.name),
      "its type stands behind `as`: one of " + one_of(kTypes));
}

void check_launch(const Kernel& kernel, const Scope& scope, Diagnostics& diagnostics) {
  if (!kernel.global || !kernel.local) return;
  // What is wrong in itself is told of where it is read.
  Diagnostics told;
  const auto global = read_range(*kernel.global, scope, "global", told);
  const auto local = read_range(*kernel.local, scope, "local", told);
  if (!global || !local) return;
  if (global->size() != local->size()) {
    report(diagnostics, Kind::BadValue, kernel.local->span,
           "`local` has " + std::to_string(local->size()) + " of the " +
               std::to_string(global->size()) + " dimensions of `global`");
    return;
  }
  // A grid of CUDA covers what does not divide.
  if (kernel.api == Kernel::Api::Cuda) return;
  for (std::size_t i = 0; i < global->size(); ++i) {
    if (std::fmod((*global)[i], (*local)[i]) == 0) continue;
    report(diagnostics, Kind::BadValue, kernel.local->span,
           "`local` does not divide `global`: " + printed(number((*global)[i])) +
               " work items are no multiple of " + printed(number((*local)[i])));
    return;
  }
}

void check_kernel_file(const Workload& workload, const Files& files, const Scope& scope,
                       Diagnostics& diagnostics) {
  const Kernel& kernel = *workload.kernel;
  const std::optional<std::string> file = read_kernel_file(kernel.file, scope, diagnostics);
  if (!file) return;
  const bool opencl = kernel.api == Kernel::Api::OpenCl;
  const bool compiled = ends_as(*file, ".ptx");
  if (opencl ? !ends_as(*file, ".cl") : !(ends_as(*file, ".cu") || compiled)) {
    std::string hint = opencl ? "its sources end in `.cl`" : "its sources end in `.cu` or `.ptx`";
    if (opencl && (ends_as(*file, ".cu") || compiled)) hint = "write `on cuda`";
    if (!opencl && ends_as(*file, ".cl")) hint = "write `on opencl`";
    report(diagnostics, Kind::BadValue, kernel.file.span,
           tick(*file) + " is no kernel of " + (opencl ? "OpenCL" : "CUDA"), std::move(hint));
    return;
  }
  for (const auto& [name, setting] :
       {std::pair("flags", &kernel.flags), std::pair("includes", &kernel.includes)}) {
    if (!compiled || !*setting) continue;
    report(diagnostics, Kind::MisplacedSetting, (*setting)->span,
           tick(name) + " is for a source, and " + tick(*file) + " is compiled already");
  }
  check_found(workload, kernel.file, *file, files, diagnostics);
}

void settle_types(Workload& workload, const std::vector<std::size_t>& untyped,
                  const source::SourceSet& sources) {
  for (const std::size_t at : untyped) {
    Kernel::Argument& argument = workload.kernel->arguments[at];
    argument.type = Type::Int;
    bool fraction = written_with_fraction(argument.value, sources);
    Projection projection(workload);
    projection.add(argument.value);
    const std::uint64_t cases = projection.constant()
                                    ? std::min<std::uint64_t>(workload.case_count, 1)
                                    : workload.case_count;
    Memo<double> values(projection);
    for (std::uint64_t c = 0; c < cases && !fraction; ++c) {
      const double value = values.get(c, [&](std::uint64_t index) {
        // What is wrong is told of where the argument is checked.
        Diagnostics told;
        return read_scalar(argument.value, case_scope(workload, index), told).value_or(0);
      });
      fraction = std::floor(value) != value;
      const auto [least, most] = bounds_of(Type::Int);
      if (value < least || value > most) argument.type = Type::Long;
    }
    if (fraction) argument.type = Type::Float;
  }
}

}  // namespace benchc::model
