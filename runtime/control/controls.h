#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/control/control.h"

/// The controls themselves, for the table of control.cpp.
namespace benchc::control {

/// How one control was had.
struct Outcome {
  std::string obtained;
  /// Why it was not, in full; empty where it was.
  std::string unmet = {};
  /// What it needs of the machine; without it, it has its value by chance or of itself.
  std::vector<Change> changes = {};
  std::vector<Wait> waits = {};
};

Outcome unmet(std::string why);

/// Chooses cores; knows how idle they are once it has been asked.
class CoreChoice {
 public:
  explicit CoreChoice(const Machine& machine) : machine_(machine) {}

  std::vector<unsigned> idlest_of(const Topology& candidates, std::size_t count);
  bool allowed(unsigned core) const;
  /// Decides `cores = value`. With `siblings_go`, of cores that share a physical one only the first
  /// is a candidate.
  Outcome decide(std::string_view value, bool siblings_go, std::vector<unsigned>& cores);

 private:
  Outcome listed(std::string_view value, std::vector<unsigned>& cores) const;

  const Machine& machine_;
  bool idle_known_ = false;
  std::map<unsigned, double> idle_;
};

/// The first of each physical core's logical ones.
Topology first_siblings(const Topology& topology);

/// "[0, 2]".
std::string core_list_text(std::span<const unsigned> cores);

/// What a control is asked, and what it may set. Cores are decided before all others.
struct Request {
  std::string_view value;
  const Machine& machine;
  Applied& applied;
};

/// Unmet: "`x` is neither on nor off".
Outcome neither(const Request& request, std::string_view words);

/// Wants one file of the machine to stand at `value`. Where it does not yet, it becomes a change of
/// `outcome`, or `outcome` says what is against it.
void want(const Request& request, std::string path, std::string value, Outcome& outcome);

/// Cores of a text of the kernel's, "0-2" and "0 1 2" alike; none where it is something else.
std::vector<unsigned> cores_in(std::string text);

/// Whether they have a core in common.
bool meet(std::span<const unsigned> cores, std::span<const unsigned> others);

/// "control `governor = performance`: why".
std::string unmet_words(const plan::ObtainedControl& control, const std::string& why);

/// Cores without those of `taken`, in their order.
std::vector<unsigned> without(std::span<const unsigned> cores, std::span<const unsigned> taken);

Outcome governor_control(const Request& request);
Outcome turbo_control(const Request& request);
Outcome smt_control(const Request& request);
Outcome huge_pages_control(const Request& request);
Outcome swap_control(const Request& request);
Outcome caches_control(const Request& request);
Outcome irq_control(const Request& request);

Outcome aslr_control(const Request& request);
Outcome numa_control(const Request& request);
Outcome priority_control(const Request& request);
Outcome memory_lock_control(const Request& request);
Outcome cgroup_control(const Request& request);
Outcome network_control(const Request& request);
Outcome env_size_control(const Request& request);
Outcome link_order_control(const Request& request);
Outcome umask_control(const Request& request);
Outcome locale_control(const Request& request);
Outcome settle_control(const Request& request);
Outcome temperature_control(const Request& request);

}  // namespace benchc::control
