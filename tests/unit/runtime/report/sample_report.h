#pragma once

#include "runtime/report/report.h"

namespace benchc::report {

/// A run of four cases: two measured, one failed, one without a result; one verdict of each kind.
Report sample_report();

/// The sample with one verdict only: there is nothing in the store to compare with.
Report report_without_baseline();

/// The sample with names, reasons, notes and outputs that try to break out of each format.
Report hostile_report();

}  // namespace benchc::report
