#include "compiler/driver/replay_progress.h"

#include <algorithm>
#include <ostream>

namespace benchc::driver {
namespace {

constexpr std::size_t kFew = 50;

}  // namespace

ReplayProgress::ReplayProgress(std::ostream& stream, bool is_terminal, bool quiet, std::size_t runs)
    : stream_(stream), is_terminal_(is_terminal), shown_(!quiet && runs > kFew), runs_(runs) {}

ReplayProgress::~ReplayProgress() {
  if (shown_ && is_terminal_ && done_ > 0) stream_ << "\r\x1b[K" << std::flush;
}

void ReplayProgress::next() {
  ++done_;
  if (!shown_) return;
  if (is_terminal_) {
    stream_ << "\rjudged " << done_ << " of " << runs_ << " runs" << std::flush;
  } else if (done_ % std::max<std::size_t>(1, runs_ / 10) == 0) {
    stream_ << "judged " << done_ << " of " << runs_ << " runs\n";
  }
}

}  // namespace benchc::driver
