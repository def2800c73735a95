#include "runtime/store/h5_source.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include <hdf5.h>

namespace benchc::store {
namespace {

constexpr std::size_t kLongestAttribute = 64 * 1024;
constexpr std::size_t kLongestString = 16 * 1024 * 1024;
constexpr std::size_t kMostNames = 1'000'000;
constexpr std::size_t kLongestName = 1024;
constexpr std::uint64_t kLargestChunk = std::uint64_t{64} << 20;
/// Deflate shrinks by 1,032 at most.
constexpr std::uint64_t kBestDeflate = 1032;

hid_t type_of(Number number) {
  switch (number) {
    case Number::U8:
      return H5T_STD_U8LE;
    case Number::U32:
      return H5T_STD_U32LE;
    case Number::U64:
      return H5T_STD_U64LE;
    case Number::I32:
      return H5T_STD_I32LE;
    case Number::I64:
      return H5T_STD_I64LE;
    case Number::F64:
      return H5T_IEEE_F64LE;
  }
  return -1;
}

std::string up_to_nul(const std::string& text) { return text.substr(0, text.find('\0')); }

/// The length of a fixed-length string type; 0 for any other type. Strings of variable length are
/// refused: HDF5 reads them by lengths that the file names.
std::size_t string_length(const Handle& type) {
  if (H5Tget_class(type.id()) != H5T_STRING || H5Tis_variable_str(type.id()) != 0) return 0;
  return H5Tget_size(type.id());
}

}  // namespace

bool H5Source::fail(const std::string& problem) {
  if (problem_.empty()) problem_ = problem;
  return false;
}

bool H5Source::charge(std::uint64_t bytes) {
  if (bytes > left_)
    return fail("it asks for more than " + std::to_string(kReadLimit >> 30) + " GiB");
  left_ -= bytes;
  return true;
}

bool H5Source::open(const std::filesystem::path& path) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_file_locking(access.id(), 0, 1);
  if (H5Fis_hdf5(path.c_str()) <= 0) return fail("it is not HDF5");
  file_ = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.id()), H5Fclose);
  return file_ ? true : fail("it is truncated or damaged");
}

bool H5Source::open_group(const Handle& parent, const std::string& name, Handle& group) {
  H5L_info_t link;
  if (H5Lget_info(parent.id(), name.c_str(), &link, H5P_DEFAULT) < 0) {
    return fail("it has no " + name);
  }
  if (link.type != H5L_TYPE_HARD) return fail(name + " is a link to elsewhere");
  const Handle object(H5Oopen(parent.id(), name.c_str(), H5P_DEFAULT), H5Oclose);
  if (!object || H5Iget_type(object.id()) != H5I_GROUP) return fail(name + " is not a group");
  group = Handle(H5Gopen2(parent.id(), name.c_str(), H5P_DEFAULT), H5Gclose);
  return group ? true : fail(name + " is damaged");
}

bool H5Source::names(const Handle& group, std::vector<std::string>& names) {
  H5G_info_t info;
  if (H5Gget_info(group.id(), &info) < 0) return fail("a group is damaged");
  if (info.nlinks > kMostNames) return fail("it has too many metrics");
  const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* into) -> herr_t {
    auto& list = *static_cast<std::vector<std::string>*>(into);
    if (list.size() >= kMostNames || std::strlen(name) > kLongestName) return -1;
    list.emplace_back(name);
    return 0;
  };
  hsize_t at = 0;
  if (H5Literate(group.id(), H5_INDEX_NAME, H5_ITER_INC, &at, collect, &names) < 0) {
    return fail("a group is damaged");
  }
  return true;
}

bool H5Source::attribute_names(const Handle& object, std::vector<std::string>& names) {
  const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* into) -> herr_t {
    auto& list = *static_cast<std::vector<std::string>*>(into);
    if (list.size() >= kMostNames || std::strlen(name) > kLongestName) return -1;
    list.emplace_back(name);
    return 0;
  };
  hsize_t at = 0;
  if (H5Aiterate2(object.id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, &at, collect, &names) < 0) {
    return fail("its attributes are not in order, or damaged");
  }
  return true;
}

bool H5Source::has_attribute(const Handle& object, const char* name) {
  return H5Aexists(object.id(), name) > 0;
}

