#include <charconv>
#include <cmath>
#include <span>

#include "runtime/plan/plan_text.h"
#include "runtime/report/evidence.h"
#include "runtime/report/report.h"

namespace benchc::report {
namespace {

constexpr int kSignificantDigits = 4;

struct Scale {
  double size;
  std::string_view unit;
};

constexpr Scale kTimes[] = {{3600, "h"},  {60, "min"},  {1, "s"},
                            {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}};
constexpr Scale kBytes[] = {
    {0x1p40, "TiB"}, {0x1p30, "GiB"}, {0x1p20, "MiB"}, {0x1p10, "KiB"}, {1, "B"}};
constexpr Scale kPrefixes[] = {{1e12, "T"}, {1e9, "G"},  {1e6, "M"}, {1e3, "k"},
                               {1, ""},     {1e-3, "m"}, {1e-6, "µ"}};
// Below one, a plain number or a rate reads better with its zeros than with a prefix.
constexpr std::span<const Scale> kLargePrefixes = std::span(kPrefixes).first(5);
// Whole numbers below this are shown digit by digit: a count or a checksum is looked at for its
// exact value.
constexpr double kExactBelow = 1e6;
// A median between two counts must not look like another quantity than its neighbours.
constexpr double kWholeFrom = 1e3;

std::string fixed(double value, int decimals) {
  char text[400];
  const auto result =
      std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals);
  std::string out(text, result.ptr);
  if (out.find('.') != std::string::npos) {
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
  }
  return out == "-0" ? "0" : out;
}

std::string significant(double value) {
  if (value == 0) return "0";
  const double magnitude = std::floor(std::log10(std::abs(value)));
  if (magnitude > 15 || magnitude < -9) {
    char text[32];
    const auto result = std::to_chars(text, text + sizeof text, value,
                                      std::chars_format::scientific, kSignificantDigits - 1);
    return std::string(text, result.ptr);
  }
  const int decimals = kSignificantDigits - 1 - static_cast<int>(magnitude);
  return fixed(value, decimals > 0 ? decimals : 0);
}

/// The value as it is shown, so that 999.96 ns becomes 1 µs and not 1000 ns.
double rounded(double value) {
  if (value == 0) return 0;
  const double magnitude = std::floor(std::log10(std::abs(value)));
  const double step = std::pow(10, magnitude - (kSignificantDigits - 1));
  return std::round(value / step) * step;
}

std::string scaled(double value, std::span<const Scale> scales, std::string_view suffix) {
  const Scale* chosen = &scales.back();
  for (const Scale& scale : scales) {
    // "90 s" says more than "1.5 min".
    const double least = scale.unit == "min" || scale.unit == "h" ? 2 : 1;
    if (rounded(std::abs(value) / scale.size) >= least) {
      chosen = &scale;
      break;
    }
  }
  std::string out = significant(value / chosen->size);
  if (!chosen->unit.empty() || !(suffix.empty() || suffix.front() == '/')) out += " ";
  return out.append(chosen->unit).append(suffix);
}

}  // namespace

std::string quantity(double value, std::string_view unit) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  if (unit == "1") return percent(value);
  if (unit == "s") return value == 0 ? "0 s" : scaled(value, kTimes, "");
  if (unit == "B") return value == 0 ? "0 B" : scaled(value, kBytes, "");
  if (unit == "J") return value == 0 ? "0 J" : scaled(value, kPrefixes, "J");
  if (unit == "B/s" || unit == "J/s") return scaled(value, kLargePrefixes, unit);
  if (unit == "1/s") return scaled(value, kLargePrefixes, "/s");
  // A stored run names its units itself.
  if (!unit.empty()) return significant(value) + " " + plan::printable(unit);
  const bool whole = value == std::floor(value) || std::abs(value) >= kWholeFrom;
  if (whole && std::abs(value) < kExactBelow) return fixed(value, 0);
  return scaled(value, kLargePrefixes, "");
}

std::string percent(double ratio) {
  if (std::isnan(ratio)) return "nan";
  if (std::isinf(ratio)) return ratio > 0 ? "inf" : "-inf";
  const double value = ratio * 100;
  const double size = std::abs(value);
  if (size >= 1e6) return significant(value) + "%";
  return fixed(value, size >= 100 ? 0 : size >= 1 ? 1 : size >= 0.1 ? 2 : 3) + "%";
}

std::string signed_percent(double ratio) {
  const std::string text = percent(ratio);
  return ratio > 0 && text != "0%" ? "+" + text : text;
}

std::string confidence(double value) {
  const double miss = (1 - value) * 100;
  if (!(miss > 0 && miss < 100)) return percent(value);
  // Enough digits that two are left of what is missing to 100%.
  const int decimals = static_cast<int>(std::ceil(-std::log10(miss) - 1e-9)) + 1;
  return fixed(value * 100, decimals < 1 ? 1 : decimals > 12 ? 12 : decimals) + "%";
}

}  // namespace benchc::report
