#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/value.h"
#include "compiler/source/source.h"
#include "compiler/syntax/tree.h"

namespace benchc::model {

enum class Better : std::uint8_t { Lower, Higher, None };
enum class MetricSource : std::uint8_t { BuiltIn, Json, Match, File, Derived, Counter, Efficiency };

struct Metric {
  std::string name;
  source::Span span;
  MetricSource source = MetricSource::BuiltIn;
  Dimension dimension;
  Better better = Better::Lower;
  /// Json path, regular expression, file name or counter, and where it stands.
  std::string pattern;
  source::Span pattern_span;
  /// Into base units.
  double scale = 1;
  /// A built-in one that is recorded only where something asks for it: `instructions`.
  bool on_request = false;
  /// What else than benchc tells it: "valgrind", or "".
  std::string tool;
  /// Derived: names metrics, parameters, `items` and `bytes` of the workload, and constants.
  syntax::Expr derived;
};

/// The metrics that every workload has, in the order in which they are stored: time, cpu_time,
/// user_time, sys_time, max_rss, page_faults, context_switches.
const std::vector<Metric>& built_in_metrics();

/// A workload's metrics: the built-in ones first, then its own. Workloads share the built-in ones,
/// since a large spec has thousands of workloads that change none of them.
class Metrics {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Metric;
    using difference_type = std::ptrdiff_t;
    using pointer = const Metric*;
    using reference = const Metric&;

    Iterator() = default;
    Iterator(const Metrics* metrics, std::size_t at) : metrics_(metrics), at_(at) {}
    reference operator*() const { return (*metrics_)[at_]; }
    pointer operator->() const { return &(*metrics_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return {metrics_, at_++}; }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Metrics* metrics_ = nullptr;
    std::size_t at_ = 0;
  };

  Metrics() = default;
  /// `shared` must outlive it.
  explicit Metrics(const std::vector<Metric>& shared) : shared_(&shared) {}

  std::size_t size() const { return shared_size() + own_.size(); }
  const Metric& operator[](std::size_t index) const {
    return index < shared_size() ? (*shared_)[index] : own_[index - shared_size()];
  }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }
  /// Null when there is none of this name.
  const Metric* find(std::string_view name) const;

  void push_back(Metric metric) { own_.push_back(std::move(metric)); }
  /// The metric of this name, which must be there, to be changed for this workload alone. What was
  /// known of where metrics stand holds no more.
  Metric& change(std::string_view name);

 private:
  std::size_t shared_size() const { return shared_ == nullptr ? 0 : shared_->size(); }

  const std::vector<Metric>* shared_ = nullptr;
  std::vector<Metric> own_;
};

}  // namespace benchc::model
