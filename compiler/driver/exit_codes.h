#pragma once

/// What the process exits with. When several apply, the first of 2, 3, 1, 5, 4 is given.
namespace benchc::driver {

/// All rules hold; warnings are allowed.
inline constexpr int kExitSuccess = 0;
/// A rule failed; of `fmt --check`: a file is not in the one layout.
inline constexpr int kExitRuleFailed = 1;
/// The command line or the spec is wrong.
inline constexpr int kExitUsage = 2;
/// Something could not be measured, read or written.
inline constexpr int kExitNotMeasured = 3;
/// Inconclusive where the spec says that this fails.
inline constexpr int kExitInconclusive = 4;

}  // namespace benchc::driver
