#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include "runtime/plan/json_depth.h"
#include "runtime/plan/json_reader.h"
#include "runtime/plan/plan_fields.h"
#include "runtime/plan/plan_json.h"

namespace benchc::plan {
namespace {

constexpr std::size_t kMaximumText = std::size_t{256} << 20;

/// Where a value stands: `cases[3].command[0]`.
struct Step {
  std::string key;
  std::size_t index = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : json_(text, kMaximumJsonDepth) {}

  bool plan(Plan& value) { return members(value, "schema") && json_.at_end(); }

  std::string error() const {
    std::string place;
    for (const Step& step : where_) {
      if (step.key.empty()) {
        place += "[" + std::to_string(step.index) + "]";
      } else {
        place += (place.empty() ? "" : ".") + step.key;
      }
    }
    return place.empty() ? json_.error() : place + ": " + json_.error();
  }

 private:
  /// Reads the member that has the key.
  template <typename T>
  struct ByKey {
    Reader& reader;
    T& object;
    const std::string& key;
    std::uint64_t& seen;
    unsigned at = 0;
    bool found = false;
    bool good = false;

    void field(const char* name, auto member) {
      const std::uint64_t bit = std::uint64_t{1} << at++;
      if (found || key != name) return;
      found = true;
      if ((seen & bit) != 0) {
        good = reader.json_.fail("given twice");
        return;
      }
      seen |= bit;
      good = reader.read(object.*member);
    }
    void always(const char* name, auto member) { field(name, member); }
  };

  /// Finds a member that should have been there.
  struct Missing {
    std::uint64_t seen;
    unsigned at = 0;
    const char* name = nullptr;

    void field(const char*, auto) { ++at; }
    void always(const char* key, auto) {
      const bool there = (seen >> at++ & 1) != 0;
      if (!there && name == nullptr) name = key;
    }
  };

  template <typename T>
  bool members(T& object, const char* ignored = "") {
    if (!json_.begin_object()) return false;
    std::uint64_t seen = 0;
    where_.emplace_back();
    std::string key;
    while (json_.next_member(key)) {
      where_.back().key = key;
      if (key == ignored) {
        if (!json_.skip_value()) return false;
        continue;
      }
      ByKey<T> visitor{*this, object, key, seen};
      Fields<T>::visit(visitor);
      if (!visitor.found) return json_.fail("unknown field");
      if (!visitor.good) return false;
    }
    if (json_.failed()) return false;
    where_.pop_back();
    Missing missing{seen};
    Fields<T>::visit(missing);
    if (missing.name == nullptr) return true;
    return json_.fail("lacks \"" + std::string(missing.name) + "\"");
  }

  template <typename T>
  bool read(T& value) {
    if constexpr (std::is_enum_v<T>) {
      std::string word;
      if (!json_.read_string(word)) return false;
      const auto& names = EnumNames<T>::kNames;
      const auto found = std::find(names.begin(), names.end(), word);
      if (found == names.end()) {
        std::string expected;
        for (const std::string_view name : names) {
          expected += (expected.empty() ? "" : ", ") + std::string(name);
        }
        return json_.fail("is none of: " + expected);
      }
      value = static_cast<T>(found - names.begin());
      return true;
    } else {
      return members(value);
    }
  }

  bool read(bool& value) { return json_.read_bool(value); }
  bool read(std::string& value) { return json_.read_string(value); }

  bool read(double& value) {
    if (json_.peek() != JsonReader::Next::String) return json_.read_number(value);
    std::string word;
    if (!json_.read_string(word)) return false;
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (word == "inf") {
      value = kInfinity;
    } else if (word == "-inf") {
      value = -kInfinity;
    } else if (word == "nan") {
      value = std::numeric_limits<double>::quiet_NaN();
    } else {
      return json_.fail(R"(expected a number, "inf", "-inf" or "nan")");
    }
    return true;
  }

  template <typename Integer>
  bool integer(Integer& value) {
    double number = 0;
    if (!json_.read_number(number)) return false;
    if (number != std::floor(number) || number < double{std::numeric_limits<Integer>::min()} ||
        number > double{std::numeric_limits<Integer>::max()}) {
      return json_.fail("expected a whole number in range");
    }
    value = static_cast<Integer>(number);
    return true;
  }
  bool read(std::uint32_t& value) { return integer(value); }
  bool read(int& value) { return integer(value); }

