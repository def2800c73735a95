#include "runtime/plan/shown.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "runtime/plan/plan_text.h"

namespace benchc::plan {
namespace {

std::string quoted(const std::string& argument) {
  const bool plain = !argument.empty() && std::all_of(argument.begin(), argument.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
  });
  if (plain) return argument;
  std::string out = "'";
  for (const char c : argument) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return printable(out + "'");
}

std::string shown(const Verify& verify) {
  const std::string text = "\"" + printable(verify.text) + "\"";
  switch (verify.kind) {
    case Verify::Kind::StdoutContains:
      return "stdout contains " + text;
    case Verify::Kind::StdoutMatches:
      return "stdout matches " + text;
    case Verify::Kind::StderrContains:
      return "stderr contains " + text;
    case Verify::Kind::StderrMatches:
      return "stderr matches " + text;
    case Verify::Kind::ExitCode:
      return "exit == " + std::to_string(verify.exit_code);
    case Verify::Kind::FileExists:
      return "file " + text + " exists";
  }
  return {};
}

std::string shown(const Indirect<Command>& command) { return command ? shown(*command) : ""; }

std::string all_shown(const std::vector<Verify>& verify) {
  std::string out;
  for (const Verify& one : verify) out += (out.empty() ? "" : ", ") + shown(one);
  return out;
}

std::string all_shown(const Variables& variables) {
  std::string out;
  for (const auto& [name, value] : variables) {
    out += (out.empty() ? "" : " ") + printable(name) + "=" + quoted(value);
  }
  return out;
}

std::string all_shown(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : " ") + quoted(text);
  return out;
}

/// Whether two cases agree in a part of their `native`.
template <auto Member>
bool same_native(const Case& a, const Case& b) {
  if (!a.native || !b.native) return !a.native && !b.native;
  return (*a.native).*Member == (*b.native).*Member;
}

/// The same of their `kernel`.
template <auto Member>
bool same_kernel(const Case& a, const Case& b) {
  if (!a.kernel || !b.kernel) return !a.kernel && !b.kernel;
  return (*a.kernel).*Member == (*b.kernel).*Member;
}

std::string shown_flags(const Case& one) {
  if (one.kernel) return all_shown(one.kernel->flags);
  return one.native ? all_shown(one.native->flags) : "";
}

std::string shown_includes(const Case& one) {
  if (one.kernel) return all_shown(one.kernel->includes);
  return one.native ? all_shown(one.native->includes) : "";
}

std::string shown(const Kernel::Argument& argument) {
  std::string out = printable(argument.name) + " = ";
  if (argument.kind == Kernel::Argument::Kind::Scalar) {
    return out + shown(Value{Value::Kind::Number, argument.value, "", ""}) + " as " +
           word(argument.type);
  }
  out += "buffer " + bytes(argument.bytes) + " of " + word(argument.type);
  return argument.fill == Kernel::Argument::Fill::Zero ? out : out + ", " + word(argument.fill);
}

std::string shown_arguments(const Case& one) {
  if (!one.kernel) return {};
  std::string out;
  for (const Kernel::Argument& argument : one.kernel->arguments) {
    out += (out.empty() ? "" : "; ") + shown(argument);
  }
  return out;
}

/// "1048576 x 16 work items in groups of 256 x 1".
std::string shown_launch(const Case& one) {
  if (!one.kernel) return {};
  const auto product = [](const std::vector<double>& counts) {
    std::string out;
    for (const double count : counts) {
      out += (out.empty() ? "" : " x ") + shown(Value{Value::Kind::Number, count, "", ""});
    }
    return out;
  };
  const std::string groups = product(one.kernel->local);
  return product(one.kernel->global) + " work items" +
         (groups.empty() ? "" : " in groups of " + groups);
}

std::string shown_container(const Case& one) {
  if (!one.container) return {};
  const Container& container = *one.container;
  std::string out = printable(container.image);
  if (container.cpus) out += ", " + number(*container.cpus) + " CPUs";
  if (container.memory) out += ", " + bytes(*container.memory);
  return out + (container.network ? ", with a network" : ", without a network");
}

