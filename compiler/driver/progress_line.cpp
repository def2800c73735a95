#include "compiler/driver/progress_line.h"

#include <cmath>
#include <ostream>
#include <string>

#include "runtime/plan/plan_text.h"

namespace benchc::driver {
namespace {

using Kind = execution::Progress::Kind;

/// "1 h 05 min", "3 min 20 s", "12 s".
std::string duration(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(seconds));
  if (whole >= 3600)
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
  if (whole >= 60) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole) + " s";
}

/// A line that wraps cannot be written over.
std::string shortened(std::string text, std::size_t maximum) {
  if (text.size() <= maximum) return text;
  text.resize(maximum - 1);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
    text.pop_back();
  if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U) text.pop_back();
  return text + "…";
}

}  // namespace

ProgressLine::ProgressLine(std::ostream& stream, bool is_terminal, bool quiet, bool verbose)
    : stream_(stream), is_terminal_(is_terminal), quiet_(quiet), verbose_(verbose) {}

ProgressLine::~ProgressLine() { erase(); }

void ProgressLine::erase() {
  if (line_shown_) stream_ << "\r\033[K" << std::flush;
  line_shown_ = false;
}

void ProgressLine::show(const execution::Progress& progress) {
  const bool is_trouble = progress.kind == Kind::Warning || !progress.reason.empty();
  if (quiet_ && !is_trouble) return;
  if (is_trouble || !is_terminal_) {
    erase();
    write_line(progress);
  } else {
    write_over(progress);
  }
}

void ProgressLine::write_over(const execution::Progress& progress) {
  const std::string subject = shortened(plan::printable(progress.subject), 40);
  std::string line;
  if (progress.kind == Kind::BuildStarted || progress.kind == Kind::BuildDone) {
    line = "building " + subject;
  } else {
    line = "[" + std::to_string(progress.cases_done) + "/" + std::to_string(progress.cases_total) +
           "] " + subject + "  " + std::to_string(progress.samples) + " samples  at most " +
           duration(progress.seconds_left) + " left";
  }
  stream_ << "\r\033[K" << shortened(line, 79) << std::flush;
  line_shown_ = true;
}

void ProgressLine::write_line(const execution::Progress& progress) {
  const std::string subject = plan::printable(progress.subject);
  switch (progress.kind) {
    case Kind::BuildStarted:
      if (verbose_) stream_ << "building " << subject << "\n";
      break;
    case Kind::BuildDone:
      stream_ << "built " << subject << "\n";
      break;
    case Kind::BuildFailed:
      stream_ << "build " << subject << " failed: " << plan::printable(progress.reason) << "\n";
      break;
    case Kind::CaseStarted:
      if (verbose_) stream_ << "measuring " << subject << "\n";
      break;
    case Kind::Sampled:
      break;
    case Kind::CaseDone:
      stream_ << "[" << progress.cases_done << "/" << progress.cases_total << "] " << subject
              << ": ";
      if (progress.reason.empty()) {
        stream_ << progress.samples << " samples\n";
      } else {
        stream_ << plan::printable(progress.reason) << "\n";
      }
      break;
    case Kind::Warning:
      stream_ << "warning: " << subject << "\n";
      break;
  }
  stream_ << std::flush;
}

}  // namespace benchc::driver
