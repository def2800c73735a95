#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hdf5.h>

#include "runtime/store/handle.h"

/// The pieces of an HDF5 file as they are written: columns, texts, attributes, groups. To be used
/// only while a Library is held; each says whether it worked.
namespace benchc::store {

enum class Packing : std::uint8_t { Raw, Deflate };

/// A one-dimensional dataset that is written from its beginning to its end, a chunk at a time.
class Column {
 public:
  static std::optional<Column> create(const Handle& parent, const std::string& name, hid_t type,
                                      std::uint64_t rows, Packing packing);

  /// `bytes` are whole rows.
  bool append(std::string_view bytes);
  /// Writes what is left.
  bool flush();
  const Handle& dataset() const { return dataset_; }

 private:
  Handle dataset_;
  Handle type_;
  std::size_t width_ = 0;
  std::uint64_t rows_a_chunk_ = 0;
  std::uint64_t written_ = 0;
  std::string pending_;
};

template <typename T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

bool write_bytes(const Handle& parent, const char* name, hid_t type, std::uint64_t rows,
                 std::string_view bytes);

template <typename T>
bool write_numbers(const Handle& parent, const char* name, hid_t type,
                   const std::vector<T>& values) {
  return write_bytes(parent, name, type, values.size(), bytes_of(values));
}

bool write_strings(const Handle& parent, const char* name, std::span<const std::string_view> texts);
/// A scalar string.
bool write_text(const Handle& parent, const char* name, std::string_view text);

bool write_attribute(const Handle& object, const char* name, hid_t type, const void* value);
bool write_attribute(const Handle& object, const char* name, const std::string& text);

/// The names from 0 on, in a byte.
template <std::size_t N>
Handle enum_type(const std::array<const char*, N>& names) {
  Handle type(H5Tenum_create(H5T_STD_U8LE), H5Tclose);
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = static_cast<std::uint8_t>(i);
    if (H5Tenum_insert(type.id(), names[i], &value) < 0) return {};
  }
  return type;
}

/// With its attributes in the order in which they are made.
Handle create_group(const Handle& parent, const char* name);

}  // namespace benchc::store