const Detail kDetails[] = {
    {"compiler", [](const Case& one) { return one.native ? printable(one.native->compiler) : ""; },
     same_native<&Native::compiler>},
    {"flags", shown_flags,
     [](const Case& a, const Case& b) {
       return same_native<&Native::flags>(a, b) && same_kernel<&Kernel::flags>(a, b);
     }},
    {"includes", shown_includes,
     [](const Case& a, const Case& b) {
       return same_native<&Native::includes>(a, b) && same_kernel<&Kernel::includes>(a, b);
     }},
    {"libraries",
     [](const Case& one) { return one.native ? all_shown(one.native->libraries) : ""; },
     same_native<&Native::libraries>},
    {"defaults", [](const Case& one) { return one.native ? all_shown(one.native->defaults) : ""; },
     same_native<&Native::defaults>},
    {"memory",
     [](const Case& one) {
       return one.native && one.native->memory ? bytes(*one.native->memory) : std::string();
     },
     same_native<&Native::memory>},
    {"arguments", shown_arguments, same_kernel<&Kernel::arguments>},
    {"launch", shown_launch,
     [](const Case& a, const Case& b) {
       return same_kernel<&Kernel::global>(a, b) && same_kernel<&Kernel::local>(a, b);
     }},
    {"container", shown_container,
     [](const Case& a, const Case& b) { return a.container == b.container; }},
    {"setup", [](const Case& one) { return shown(one.setup); },
     [](const Case& a, const Case& b) { return a.setup == b.setup; }},
    {"prepare", [](const Case& one) { return shown(one.prepare); },
     [](const Case& a, const Case& b) { return a.prepare == b.prepare; }},
    {"teardown", [](const Case& one) { return shown(one.teardown); },
     [](const Case& a, const Case& b) { return a.teardown == b.teardown; }},
    {"cwd", [](const Case& one) { return printable(one.cwd); },
     [](const Case& a, const Case& b) { return a.cwd == b.cwd; }},
    {"env", [](const Case& one) { return all_shown(one.env); },
     [](const Case& a, const Case& b) { return a.env == b.env; }},
    {"stdin",
     [](const Case& one) {
       return one.stdin_text ? "\"" + printable(*one.stdin_text) + "\"" : std::string();
     },
     [](const Case& a, const Case& b) { return a.stdin_text == b.stdin_text; }},
    {"timeout",
     [](const Case& one) {
       return one.timeout == Case{}.timeout ? std::string() : seconds(one.timeout);
     },
     [](const Case& a, const Case& b) { return a.timeout == b.timeout; }},
    {"verify", [](const Case& one) { return all_shown(one.verify); },
     [](const Case& a, const Case& b) { return a.verify == b.verify; }},
};

}  // namespace

std::string number(double value) {
  char text[32];
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::general, 6).ptr;
  return std::string(text, end);
}

std::string seconds(double value) {
  struct Scale {
    double size;
    const char* unit;
  };
  static constexpr Scale kScales[] = {{3600, " h"},  {60, " min"},  {1, " s"},
                                      {1e-3, " ms"}, {1e-6, " us"}, {1e-9, " ns"}};
  if (value == 0 || !std::isfinite(value)) return number(value) + " s";
  for (const Scale& scale : kScales) {
    // Below two minutes or hours the smaller unit says more.
    const double least = scale.size >= 60 ? 2 * scale.size : scale.size;
    if (value >= least) return number(value / scale.size) + scale.unit;
  }
  return number(value) + " s";
}

std::string bytes(double value) {
  struct Scale {
    double size;
    const char* unit;
  };
  static constexpr Scale kScales[] = {
      {1024.0 * 1024 * 1024, "GiB"}, {1024.0 * 1024, "MiB"}, {1024, "KiB"}};
  for (const Scale& scale : kScales) {
    if (value < scale.size || std::fmod(value, scale.size) != 0) continue;
    return shown(Value{Value::Kind::Number, value / scale.size, scale.unit, ""});
  }
  return shown(Value{Value::Kind::Number, value, "B", ""});
}

