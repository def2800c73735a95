#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/model/model.h"

namespace benchc::model_test {

using Texts = std::map<std::string, std::string>;

/// A repository in memory, by path; modules of the stdlib by their dotted name.
class MemoryFiles : public model::Files {
 public:
  explicit MemoryFiles(Texts files) : files_(std::move(files)) {}

  Expected<std::string> read(std::string_view path) const override;
  Expected<std::string> read_module(std::string_view name) const override;

  mutable std::map<std::string, int> reads;

 private:
  Texts files_;
};

/// Checks `body` behind `bench 1`.
model::Checked check_whole_spec(const std::string& body,
                                const std::map<std::string, std::string>& parameters = {});

/// The same of a part of a spec: nobody is told that it uses too little of what it declares.
model::Checked check_spec(const std::string& body,
                          const std::map<std::string, std::string>& parameters = {});

/// What was said, as text without colour; empty when all is well.
std::string told(const model::Checked& checked);

/// The value of an expression over these names, printed as it stands in an id; or `[id]` of what is
/// wrong with it.
std::string value_of(const std::string& expression, const std::string& lets = "");

std::vector<std::string> case_ids(const model::Workload& workload);

}  // namespace benchc::model_test
