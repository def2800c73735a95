#include "compiler/source/source.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/SMLoc.h>
#include <llvm/Support/SourceMgr.h>

namespace benchc::source {
namespace {

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0u) == 0x80u; }

}  // namespace

struct SourceSet::Buffers {
  struct Owned {
    std::string name;
    std::string text;
  };

  const Owned* find(std::uint32_t buffer) const {
    return buffer == 0 || buffer > owned.size() ? nullptr : owned[buffer - 1].get();
  }

  // The manager refers to these strings, so they must not move.
  std::vector<std::unique_ptr<Owned>> owned;
  llvm::SourceMgr manager;
};

Span cover(Span first, Span last) {
  return {first.buffer, std::min(first.begin, last.begin), std::max(first.end, last.end)};
}

SourceSet::SourceSet() : buffers_(std::make_unique<Buffers>()) {}
SourceSet::~SourceSet() = default;
SourceSet::SourceSet(SourceSet&&) noexcept = default;
SourceSet& SourceSet::operator=(SourceSet&&) noexcept = default;

std::uint32_t SourceSet::add(std::string name, std::string text) {
  buffers_->owned.push_back(
      std::make_unique<Buffers::Owned>(Buffers::Owned{std::move(name), std::move(text)}));
  const Buffers::Owned& owned = *buffers_->owned.back();
  buffers_->manager.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBuffer(owned.text, owned.name),
                                       llvm::SMLoc());
  return static_cast<std::uint32_t>(buffers_->owned.size());
}

std::string_view SourceSet::text(std::uint32_t buffer) const {
  const Buffers::Owned* owned = buffers_->find(buffer);
  return owned == nullptr ? std::string_view() : std::string_view(owned->text);
}

std::string_view SourceSet::text(Span span) const {
  const std::string_view all = text(span.buffer);
  const std::size_t begin = std::min<std::size_t>(span.begin, all.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, all.size());
  return all.substr(begin, end - begin);
}

std::string_view SourceSet::name(std::uint32_t buffer) const {
  const Buffers::Owned* owned = buffers_->find(buffer);
  return owned == nullptr ? std::string_view() : std::string_view(owned->name);
}

Position SourceSet::position(Span span) const {
  const std::string_view all = text(span.buffer);
  if (all.empty()) return {};
  const std::size_t offset = std::min<std::size_t>(span.begin, all.size());
  const unsigned line = buffers_->manager.FindLineNumber(
      llvm::SMLoc::getFromPointer(all.data() + offset), span.buffer);
  std::uint32_t column = 1;
  for (std::size_t i = offset; i > 0 && all[i - 1] != '\n'; --i) {
    if (!continues_character(all[i - 1])) ++column;
  }
  return {line, column};
}

std::string_view SourceSet::line(Span span) const {
  const std::string_view all = text(span.buffer);
  const std::size_t offset = std::min<std::size_t>(span.begin, all.size());
  const std::size_t break_before =
      offset == 0 ? std::string_view::npos : all.rfind('\n', offset - 1);
  const std::size_t begin = break_before == std::string_view::npos ? 0 : break_before + 1;
  std::size_t end = std::min(all.find('\n', offset), all.size());
  if (end > begin && all[end - 1] == '\r') --end;
  return all.substr(begin, end - begin);
}

}  // namespace benchc::source
