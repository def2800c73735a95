#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/plan/error.h"
#include "runtime/plan/pattern.h"
#include "runtime/plan/plan.h"
#include "runtime/workload/workload.h"

namespace benchc::execution {

/// What a sample's output must satisfy to count. Exit codes are the workload's own matter.
class Verifier {
 public:
  /// `checks` must outlive it. An error for a pattern that is none.
  static Expected<Verifier> make(std::span<const plan::Verify> checks);

  bool reads_stdout() const;
  bool reads_stderr() const;

  /// The first check that fails, for people: `verify failed: stdout does not contain "ok"`. Files
  /// are looked for in `directory`.
  std::optional<std::string> violated(const workload::Sample& sample,
                                      const std::filesystem::path& directory) const;

 private:
  std::span<const plan::Verify> checks_;
  /// Parallel to the checks.
  std::vector<std::optional<plan::Pattern>> patterns_;
};

}  // namespace benchc::execution