bool H5Source::attribute(const Handle& object, const char* name, std::string& text) {
  const std::string what = std::string("attribute ") + name;
  const Handle attribute(H5Aopen(object.id(), name, H5P_DEFAULT), H5Aclose);
  if (!attribute) return fail("it has no " + what);
  const Handle type(H5Aget_type(attribute.id()), H5Tclose);
  const Handle space(H5Aget_space(attribute.id()), H5Sclose);
  const std::size_t length = type ? string_length(type) : 0;
  if (length == 0 || length > kLongestAttribute || H5Sget_simple_extent_npoints(space.id()) != 1) {
    return fail(what + " is not a string of fixed length");
  }
  std::string bytes(length, '\0');
  if (!charge(length) || H5Aread(attribute.id(), type.id(), bytes.data()) < 0) {
    return fail(what + " is damaged");
  }
  text = up_to_nul(bytes);
  return true;
}

bool H5Source::attribute(const Handle& object, const char* name, Number number, void* into) {
  const std::string what = std::string("attribute ") + name;
  const Handle attribute(H5Aopen(object.id(), name, H5P_DEFAULT), H5Aclose);
  if (!attribute) return fail("it has no " + what);
  const Handle type(H5Aget_type(attribute.id()), H5Tclose);
  const Handle space(H5Aget_space(attribute.id()), H5Sclose);
  if (H5Tequal(type.id(), type_of(number)) <= 0 || H5Sget_simple_extent_npoints(space.id()) != 1) {
    return fail(what + " is of another type");
  }
  if (H5Aread(attribute.id(), type.id(), into) < 0) return fail(what + " is damaged");
  return true;
}

bool H5Source::open_dataset(const Handle& parent, const std::string& name, Handle& dataset) {
  H5L_info_t link;
  if (H5Lget_info(parent.id(), name.c_str(), &link, H5P_DEFAULT) < 0) {
    return fail("it has no " + name);
  }
  if (link.type != H5L_TYPE_HARD) return fail(name + " is a link to elsewhere");
  const Handle object(H5Oopen(parent.id(), name.c_str(), H5P_DEFAULT), H5Oclose);
  if (!object || H5Iget_type(object.id()) != H5I_DATASET) return fail(name + " is not a dataset");
  dataset = Handle(H5Dopen2(parent.id(), name.c_str(), H5P_DEFAULT), H5Dclose);
  const Handle creation(H5Dget_create_plist(dataset.id()), H5Pclose);
  if (!dataset || !creation) return fail(name + " is damaged");
  const H5D_layout_t layout = H5Pget_layout(creation.id());
  if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED) {
    return fail(name + " lies in another file");
  }
  if (H5Pget_external_count(creation.id()) != 0) return fail(name + " lies in another file");
  const int filters = H5Pget_nfilters(creation.id());
  for (int i = 0; i < filters; ++i) {
    unsigned flags = 0;
    std::size_t values = 0;
    unsigned configuration = 0;
    const H5Z_filter_t filter = H5Pget_filter2(creation.id(), static_cast<unsigned>(i), &flags,
                                               &values, nullptr, 0, nullptr, &configuration);
    if (filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_DEFLATE) {
      return fail(name + " is packed by a filter that the schema does not have");
    }
  }
  if (filters < 0 || filters > 2) return fail(name + " is packed more than once");
  return true;
}

bool H5Source::check_size(const Handle& dataset, std::size_t width, std::uint64_t& rows,
                          const std::string& name) {
  const Handle space(H5Dget_space(dataset.id()), H5Sclose);
  const Handle creation(H5Dget_create_plist(dataset.id()), H5Pclose);
  hsize_t extent = 0;
  if (!space || H5Sget_simple_extent_ndims(space.id()) != 1 ||
      H5Sget_simple_extent_dims(space.id(), &extent, nullptr) != 1) {
    return fail(name + " is not a column");
  }
  if (extent > kReadLimit / width || !charge(extent * width)) return fail(name + " is too large");
  const std::uint64_t bytes = extent * width;
  const std::uint64_t stored = H5Dget_storage_size(dataset.id());
  if (H5Pget_layout(creation.id()) == H5D_CHUNKED) {
    hsize_t chunk = 0;
    if (H5Pget_chunk(creation.id(), 1, &chunk) != 1 || chunk > kLargestChunk / width) {
      return fail(name + " has chunks that are too large");
    }
    // More than one chunk's packing can give, or chunks that are larger packed than not: a bomb, or
    // damage.
    if (bytes / kBestDeflate > stored + kLargestChunk / kBestDeflate ||
        stored > bytes + bytes / 8 + 2 * chunk * width + 1024) {
      return fail(name + " does not have the data that it declares");
    }
  } else if (stored != bytes) {
    return fail(name + " does not have the data that it declares");
  }
  rows = extent;
  return true;
}

