#include "compiler/model/units.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace benchc::model {
namespace {

struct Spelling {
  std::string_view text;
  Unit unit;
};

constexpr double kKibi = 1024;

const Spelling kSpellings[] = {
    {"", {}},
    {"%", {{}, 1, 100, true}},
    {"k", {{}, 1e3}},
    {"M", {{}, 1e6}},
    {"G", {{}, 1e9}},
    {"Ki", {{}, kKibi}},
    {"Mi", {{}, kKibi* kKibi}},
    {"Gi", {{}, kKibi* kKibi* kKibi}},
    {"ns", {{.time = 1}, 1, 1e9}},
    {"us", {{.time = 1}, 1, 1e6}},
    {"ms", {{.time = 1}, 1, 1e3}},
    {"s", {{.time = 1}}},
    {"min", {{.time = 1}, 60}},
    {"h", {{.time = 1}, 3600}},
    {"d", {{.time = 1}, 86400}},
    {"B", {{.bytes = 1}}},
    {"kB", {{.bytes = 1}, 1e3}},
    {"KB", {{.bytes = 1}, 1e3}},
    {"MB", {{.bytes = 1}, 1e6}},
    {"GB", {{.bytes = 1}, 1e9}},
    {"TB", {{.bytes = 1}, 1e12}},
    {"KiB", {{.bytes = 1}, kKibi}},
    {"MiB", {{.bytes = 1}, kKibi* kKibi}},
    {"GiB", {{.bytes = 1}, kKibi* kKibi* kKibi}},
    {"TiB", {{.bytes = 1}, kKibi* kKibi* kKibi* kKibi}},
    {"uJ", {{.energy = 1}, 1, 1e6}},
    {"mJ", {{.energy = 1}, 1, 1e3}},
    {"J", {{.energy = 1}}},
    {"kJ", {{.energy = 1}, 1e3}},
};

std::optional<Unit> find_base(std::string_view text) {
  for (const Spelling& spelling : kSpellings) {
    if (spelling.text == text) return spelling.unit;
  }
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.size() == 3 && std::all_of(text.begin(), text.end(), upper)) {
    return Unit{{.money = 1, .currency = std::string(text)}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Unit> find_unit(std::string_view spelling) {
  const std::size_t slash = spelling.find('/');
  std::optional<Unit> unit = find_base(spelling.substr(0, slash));
  if (!unit || slash == std::string_view::npos) return unit;
  const std::string_view per = spelling.substr(slash + 1);
  const std::optional<Unit> time = find_base(per);
  if (!time || (per != "s" && per != "min" && per != "h")) return std::nullopt;
  unit->dimension.time = static_cast<std::int8_t>(unit->dimension.time - 1);
  unit->divide *= time->multiply;
  return unit;
}

double in_unit(double value, const Unit& unit) {
  const double exact = value * unit.divide / unit.multiply;
  // 0.29 is 29%, not 28.999999999999996: take the shorter number where it means the same quantity.
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, exact, std::chars_format::general, 15);
  double shorter = exact;
  if (end.ec == std::errc()) std::from_chars(text, end.ptr, shorter);
  return shorter * unit.multiply / unit.divide == value ? shorter : exact;
}

}  // namespace benchc::model
