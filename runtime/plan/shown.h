#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/plan/plan_fields.h"

/// Parts of a plan for people, of which its texts consist. What strangers named is printable.
/// Private to the room.
namespace benchc::plan {

/// To six digits.
std::string number(double value);
/// With the unit that suits it.
std::string seconds(double value);
/// "512 MiB"; to the last byte.
std::string bytes(double value);
/// "1 case", "2 cases".
std::string counted(std::size_t count, std::string_view one);

template <typename T>
std::string word(T value) {
  const auto at = static_cast<std::size_t>(value);
  return at < EnumNames<T>::kNames.size() ? std::string(EnumNames<T>::kNames[at]) : "?";
}

/// As it could be pasted into a shell.
std::string shown(const Command& command);
std::string shown(const Value& value);
/// "steal > 1%"
std::string shown(const Discard& discard);
/// Without its name.
std::string shown(const Measure& measure);
/// Where it comes from, its unit and direction.
std::string shown(const Metric& metric);
std::string shown(const Baseline& baseline);
std::string shown(const Profile& profile);
/// Lines; empty where it says nothing.
std::string shown(const Environment& environment);
/// `a = 1, b = "x"`.
std::string all_shown(const std::vector<Parameter>& parameters);
/// What is measured.
std::string shown_subject(const Case& one);

/// What a case has besides its command. What all cases of a workload share is shown once.
struct Detail {
  const char* name;
  std::string (*text)(const Case&);
  bool (*same)(const Case&, const Case&);
};

std::span<const Detail> details();
/// A line; empty where the case has nothing of it.
std::string shown(const Detail& detail, const Case& one, std::string_view indent);

/// Lines of two columns, the second aligned.
class Table {
 public:
  void row(std::string name, std::string text) {
    width_ = std::max(width_, name.size());
    rows_.emplace_back(std::move(name), std::move(text));
  }
  std::string text() const {
    std::string out;
    for (const auto& [name, rest] : rows_) {
      out += "  " + name + std::string(width_ - name.size() + 2, ' ') + rest + "\n";
    }
    return out;
  }

 private:
  std::size_t width_ = 0;
  std::vector<std::pair<std::string, std::string>> rows_;
};

}  // namespace benchc::plan
