#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/session.h"
#include "runtime/execution/execution.h"
#include "runtime/plan/plan.h"
#include "runtime/revision/revision.h"

namespace benchc::driver {

/// What a plan of another revision is made of: the same file, as far as it is there.
struct SpecThere {
  /// Relative to the repository's root.
  std::string file;
  std::string suite;
  std::string only;
  /// Those that the spec does not have there are left out.
  std::map<std::string, std::string> parameters;
};

/// A revision that was checked out, and what its spec comes to. Its files are kept from other
/// benchc while the object lives.
struct PreparedRevision {
  revision::Identity identity;
  revision::Checkout checkout;
  /// Without the builds that have nothing to do.
  plan::Plan plan;
  /// All of them.
  std::vector<plan::Build> builds;
  /// Whether suite and selection are those that were asked for: only then is a case that the other
  /// side lacks one that it lost.
  bool same_selection = true;

  /// So that a build (by name) that succeeded is not run again. `spec` is the spec's path.
  void note_build(const std::string& spec, const std::string& name) const;
};

/// Checks a revision out and plans its spec. Says on standard error what takes time. An error says
/// why nothing of it can be measured.
Expected<PreparedRevision> prepare_revision(Session& session, const std::string& reference,
                                            const SpecThere& spec);

/// The other revisions of a run.
class Revisions {
 public:
  /// Checks out each revision that a rule of the plan compares with, and adds its cases to the
  /// plan; where one cannot be had, the plan says why, and so does standard error.
  static Revisions add_to(plan::Plan& plan, const SpecThere& spec, Session& session);

  /// Adds one that is prepared already, as the plan's baseline (an index).
  void add(plan::Plan& plan, std::uint32_t baseline, PreparedRevision prepared);

  /// Parallel to the plan's revisions.
  std::vector<std::filesystem::path> roots() const;

  /// So that what was built in a run is not built again.
  void note_builds(const plan::Plan& plan, const execution::Summary& summary) const;

 private:
  /// Null where it is missing.
  std::vector<std::unique_ptr<PreparedRevision>> prepared_;
};

/// The spec of a plan, as the plan tells of it.
SpecThere spec_of(const plan::Plan& plan);

}  // namespace benchc::driver
