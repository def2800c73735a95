#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "runtime/store/handle.h"

/// The pieces of an HDF5 file, each read only as the schema declares it.
namespace benchc::store {

/// The most that reading one file may take: memory and passes over data together.
inline constexpr std::uint64_t kReadLimit = std::uint64_t{8} << 30;

/// The number types of the schema.
enum class Number : std::uint8_t { U8, U32, U64, I32, I64, F64 };

/// An open file. Every method says whether it worked; after the first that did not, `problem` says
/// why.
class H5Source {
 public:
  /// To be used only while a Library is held.
  bool open(const std::filesystem::path& path);

  const Handle& root() const { return file_; }
  const std::string& problem() const { return problem_; }
  bool fail(const std::string& problem);
  /// Counts what is about to be allocated.
  bool charge(std::uint64_t bytes);

  /// The object behind a hard link: soft and external links are not followed.
  bool open_group(const Handle& parent, const std::string& name, Handle& group);
  /// The names of a group's links in order.
  bool names(const Handle& group, std::vector<std::string>& names);
  /// The names of an object's attributes in the order in which they were made.
  bool attribute_names(const Handle& object, std::vector<std::string>& names);

  bool attribute(const Handle& object, const char* name, std::string& text);
  bool attribute(const Handle& object, const char* name, Number type, void* number);
  bool has_attribute(const Handle& object, const char* name);

  /// A scalar string.
  bool text(const Handle& parent, const char* name, std::string& text);
  /// A column of bytes.
  bool bytes(const Handle& parent, const char* name, std::string& bytes);
  /// A column of strings of one length.
  bool strings(const Handle& parent, const char* name, std::vector<std::string>& texts);
  template <typename T>
  bool numbers(const Handle& parent, const std::string& name, Number type, std::vector<T>& values) {
    Handle dataset;
    std::uint64_t rows = 0;
    if (!open_column(parent, name, type, sizeof(T), dataset, rows)) return false;
    values.resize(rows);
    return read_all(dataset, type, values.data(), rows, name);
  }
  /// A column of an enumeration with exactly these names.
  bool states(const Handle& parent, const char* name, const char* const* names, std::size_t count,
              std::vector<std::uint8_t>& values);

  /// Opens a dataset that lies in the file and is packed as the schema allows.
  bool open_dataset(const Handle& parent, const std::string& name, Handle& dataset);

 private:
  bool open_column(const Handle& parent, const std::string& name, Number type, std::size_t width,
                   Handle& dataset, std::uint64_t& rows);
  bool check_size(const Handle& dataset, std::size_t width, std::uint64_t& rows,
                  const std::string& name);
  bool read_all(const Handle& dataset, Number type, void* into, std::uint64_t rows,
                const std::string& name);

  Handle file_;
  std::uint64_t left_ = kReadLimit;
  std::string problem_;
};

}  // namespace benchc::store
