#pragma once

#include <vector>

#include <sys/types.h>

namespace benchc::workload {

/// This process's children, by /proc; also those that are waiting to be reaped.
std::vector<pid_t> children();

/// Kills and reaps every child of this process but `spared`, for at most a second. Descendants of a
/// measured process become children of benchc when their parent has gone, since it is their
/// subreaper.
void end_orphans(const std::vector<pid_t>& spared);

}  // namespace benchc::workload