bool H5Source::open_column(const Handle& parent, const std::string& name, Number number,
                           std::size_t width, Handle& dataset, std::uint64_t& rows) {
  if (!open_dataset(parent, name, dataset)) return false;
  const Handle type(H5Dget_type(dataset.id()), H5Tclose);
  if (!type || H5Tequal(type.id(), type_of(number)) <= 0 || H5Tget_size(type.id()) != width) {
    return fail(name + " is of another type");
  }
  return check_size(dataset, width, rows, name);
}

bool H5Source::read_all(const Handle& dataset, Number number, void* into, std::uint64_t rows,
                        const std::string& name) {
  if (rows == 0) return true;
  if (H5Dread(dataset.id(), type_of(number), H5S_ALL, H5S_ALL, H5P_DEFAULT, into) < 0) {
    return fail(name + " is damaged");
  }
  return true;
}

bool H5Source::text(const Handle& parent, const char* name, std::string& text) {
  Handle dataset;
  if (!open_dataset(parent, name, dataset)) return false;
  const Handle type(H5Dget_type(dataset.id()), H5Tclose);
  const Handle space(H5Dget_space(dataset.id()), H5Sclose);
  const std::size_t length = type ? string_length(type) : 0;
  if (length == 0 || H5Sget_simple_extent_npoints(space.id()) != 1 ||
      H5Dget_storage_size(dataset.id()) != length) {
    return fail(std::string(name) + " is not a string of fixed length");
  }
  if (!charge(2 * length)) return false;
  std::string bytes(length, '\0');
  if (H5Dread(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0) {
    return fail(std::string(name) + " is damaged");
  }
  text = up_to_nul(bytes);
  return true;
}

bool H5Source::bytes(const Handle& parent, const char* name, std::string& bytes) {
  Handle dataset;
  std::uint64_t rows = 0;
  if (!open_column(parent, name, Number::U8, 1, dataset, rows)) return false;
  bytes.resize(rows);
  return read_all(dataset, Number::U8, bytes.data(), rows, name);
}

bool H5Source::strings(const Handle& parent, const char* name, std::vector<std::string>& texts) {
  Handle dataset;
  if (!open_dataset(parent, name, dataset)) return false;
  const Handle type(H5Dget_type(dataset.id()), H5Tclose);
  const std::size_t length = type ? string_length(type) : 0;
  if (length == 0 || length > kLongestString) {
    return fail(std::string(name) + " is not a column of strings of fixed length");
  }
  std::uint64_t rows = 0;
  if (!check_size(dataset, length, rows, name) || !charge(rows * sizeof(std::string))) return false;
  const std::uint64_t rows_a_read = std::max<std::uint64_t>(1, (1024 * 1024) / length);
  std::vector<char> buffer(std::min(rows, rows_a_read) * length);
  texts.reserve(rows);
  const Handle file(H5Dget_space(dataset.id()), H5Sclose);
  for (hsize_t at = 0; at < rows;) {
    const hsize_t count = std::min<hsize_t>(rows_a_read, rows - at);
    const Handle memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
    if (H5Sselect_hyperslab(file.id(), H5S_SELECT_SET, &at, nullptr, &count, nullptr) < 0 ||
        H5Dread(dataset.id(), type.id(), memory.id(), file.id(), H5P_DEFAULT, buffer.data()) < 0) {
      return fail(std::string(name) + " is damaged");
    }
    for (hsize_t row = 0; row < count; ++row) {
      const char* cell = buffer.data() + row * length;
      texts.emplace_back(cell, ::strnlen(cell, length));
    }
    at += count;
  }
  return true;
}

bool H5Source::states(const Handle& parent, const char* name, const char* const* names,
                      std::size_t count, std::vector<std::uint8_t>& values) {
  Handle dataset;
  if (!open_dataset(parent, name, dataset)) return false;
  const Handle expected(H5Tenum_create(H5T_STD_U8LE), H5Tclose);
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<std::uint8_t>(i);
    H5Tenum_insert(expected.id(), names[i], &value);
  }
  const Handle type(H5Dget_type(dataset.id()), H5Tclose);
  if (!type || H5Tequal(type.id(), expected.id()) <= 0) {
    return fail(std::string(name) + " is of another type");
  }
  std::uint64_t rows = 0;
  if (!check_size(dataset, 1, rows, name)) return false;
  values.resize(rows);
  if (rows > 0 &&
      H5Dread(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0) {
    return fail(std::string(name) + " is damaged");
  }
  const auto known = [count](std::uint8_t value) { return value < count; };
  if (!std::all_of(values.begin(), values.end(), known)) {
    return fail(std::string(name) + " has values that it does not declare");
  }
  return true;
}

}  // namespace benchc::store
