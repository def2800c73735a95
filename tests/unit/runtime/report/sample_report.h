#pragma once

#include "runtime/report/report.h"

namespace benchc::report {

/// A run of four cases: two measured, one failed, one without a result; one verdict of each kind.
Report sample_report();

/// The sample with one verdict only: there is nothing in the store to compare with.
Report report_without_baseline();

/// Two cases, one of them 5% slower than in the revision that was measured beside the run, the
/// other one failed there; samples that were disturbed and discarded, a warm-up, and a pass that
/// counted.
Report report_with_revision();

/// The sample with names, reasons, notes and outputs that try to break out of each format.
Report hostile_report();

}  // namespace benchc::report
