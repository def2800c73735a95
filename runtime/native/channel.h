#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/native/protocol.h"

/// The process's end of the socket. benchc being gone ends the process at once, whoever asks.
namespace benchc::native {

/// Whether the process was started by benchc: kSocket is a socket that keeps messages apart.
bool has_channel();

/// The next thing to do. One that makes no sense fails the case.
Request next_request();

/// The message behind a Request of kind Start, as it came.
std::vector<std::byte> next_message();

void answer(const Reply& reply);

/// Answers Failed, and ends the process without another word of anyone's. From any thread; only the
/// first is heard. Allocates nothing.
[[noreturn]] void fail(std::initializer_list<std::string_view> parts);

/// Puts the text into place, cut to what fits.
void put_text(std::span<char> place, std::initializer_list<std::string_view> parts);

/// The text up to its 0, or all.
std::string_view text_of(std::span<const char> place);

}  // namespace benchc::native