std::string counted(std::size_t count, std::string_view one) {
  return std::to_string(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

std::string shown(const Command& command) {
  if (command.shell && command.argv.size() == 3) {
    return "shell: " + printable(command.argv[2]);
  }
  std::string out;
  for (const std::string& argument : command.argv)
    out += (out.empty() ? "" : " ") + quoted(argument);
  return out;
}

std::string shown(const Value& value) {
  if (value.kind == Value::Kind::String) return "\"" + printable(value.text) + "\"";
  if (value.kind == Value::Kind::Bool) return value.number != 0 ? "true" : "false";
  const bool unit = !value.unit.empty() && value.unit != "1";
  // Counts, of bytes above all, are shown to the last digit.
  constexpr double kExact = 1e15;
  const bool whole = std::trunc(value.number) == value.number && std::abs(value.number) < kExact;
  return (whole ? std::to_string(static_cast<std::int64_t>(value.number)) : number(value.number)) +
         (unit ? " " + printable(value.unit) : "");
}

std::string shown(const Discard& discard) {
  const bool share = discard.observed == "steal";
  const bool rate = discard.observed == "context_switches" || discard.observed == "interrupts";
  const bool degrees = discard.observed == "temperature";
  return printable(discard.observed) + " > " + number(discard.above * (share ? 100 : 1)) +
         (share     ? "%"
          : rate    ? "/s"
          : degrees ? " °C"
                    : "");
}

std::string shown(const Measure& measure) {
  std::string out = counted(measure.warmup_runs, "warm-up run");
  if (measure.warmup_seconds > 0) out += " and " + seconds(measure.warmup_seconds);
  if (measure.warmup_steady) out += " and on until steady";
  out += ", " + std::to_string(measure.minimum_samples) + ".." +
         std::to_string(measure.maximum_samples) + " samples";
  if (measure.precision) out += ", until within " + number(*measure.precision * 100) + "%";
  if (measure.maximum_processes > 0) {
    out += ", from " + std::to_string(measure.minimum_processes);
    if (measure.maximum_processes != measure.minimum_processes) {
      out += ".." + std::to_string(measure.maximum_processes);
    }
    out += measure.maximum_processes == 1 ? " process" : " processes";
  }
  out += ", at most " + seconds(measure.budget) + " a case, order " + word(measure.order);
  for (std::size_t at = 0; at < measure.discards.size(); ++at) {
    out += (at == 0 ? ", discarded when " : " or ") + shown(measure.discards[at]);
  }
  return out;
}

std::string shown(const Profile& profile) {
  return word(profile.tool) + (profile.on_fail ? " on fail" : "");
}

std::string all_shown(const std::vector<Parameter>& parameters) {
  std::string out;
  for (const Parameter& one : parameters) {
    out += (out.empty() ? "" : ", ") + printable(one.name) + " = " + shown(one.value);
  }
  return out;
}

std::string shown_subject(const Case& one) {
  if (one.kernel) {
    return "kernel " + quoted(one.kernel->file) + " entry " + printable(one.kernel->entry) +
           " on " + word(one.kernel->api);
  }
  if (one.harness) {
    const std::string harness = "harness " + printable(one.harness->format);
    if (one.harness->report.empty()) return harness + ": " + shown(one.command);
    return harness + " report " + quoted(one.harness->report);
  }
  if (!one.native) return shown(one.command);
  const std::string entry = printable(one.native->entry);
  if (one.native->kind == Native::Kind::Builtin) return "builtin " + entry;
  return "native " + quoted(one.native->file) + " entry " + entry;
}

std::string shown(const Metric& metric) {
  std::string out = word(metric.source);
  if (!metric.tool.empty()) out += " by " + printable(metric.tool);
  if (metric.source == MetricSource::Efficiency) out += " over threads";
  if (!metric.pattern.empty()) out += " \"" + printable(metric.pattern) + "\"";
  if (!metric.unit.empty()) out += ", in " + printable(metric.unit);
  return out + ", better " + word(metric.better);
}

std::string shown(const Baseline& baseline) {
  const std::string reference = "\"" + printable(baseline.reference) + "\"";
  switch (baseline.kind) {
    case Baseline::Kind::Branch:
      return "branch " + reference + " last " + counted(baseline.last, "run");
    case Baseline::Kind::Run:
      return "run " + reference;
    case Baseline::Kind::File:
      return "file " + reference;
    case Baseline::Kind::Tag:
      return "tag " + reference + " last " + counted(baseline.last, "run");
    case Baseline::Kind::Approved:
      return "approved";
    case Baseline::Kind::BuildGit:
      return "build git " + reference + ", resolved when it is run";
  }
  return reference;
}

std::string shown(const Environment& environment) {
  Table table;
  for (const Control& control : environment.controls) {
    table.row(printable(control.name), printable(control.value) + ", or " + word(control.on_unmet));
  }
  if (environment.clean_env) table.row("clean_env", "only the variables below are set");
  for (const auto& [name, value] : environment.env) {
    table.row("env " + printable(name), "\"" + printable(value) + "\"");
  }
  if (!environment.cwd.empty()) table.row("cwd", printable(environment.cwd));
  const std::string rows = table.text();
  if (rows.empty() && environment.name.empty()) return {};
  return "environment " + printable(environment.name) + "\n" + rows;
}

std::span<const Detail> details() { return kDetails; }

std::string shown(const Detail& detail, const Case& one, std::string_view indent) {
  const std::string text = detail.text(one);
  return text.empty() ? text : std::string(indent) + detail.name + ": " + text + "\n";
}

}  // namespace benchc::plan
