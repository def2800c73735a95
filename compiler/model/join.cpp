#include "compiler/model/join.h"

#include <algorithm>
#include <unordered_map>

#include "compiler/model/projection.h"

namespace benchc::model {

namespace {

/// Numbers values so that equal ones of different workloads have the same number.
class Interned {
 public:
  std::vector<std::uint32_t> add(const MatrixParameter& parameter) {
    std::vector<std::uint32_t> ids;
    ids.reserve(parameter.values.size());
    for (const Value& value : parameter.values) {
      std::string key = std::to_string(static_cast<int>(value.kind)) + unit(value.dimension) + ":";
      key += canonical(value);
      const auto next = static_cast<std::uint32_t>(ids_.size());
      ids.push_back(ids_.emplace(std::move(key), next).first->second);
    }
    return ids;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> ids_;
};

/// A parameter that both the rows so far and the next side have.
struct Shared {
  JoinedParameter left;
  std::uint32_t right = 0;
  std::vector<std::uint32_t> left_ids;
  std::vector<std::uint32_t> right_ids;
};

void append(std::string& key, std::uint32_t id) {
  key.append(reinterpret_cast<const char*>(&id), sizeof id);
}

class Joiner {
 public:
  Joiner(const Model& model, const std::vector<JoinSide>& sides, std::size_t limit)
      : model_(model), sides_(sides), limit_(limit) {}

  Joined run() {
    if (sides_.empty()) return {};
    out_.sides = 1;
    out_.cases = *sides_[0].cases;
    name_parameters(0);
    for (std::uint32_t side = 1; side < sides_.size() && !out_.too_many; ++side) {
      add_side(side);
      name_parameters(side);
    }
    std::sort(out_.parameters.begin(), out_.parameters.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return std::move(out_);
  }

 private:
  const Workload& workload(std::uint32_t side) const {
    return model_.workloads[sides_[side].workload];
  }

  void name_parameters(std::uint32_t side) {
    const auto& parameters = workload(side).parameters;
    for (std::uint32_t p = 0; p < parameters.size(); ++p) {
      if (!sides_[side].open[p] || find(parameters[p].name) != nullptr) continue;
      out_.parameters.push_back({parameters[p].name, side, p});
    }
  }

  const JoinedParameter* find(std::string_view name) const {
    for (const JoinedParameter& one : out_.parameters) {
      if (one.name == name) return &one;
    }
    return nullptr;
  }

  std::vector<Shared> shared_with(std::uint32_t side) const {
    std::vector<Shared> shared;
    const auto& parameters = workload(side).parameters;
    for (std::uint32_t p = 0; p < parameters.size(); ++p) {
      const JoinedParameter* left = sides_[side].open[p] ? find(parameters[p].name) : nullptr;
      if (left == nullptr) continue;
      Interned interned;
      Shared one{*left, p, {}, {}};
      one.left_ids = interned.add(workload(left->side).parameters[left->parameter]);
      one.right_ids = interned.add(parameters[p]);
      shared.push_back(std::move(one));
    }
    return shared;
  }

  std::uint32_t choice(std::uint32_t side, std::uint64_t case_index, std::uint32_t p) const {
    const Workload& of = workload(side);
    return of.choices[case_index * of.parameters.size() + p];
  }

  void add_side(std::uint32_t side) {
    const std::vector<Shared> shared = shared_with(side);
    std::unordered_map<std::string, std::vector<std::uint64_t>> partners;
    std::string key;
    for (const std::uint64_t right : *sides_[side].cases) {
      key.clear();
      for (const Shared& one : shared) append(key, one.right_ids[choice(side, right, one.right)]);
      partners[key].push_back(right);
    }
    std::vector<std::uint64_t> rows;
    for (std::size_t row = 0; row < out_.rows(); ++row) {
      const std::uint64_t* left = &out_.cases[row * out_.sides];
      key.clear();
      for (const Shared& one : shared) {
        const std::uint32_t chosen = choice(one.left.side, left[one.left.side], one.left.parameter);
        append(key, one.left_ids[chosen]);
      }
      const auto found = partners.find(key);
      if (found == partners.end()) continue;
      for (const std::uint64_t right : found->second) {
        if (rows.size() / (out_.sides + 1) >= limit_) {
          out_.too_many = true;
          return;
        }
        rows.insert(rows.end(), left, left + out_.sides);
        rows.push_back(right);
      }
    }
    out_.cases = std::move(rows);
    ++out_.sides;
  }

  const Model& model_;
  const std::vector<JoinSide>& sides_;
  std::size_t limit_;
  Joined out_;
};

}  // namespace

Joined join(const Model& model, const std::vector<JoinSide>& sides, std::size_t limit) {
  return Joiner(model, sides, limit).run();
}

}  // namespace benchc::model
