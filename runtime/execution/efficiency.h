#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runtime/execution/case_run.h"

namespace benchc::execution {

/// By case: the one that its efficiency is against, itself where it has none or the least threads.
std::vector<std::uint32_t> efficiency_references(const plan::Plan& plan);

/// How well threads are used: the metrics of cases that are measured together which are what each
/// of a case's threads does in a second, against the same of the case with the least threads.
class Efficiency {
 public:
  /// `runs` are those of the group's cases that are measured; all must outlive it. `references` are
  /// what efficiency_references gave.
  Efficiency(const plan::Plan& plan, std::span<const std::uint32_t> references,
             std::span<const std::unique_ptr<CaseRun>> runs);

  /// Fails the cases whose reference has failed, or was never there.
  void fail_without_reference();

  /// Fills in the samples of a round. One whose reference has none in this round, since the time
  /// was up or the user stopped it, is dropped.
  void finish_round(std::uint32_t round);

 private:
  /// A case that has such metrics.
  struct Subject {
    CaseRun* run = nullptr;
    /// Null where it is not measured.
    CaseRun* reference = nullptr;
    std::string reference_id;
    /// The reference's threads by the case's own.
    double threads_ratio = 1;
    /// The first of its metrics that need the reference, for messages.
    std::string metric;
  };
  void fail(Subject& subject);

  std::vector<Subject> subjects_;
};

}  // namespace benchc::execution
