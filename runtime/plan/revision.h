#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"

/// Another revision of the repository, built and measured beside this one: its builds and cases
/// stand in the same plan, as counterparts of those that they are compared with.
namespace benchc::plan {

/// What a case of another revision is called in the results: `sort[n=1024]@base`, where `base` is
/// the baseline. No name in the language has an `@`.
std::string counterpart_id(const std::string& case_id, const std::string& baseline);

/// How a commit, a tree or a plan is named to people: by the beginning of its hash.
std::string short_hash(const std::string& hash);

/// Adds to `plan` what `other`, the plan of the same spec at another revision, has of the cases
/// that it has: their builds, native sources and commands are the other revision's, what they are
/// measured by (environment, measure, metrics, verification) is this plan's. A counterpart joins
/// its case's group. Cases are matched by id, or by the name that their workload had formerly;
/// those on one side only are named in the revision's `added` and `removed`. `revision` gives
/// baseline, reference, commit and tree. Only cases that a rule compares with the baseline get a
/// counterpart, and none is new that no rule compares. What is added stands behind what is there.
void add_revision(Plan& plan, const Plan& other, Revision revision);

/// Adds to `plan` the revisions that a run of `measured` had, as far as they are of baselines that
/// `plan` has too: for judging the run again.
void take_revisions(Plan& plan, const Plan& measured);

/// Takes away all that `add_revision` added.
void drop_revisions(Plan& plan);

/// For each case that has one, the index of its counterpart in the revision of the baseline (by
/// index); kNoCounterpart for the others.
inline constexpr std::uint32_t kNoCounterpart = ~std::uint32_t{0};
std::vector<std::uint32_t> counterparts(const Plan& plan, std::uint32_t baseline);

}  // namespace benchc::plan
