#include "runtime/native/parameters.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>

#include "runtime/native/channel.h"

namespace benchc::native {

Parameters::Parameters(std::vector<Parameter> all) : all_(std::move(all)) {
  for (Parameter& parameter : all_) {
    parameter.name.back() = 0;
    parameter.text.back() = 0;
  }
}

const Parameter* Parameters::find(std::string_view name) const {
  for (const Parameter& parameter : all_) {
    if (text_of(parameter.name) == name) return &parameter;
  }
  return nullptr;
}

const Parameter& Parameters::need(std::string_view name) const {
  if (const Parameter* parameter = find(name)) return *parameter;
  std::string given;
  for (const Parameter& parameter : all_) {
    given += given.empty() ? "" : ", ";
    given += text_of(parameter.name);
  }
  fail({"the body asks for the parameter \"", name, "\", which the spec does not give; it gives ",
        given.empty() ? std::string_view("none") : given});
}

bool Parameters::has(std::string_view name) const { return find(name) != nullptr; }

double Parameters::number(std::string_view name) const {
  const Parameter& parameter = need(name);
  if (parameter.kind == Parameter::Kind::Text) {
    fail({"the body asks for the parameter \"", name, "\" as a number, but it is the text \"",
          text_of(parameter.text), "\""});
  }
  return parameter.number;
}

std::int64_t Parameters::integer(std::string_view name) const {
  const double value = number(name);
  // 2^63 is the first that does not fit; a NaN fails every comparison.
  if (std::trunc(value) == value && value >= -0x1p63 && value < 0x1p63) {
    return static_cast<std::int64_t>(value);
  }
  std::array<char, 32> shown = {};
  std::snprintf(shown.data(), shown.size(), "%.9g", value);
  fail({"the body asks for the parameter \"", name, "\" as a whole number, but it is ",
        text_of(shown)});
}

const char* Parameters::text(std::string_view name) const {
  const Parameter& parameter = need(name);
  if (parameter.kind != Parameter::Kind::Text) {
    fail({"the body asks for the parameter \"", name, "\" as a text, but it is ",
          parameter.kind == Parameter::Kind::Bool ? "true or false" : "a number"});
  }
  return parameter.text.data();
}

}  // namespace benchc::native
