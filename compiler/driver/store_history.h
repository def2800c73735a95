#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/history.h"

namespace benchc::driver {

/// The runs of a store, as far as checking and editing a spec ask for them. Reads when it is asked,
/// newest first and no further than it must, and keeps what it read: make a new one to see later
/// runs. A store that is missing or damaged has no history. For one thread.
class StoreHistory final : public model::History {
 public:
  /// More runs are not looked at, nor more bytes of them in all, nor a run of more bytes.
  static constexpr std::size_t kMostRuns = 20;
  static constexpr std::uintmax_t kMostBytes = 256u << 20;
  static constexpr std::uintmax_t kMostBytesOfARun = 64u << 20;

  explicit StoreHistory(std::filesystem::path store) : store_(std::move(store)) {}
  /// Also tells what claims need, by the newest run of this machine, whose class is `machine`.
  StoreHistory(std::filesystem::path store, std::string machine)
      : store_(std::move(store)), machine_(std::move(machine)) {}

  std::optional<model::Measured> newest(std::string_view case_id,
                                        std::string_view metric) const override;
  std::vector<std::optional<model::Needs>> needs(
      std::span<const model::Claim> claims) const override;
  bool has_run(std::string_view id) const override;

 private:
  using Metrics = std::map<std::string, model::Measured, std::less<>>;

  void find_files() const;
  /// Reads the next older run; false when there is none.
  bool read_next() const;

  std::filesystem::path store_;
  std::optional<std::string> machine_;
  mutable bool found_ = false;
  /// By id, which sort by time.
  mutable std::map<std::string, std::filesystem::path> files_;
  /// Newest first, those that are still to be read.
  mutable std::vector<std::string> unread_;
  mutable std::uintmax_t bytes_ = 0;
  /// Of each case what the newest run has that measured it.
  mutable std::map<std::string, Metrics, std::less<>> cases_;
};

}  // namespace benchc::driver
