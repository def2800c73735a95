#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "compiler/model/read.h"
#include "compiler/model/use.h"

/// The controls of an environment: conditions of the machine and of the measured processes.
namespace benchc::model {

/// Whether a setting of an environment is a control; `env`, `clean_env` and `cwd` are none.
bool is_control(std::string_view name);

/// What the setting comes to: `text` is its canonical words with what happens when it cannot be
/// had, `first` is the OnUnmet, and `second` is how much of the text are the words alone.
std::optional<Entry> read_control(std::string_view name, const syntax::Statement& statement,
                                  const Scope& scope, Diagnostics& diagnostics);

/// The items of a control's value, and what they are evaluated in.
struct ControlWords {
  std::string_view name;
  std::span<const syntax::Item> items;
  const Scope& scope;
  Diagnostics& diagnostics;
};

// Those whose value is more than a word. Each gives the canonical words, or reports what is wrong.

/// `2`, `isolated 2`, `[0, 1]`
std::optional<std::string> cores_text(const ControlWords& words);
/// `local`, `interleave`, `[0]`
std::optional<std::string> numa_text(const ControlWords& words);
/// `nice -5`, `fifo 50`
std::optional<std::string> priority_text(const ControlWords& words);
/// `cpu 1.5 memory 2147483648`: cores and bytes
std::optional<std::string> cgroup_text(const ControlWords& words);
/// `022`
std::optional<std::string> umask_text(const ControlWords& words);
/// `C.UTF-8`
std::optional<std::string> locale_text(const ControlWords& words);
/// `load < 0.5 within 30s`
std::optional<std::string> settle_text(const ControlWords& words);
/// `cpu < 60 within 120s`: degrees Celsius
std::optional<std::string> temperature_text(const ControlWords& words);

}  // namespace benchc::model
