#pragma once

#include <cstdint>

namespace benchc::execution {

/// When the native cases of a group go on in fresh processes: how a process happens to be laid out
/// in memory moves a time by more than its batches scatter, so that a result has to be one of
/// several processes (Mytkowicz et al. 2009; Kalibera and Jones 2013). The first few are
/// short, since nothing can be told before there are some; then rarely enough to cost a fifth of
/// the time at most, but not so rarely that the samples are of a handful of processes.
class Renewal {
 public:
  /// `rounds` is the most that there will be.
  explicit Renewal(std::uint32_t rounds) : most_rounds_(rounds) {}

  /// Whether it is time, before a round.
  bool due() const { return in_process_ >= rounds_in_process(); }
  /// How many rounds a process takes, by what is known so far.
  std::uint32_t rounds_in_process() const;
  /// The number of the processes that the samples are taken in, from 0.
  std::uint32_t process() const { return process_; }

  void renewed(double seconds);
  void round_done(double seconds);

 private:
  std::uint32_t most_rounds_;
  std::uint32_t process_ = 0;
  std::uint32_t in_process_ = 0;
  std::uint32_t rounds_ = 0;
  double round_seconds_ = 0;
  double renewal_seconds_ = 0;
};

}  // namespace benchc::execution
