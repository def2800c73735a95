#include "compiler/diagnostics/escape.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/ConvertUTF.h>
#include <llvm/Support/Unicode.h>

namespace benchc::diagnostics {
namespace {

Shown escaped(char letter, unsigned code, std::size_t bytes) {
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), code, 16).ptr;
  std::string text = {'\\', letter, '{'};
  text.append(digits.data(), end);
  text += '}';
  const std::size_t width = text.size();
  return {std::move(text), width, bytes};
}

}  // namespace

Shown show_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first == '\t') return {"    ", 4, 1};
  if (first < 0x20 || first == 0x7f) return escaped('u', first, 1);
  if (first < 0x80) return {std::string(1, text.front()), 1, 1};

  const auto* begin = reinterpret_cast<const llvm::UTF8*>(text.data());
  const llvm::UTF8* next = begin;
  llvm::UTF32 code = 0;
  const llvm::ConversionResult result =
      llvm::convertUTF8Sequence(&next, begin + text.size(), &code, llvm::strictConversion);
  if (result != llvm::conversionOK) return escaped('x', first, 1);
  const auto bytes = static_cast<std::size_t>(next - begin);
  const int width = llvm::sys::unicode::columnWidthUTF8(llvm::StringRef(text.data(), bytes));
  if (width < 0) return escaped('u', code, bytes);
  return {std::string(text.substr(0, bytes)), static_cast<std::size_t>(width), bytes};
}

std::string show(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Shown shown = show_character(text);
    result += shown.text;
    text.remove_prefix(shown.bytes);
  }
  return result;
}

}  // namespace benchc::diagnostics
