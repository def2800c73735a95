#include "runtime/metric/probe.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <string>
#include <utility>

#include <sys/stat.h>

#include "runtime/metric/built_in.h"
#include "runtime/metric/derived.h"
#include "runtime/plan/plan_text.h"

namespace benchc::metric {
namespace {

using plan::MetricSource;

constexpr std::size_t kMaximumFile = 1000;
constexpr std::string_view kBlank = " \t\r\n\f\v";

tl::unexpected<Error> because(const plan::Metric& metric, const std::string& cause) {
  return failure("metric `" + metric.name + "`: " + cause);
}

/// All of `text` but blanks around it must be the number.
std::optional<double> number(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(kBlank) - first + 1);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Whether the file was not touched since the sample began: it is an earlier sample's or run's. By
/// the time of its last change; that of its last modification is set to the past by programs that
/// copy or move their result into place.
bool is_stale(const std::filesystem::path& path, std::int64_t since) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  // The kernel stamps files with a clock that advances in ticks of up to 10 ms; some file systems
  // keep whole seconds, or every other one.
  constexpr std::int64_t kTick = kSecond / 100;
  constexpr std::int64_t kCoarse = 2 * kSecond;
  struct stat status {};
  if (since == 0 || ::stat(path.c_str(), &status) != 0) return false;
  const std::int64_t nanoseconds = status.st_ctim.tv_nsec;
  const std::int64_t changed = std::int64_t{status.st_ctim.tv_sec} * kSecond + nanoseconds;
  return changed + (nanoseconds == 0 ? kCoarse : kTick) < since;
}

Expected<double> from_file(const plan::Metric& metric, const Reading& reading) {
  const std::filesystem::path path = reading.directory / metric.pattern;
  std::error_code ignored;
  // A pipe or a device could keep us waiting.
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return failure("no file " + metric.pattern);
  }
  if (is_stale(path, reading.files_since_ns)) {
    return failure(metric.pattern + " was not written by this sample: it is older");
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaximumFile + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  if (text.size() > kMaximumFile) return failure(metric.pattern + " holds more than a number");
  if (const std::optional<double> value = number(text)) return *value;
  return failure(metric.pattern + " does not hold a number");
}

Expected<double> from_counter(const plan::Metric& metric, const Reading& reading) {
  std::string known;
  for (const Counter& counter : reading.counters) {
    if (counter.name == metric.pattern) return counter.value;
    known += (known.empty() ? "`" : ", `") + plan::printable(counter.name) + "`";
  }
  return failure("the body has no counter `" + metric.pattern + "`" +
                 (known.empty() ? "" : "; it has " + known));
}

bool refers_to(const plan::Term& term, const std::string& metric) {
  return (term.kind == plan::Term::Kind::Metric && term.name == metric) ||
         std::any_of(term.operands.begin(), term.operands.end(),
                     [&](const plan::Term& operand) { return refers_to(operand, metric); });
}

/// What an efficiency asks of the other metrics.
Expected<void> check_efficiency(const plan::Metric& metric, std::span<const plan::Metric> metrics) {
  const bool timed = std::any_of(metrics.begin(), metrics.end(), [](const plan::Metric& other) {
    return other.source == MetricSource::BuiltIn && other.name == "time";
  });
  if (!timed) return because(metric, "it needs the metric `time`");
  for (const plan::Metric& other : metrics) {
    if (other.source != MetricSource::Derived || !refers_to(other.derived, metric.name)) continue;
    return because(other, "it cannot refer to `" + metric.name +
                              "`, which is known only when all cases were measured");
  }
  return {};
}

bool refers_to_missing(const plan::Term& term, std::span<const plan::Metric> metrics,
                       const std::vector<std::size_t>& known) {
  if (term.kind == plan::Term::Kind::Metric) {
    return std::none_of(known.begin(), known.end(),
                        [&](std::size_t index) { return metrics[index].name == term.name; });
  }
  return std::any_of(term.operands.begin(), term.operands.end(), [&](const plan::Term& operand) {
    return refers_to_missing(operand, metrics, known);
  });
}

}  // namespace

