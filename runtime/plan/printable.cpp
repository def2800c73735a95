#include <llvm/ADT/StringRef.h>
#include <llvm/Support/ConvertUTF.h>
#include <llvm/Support/Unicode.h>

#include "runtime/plan/plan_text.h"

namespace benchc::plan {
namespace {

/// Code points that drive a terminal, end a line, or turn the direction in which the rest is read.
bool is_control(llvm::UTF32 code) {
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return true;
  if (code == 0x61C || code == 0x200E || code == 0x200F) return true;
  return code == 0xFEFF || (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  const auto* at = reinterpret_cast<const llvm::UTF8*>(text.data());
  const auto* const end = at + text.size();
  while (at != end) {
    const llvm::UTF8* next = at;
    llvm::UTF32 code = 0;
    const bool good =
        llvm::convertUTF8Sequence(&next, end, &code, llvm::strictConversion) == llvm::conversionOK;
    if (!good) next = at + 1;
    if (good && !is_control(code)) {
      out.append(reinterpret_cast<const char*>(at), static_cast<std::size_t>(next - at));
    } else {
      for (const llvm::UTF8* byte = at; byte != next; ++byte) {
        out += "\\x";
        out += kHex[*byte >> 4];
        out += kHex[*byte & 15];
      }
    }
    at = next;
  }
  return out;
}

std::size_t columns(std::string_view text) {
  const int columns =
      llvm::sys::unicode::columnWidthUTF8(llvm::StringRef(text.data(), text.size()));
  return columns < 0 ? text.size() : static_cast<std::size_t>(columns);
}

}  // namespace benchc::plan
