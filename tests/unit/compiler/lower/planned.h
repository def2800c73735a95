#pragma once

#include <map>
#include <string>
#include <string_view>

#include "compiler/lower/lower.h"
#include "compiler/model/model.h"
#include "runtime/plan/plan.h"

namespace benchc::lower_test {

/// Files by path, without a disk.
class FewFiles : public model::Files {
 public:
  explicit FewFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  Expected<std::string> read(std::string_view path) const override;
  Expected<std::string> read_module(std::string_view name) const override;

 private:
  std::map<std::string, std::string> files_;
};

/// The plan of a spec, and what was said on the way: the ids of diagnostics of checking and of
/// lowering, and all of it as text.
struct Planned {
  plan::Plan plan;
  std::vector<std::string> ids;
  std::string text;
};

/// `body` stands after `bench 1`. There are a file bench/parse.cpp and a kernel std.stream.triad.
Planned plan_of(const std::string& body, const lower::Selection& selection = {});

/// The rule's judgments as `subject: case, case; bound, bound`.
std::vector<std::string> judgments(const plan::Plan& plan, std::string_view rule);

/// The groups as `case, case`.
std::vector<std::string> groups(const plan::Plan& plan);

std::vector<std::string> case_ids(const plan::Plan& plan);

}  // namespace benchc::lower_test