  template <typename T>
  bool read(std::optional<T>& value) {
    return read(value.emplace());
  }
  template <typename T>
  bool read(Indirect<T>& value) {
    return read(value.emplace());
  }

  template <typename T>
  bool read(std::vector<T>& values) {
    if (!json_.begin_array()) return false;
    where_.emplace_back();
    while (json_.next_element()) {
      where_.back().index = values.size();
      if (!read(values.emplace_back())) return false;
    }
    if (json_.failed()) return false;
    where_.pop_back();
    return true;
  }

  bool read(Group& group) { return read(group.cases); }

  bool read(Variables& variables) {
    return each_member([&](const std::string& key) {
      const auto [place, fresh] = variables.try_emplace(key);
      return fresh ? read(place->second) : json_.fail("given twice");
    });
  }

  bool read(std::vector<Parameter>& parameters) {
    return each_member([&](const std::string& key) {
      const bool known = std::any_of(parameters.begin(), parameters.end(),
                                     [&](const Parameter& other) { return other.name == key; });
      if (known) return json_.fail("given twice");
      // Names are compared with each other, so their number is bounded.
      if (parameters.size() == kMaximumParameters) return json_.fail("too many parameters");
      parameters.push_back({key, {}});
      return read(parameters.back().value);
    });
  }

  bool each_member(auto&& member) {
    if (!json_.begin_object()) return false;
    where_.emplace_back();
    std::string key;
    while (json_.next_member(key)) {
      where_.back().key = key;
      if (!member(key)) return false;
    }
    if (json_.failed()) return false;
    where_.pop_back();
    return true;
  }

  bool read(Value& value) {
    switch (json_.peek()) {
      case JsonReader::Next::String:
        value.kind = Value::Kind::String;
        return json_.read_string(value.text);
      case JsonReader::Next::True:
      case JsonReader::Next::False: {
        value.kind = Value::Kind::Bool;
        bool truth = false;
        if (!json_.read_bool(truth)) return false;
        value.number = truth ? 1 : 0;
        return true;
      }
      case JsonReader::Next::Object:
        return each_member([&](const std::string& key) {
          if (key == "number") return read(value.number);
          if (key == "unit") return json_.read_string(value.unit);
          return json_.fail("unknown field");
        });
      default:
        return json_.read_number(value.number);
    }
  }

  bool read(Command& command) {
    if (json_.peek() != JsonReader::Next::Object) return read(command.argv);
    return each_member([&](const std::string& key) {
      if (key == "argv" && command.argv.empty()) return read(command.argv);
      if (key == "shell") return json_.read_bool(command.shell);
      return json_.fail(key == "argv" ? "given twice" : "unknown field");
    });
  }

  static constexpr std::size_t kMaximumParameters = 10'000;

  JsonReader json_;
  std::vector<Step> where_;
};

/// The text's schema, read ahead of everything else: what a newer one holds cannot be known.
Expected<double> schema_of(std::string_view text) {
  JsonReader json(text, kMaximumJsonDepth);
  double schema = 0;
  std::string key;
  if (json.begin_object()) {
    while (json.next_member(key)) {
      if (key == "schema") {
        if (json.read_number(schema)) return schema;
        break;
      }
      if (!json.skip_value()) break;
    }
  }
  if (!json.failed()) return failure("not a plan: it has no \"schema\"");
  return failure("not a plan: " + json.error());
}

}  // namespace

Expected<Plan> from_json(std::string_view text) {
  if (text.size() > kMaximumText) return failure("the plan is larger than 256 MiB");
  const auto schema = schema_of(text);
  if (!schema) return tl::make_unexpected(schema.error());
  if (*schema > kSchemaVersion && *schema == std::floor(*schema) && *schema < 1e9) {
    return failure("plan schema " + std::to_string(static_cast<int>(*schema)) +
                       ", this benchc reads up to " + std::to_string(kSchemaVersion),
                   "make the plan again from its spec, or use a newer benchc");
  }
  if (*schema != kSchemaVersion) return failure("not a plan: its \"schema\" is unknown");
  Plan plan;
  Reader reader(text);
  if (!reader.plan(plan)) return failure("plan: " + reader.error());
  const std::vector<std::string> wrong = problems(plan);
  if (!wrong.empty()) {
    const std::string more =
        wrong.size() == 1 ? "" : " (and " + std::to_string(wrong.size() - 1) + " more problems)";
    return failure("plan: " + wrong.front() + more);
  }
  return plan;
}

}  // namespace benchc::plan
