#pragma once

#include <cstdint>

namespace benchc::execution {

/// When the native cases of a group go on in fresh processes: how a process happens to be laid out
/// in memory moves a time by more than its batches scatter, so that a result has to be one of
/// several processes (Mytkowicz et al. 2009; Kalibera and Jones 2013). The first few are
/// short, since nothing can be told before there are some; then rarely enough to cost a fifth of
/// the time at most, but not so rarely that the samples are of a handful of processes.
///
/// Where a measure declares how many processes there are to be, all that the budget is expected to
/// hold is spread over them evenly: a process has no fewer rounds than with the most of them, and
/// no more than with the fewest.
class Renewal {
 public:
  /// How many processes there are to be; 0: as many as the rest of this says.
  struct Processes {
    std::uint32_t fewest = 0;
    std::uint32_t most = 0;
  };

  /// `rounds` is the most that there will be.
  explicit Renewal(std::uint32_t rounds) : most_rounds_(rounds) {}
  Renewal(std::uint32_t rounds, Processes processes)
      : most_rounds_(rounds), processes_(processes) {}

  /// Whether it is time, before a round, with so many seconds of the budget left.
  bool due(double seconds_left) const;
  /// How many rounds a process takes, by what is known so far.
  std::uint32_t rounds_in_process(double seconds_left) const;
  /// The number of the process that the samples are taken in, from 0.
  std::uint32_t process() const { return process_; }
  /// Whether as many processes have begun as were declared.
  bool enough() const { return process_ + 1 >= processes_.fewest; }
  /// What a renewal takes; 0 before the first.
  double cost() const { return process_ == 0 ? 0 : renewal_seconds_ / process_; }

  void renewed(double seconds);
  void round_done(double seconds);

 private:
  /// As many as cost little, where nothing is declared.
  std::uint32_t cheap_rounds() const;
  /// Of the rounds that may still come, as many as the time is enough for.
  std::uint32_t rounds_left(double seconds_left) const;

  std::uint32_t most_rounds_;
  Processes processes_;
  std::uint32_t process_ = 0;
  std::uint32_t in_process_ = 0;
  std::uint32_t rounds_ = 0;
  double round_seconds_ = 0;
  double renewal_seconds_ = 0;
};

}  // namespace benchc::execution
