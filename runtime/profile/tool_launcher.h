#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/workload/dialogue.h"
#include "runtime/workload/launcher.h"

/// Private to the room.
namespace benchc::profile {

/// Starts what is talked with under a tool; everything else as it is.
class ToolLauncher final : public workload::Launcher {
 public:
  /// `prefix` gives the tool's arguments, up to the program's; it is asked at each start.
  ToolLauncher(workload::Launcher& launcher, std::function<std::vector<std::string>()> prefix)
      : launcher_(launcher), prefix_(std::move(prefix)) {}

  workload::Finished run(const workload::Launch& launch) override { return launcher_.run(launch); }
  Expected<std::unique_ptr<workload::Dialogue>> talk(const workload::Launch& launch) override;
  std::int64_t now() const override { return launcher_.now(); }

 private:
  workload::Launcher& launcher_;
  std::function<std::vector<std::string>()> prefix_;
};

/// The launch with these arguments before its own.
workload::Launch under(std::vector<std::string> prefix, const workload::Launch& launch);

}  // namespace benchc::profile
