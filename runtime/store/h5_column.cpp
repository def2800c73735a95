#include "runtime/store/h5_column.h"

namespace benchc::store {
namespace {

constexpr std::size_t kChunkBytes = 256 * 1024;
/// Below this a column is smaller than the bookkeeping of chunks.
constexpr std::uint64_t kSmallColumn = 4096;

/// A UTF-8 string of fixed length, padded with NULs. HDF5 has no strings of length 0.
Handle string_type(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  if (H5Tset_size(type.id(), std::max<std::size_t>(1, length)) < 0 ||
      H5Tset_strpad(type.id(), H5T_STR_NULLPAD) < 0 || H5Tset_cset(type.id(), H5T_CSET_UTF8) < 0) {
    return {};
  }
  return type;
}

}  // namespace

std::optional<Column> Column::create(const Handle& parent, const std::string& name, hid_t type,
                                     std::uint64_t rows, Packing packing) {
  Column column;
  column.width_ = H5Tget_size(type);
  column.rows_a_chunk_ = std::max<std::uint64_t>(1, kChunkBytes / column.width_);
  column.type_ = Handle(H5Tcopy(type), H5Tclose);
  const hsize_t extent = rows;
  const Handle space(H5Screate_simple(1, &extent, nullptr), H5Sclose);
  const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  bool ok = H5Pset_fill_time(creation.id(), H5D_FILL_TIME_NEVER) >= 0;
  if (packing == Packing::Deflate && rows * column.width_ >= kSmallColumn) {
    const hsize_t chunk = std::min<std::uint64_t>(rows, column.rows_a_chunk_);
    ok = ok && H5Pset_chunk(creation.id(), 1, &chunk) >= 0 && H5Pset_shuffle(creation.id()) >= 0 &&
         H5Pset_deflate(creation.id(), 1) >= 0;
  }
  column.dataset_ = Handle(H5Dcreate2(parent.id(), name.c_str(), type, space.id(), H5P_DEFAULT,
                                      creation.id(), H5P_DEFAULT),
                           H5Dclose);
  if (!ok || !column.type_ || !space || !column.dataset_) return std::nullopt;
  return column;
}

bool Column::append(std::string_view bytes) {
  const std::size_t full = rows_a_chunk_ * width_;
  while (!bytes.empty()) {
    const std::size_t part = std::min(full - pending_.size(), bytes.size());
    pending_.append(bytes.substr(0, part));
    bytes.remove_prefix(part);
    if (pending_.size() == full && !flush()) return false;
  }
  return true;
}

bool Column::flush() {
  if (pending_.empty()) return true;
  const hsize_t start = written_;
  const hsize_t count = pending_.size() / width_;
  const Handle memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
  const Handle file(H5Dget_space(dataset_.id()), H5Sclose);
  if (!memory || !file) return false;
  if (H5Sselect_hyperslab(file.id(), H5S_SELECT_SET, &start, nullptr, &count, nullptr) < 0 ||
      H5Dwrite(dataset_.id(), type_.id(), memory.id(), file.id(), H5P_DEFAULT, pending_.data()) <
          0) {
    return false;
  }
  written_ += count;
  pending_.clear();
  return true;
}

bool write_bytes(const Handle& parent, const char* name, hid_t type, std::uint64_t rows,
                 std::string_view bytes) {
  std::optional<Column> column = Column::create(parent, name, type, rows, Packing::Deflate);
  return column && column->append(bytes) && column->flush();
}

bool write_strings(const Handle& parent, const char* name,
                   std::span<const std::string_view> texts) {
  std::size_t longest = 1;
  for (const std::string_view text : texts) longest = std::max(longest, text.size());
  const Handle type = string_type(longest);
  if (!type) return false;
  std::optional<Column> column =
      Column::create(parent, name, type.id(), texts.size(), Packing::Deflate);
  if (!column) return false;
  std::string cell;
  for (const std::string_view text : texts) {
    cell.assign(text);
    cell.resize(longest, '\0');
    if (!column->append(cell)) return false;
  }
  return column->flush();
}

bool write_text(const Handle& parent, const char* name, std::string_view text) {
  const Handle type = string_type(text.size());
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle dataset(
      H5Dcreate2(parent.id(), name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
      H5Dclose);
  const std::string bytes = text.empty() ? std::string(1, '\0') : std::string(text);
  return dataset &&
         H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) >= 0;
}

bool write_attribute(const Handle& object, const char* name, hid_t type, const void* value) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle attribute(H5Acreate2(object.id(), name, type, space.id(), H5P_DEFAULT, H5P_DEFAULT),
                         H5Aclose);
  return attribute && H5Awrite(attribute.id(), type, value) >= 0;
}

bool write_attribute(const Handle& object, const char* name, const std::string& text) {
  const Handle type = string_type(text.size());
  return type && write_attribute(object, name, type.id(), text.c_str());
}

Handle create_group(const Handle& parent, const char* name) {
  const Handle creation(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
  if (H5Pset_attr_creation_order(creation.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) <
      0) {
    return {};
  }
  return {H5Gcreate2(parent.id(), name, H5P_DEFAULT, creation.id(), H5P_DEFAULT), H5Gclose};
}

}  // namespace benchc::store
