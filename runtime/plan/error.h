#pragma once

#include <string>

#include <tl/expected.hpp>

namespace benchc {

/// Why the runtime could not do what was asked: for people, lower case, no full stop.
struct Error {
  std::string message;
  /// What to do about it; empty where nothing helps.
  std::string hint = {};
};

template <typename T>
using Expected = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(std::string message, std::string hint = {}) {
  return tl::unexpected<Error>(Error{std::move(message), std::move(hint)});
}

}  // namespace benchc