Expected<Probe> Probe::make(std::span<const plan::Metric> metrics) {
  Probe probe;
  probe.metrics_ = metrics;
  probe.paths_.resize(metrics.size());
  probe.patterns_.resize(metrics.size());
  std::vector<std::size_t> derived;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const plan::Metric& metric = metrics[i];
    if (metric.source == MetricSource::Derived) {
      derived.push_back(i);
      continue;
    }
    probe.order_.push_back(i);
    if (metric.source == MetricSource::BuiltIn && !is_counted(metric.name) &&
        !built_in(metric.name, Reading{})) {
      return because(metric, "it is not available here");
    }
    if (metric.source == MetricSource::Efficiency) {
      const Expected<void> sound = check_efficiency(metric, metrics);
      if (!sound) return tl::make_unexpected(sound.error());
    }
    if (metric.source == MetricSource::Json) {
      Expected<JsonPath> path = JsonPath::parse(metric.pattern);
      if (!path) return because(metric, path.error().message);
      probe.paths_[i] = std::move(*path);
    }
    if (metric.source == MetricSource::Match) {
      Expected<plan::Pattern> pattern = plan::Pattern::compile(metric.pattern);
      if (!pattern) return because(metric, pattern.error().message);
      probe.patterns_[i] = std::move(*pattern);
    }
  }
  while (!derived.empty()) {
    const auto ready = std::find_if(derived.begin(), derived.end(), [&](std::size_t index) {
      return !refers_to_missing(metrics[index].derived, metrics, probe.order_);
    });
    if (ready == derived.end()) {
      return because(metrics[derived.front()], "it refers to itself, or to a metric that is not");
    }
    probe.order_.push_back(*ready);
    derived.erase(ready);
  }
  return probe;
}

bool Probe::reads_output() const {
  return std::any_of(metrics_.begin(), metrics_.end(), [](const plan::Metric& metric) {
    return metric.source == MetricSource::Json || metric.source == MetricSource::Match;
  });
}

Expected<double> Probe::value(std::size_t index, const Reading& reading,
                              std::span<const double> values) const {
  const plan::Metric& metric = metrics_[index];
  switch (metric.source) {
    case MetricSource::BuiltIn: {
      const std::optional<double> value = built_in(metric.name, reading);
      if (!value) return failure("it was not counted");
      return *value * metric.scale;
    }
    case MetricSource::Match: {
      const auto found = patterns_[index]->find(reading.output);
      if (!found && reading.output_cut) {
        return failure("nothing matches in the first " +
                       std::to_string(reading.output.size() >> 20) + " MiB of the output");
      }
      if (!found) return failure("nothing in the output matches");
      const std::optional<double> value = number(*found);
      if (!value) return failure("`" + std::string(found->substr(0, 40)) + "` is not a number");
      return *value * metric.scale;
    }
    case MetricSource::File: {
      const Expected<double> value = from_file(metric, reading);
      if (!value) return value;
      return *value * metric.scale;
    }
    case MetricSource::Derived: {
      const auto other = [&](std::string_view name) -> std::optional<double> {
        for (std::size_t i = 0; i < metrics_.size(); ++i) {
          if (metrics_[i].name == name) return values[i];
        }
        return std::nullopt;
      };
      const Expected<double> value = evaluate(metric.derived, reading, other);
      if (!value) return value;
      return *value * metric.scale;
    }
    case MetricSource::Counter: {
      const Expected<double> value = from_counter(metric, reading);
      if (!value) return value;
      return *value * metric.scale;
    }
    case MetricSource::Efficiency:
      return 0;
    case MetricSource::Json:
      break;
  }
  return failure("it has no value");
}

Expected<std::vector<double>> Probe::read(const Reading& reading) const {
  std::vector<double> values(metrics_.size());
  std::optional<JsonDocument> document;
  for (const std::size_t index : order_) {
    const plan::Metric& metric = metrics_[index];
    Expected<double> found = 0;
    if (metric.source == MetricSource::Json) {
      if (!document) {
        if (reading.output_cut) return because(metric, "the output is too long to be read as JSON");
        Expected<JsonDocument> parsed = JsonDocument::parse(reading.output);
        if (!parsed) return because(metric, parsed.error().message);
        document = std::move(*parsed);
      }
      found = document->number(*paths_[index]);
      if (found) *found *= metric.scale;
    } else {
      found = value(index, reading, values);
    }
    if (!found) return because(metric, found.error().message);
    if (!std::isfinite(*found)) return because(metric, "its value is not finite");
    values[index] = *found;
  }
  return values;
}

}  // namespace benchc::metric
