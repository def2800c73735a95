#include "runtime/store/h5_disk.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <hdf5.h>
#include <unistd.h>

namespace benchc::store {
namespace {

/// What HDF5 copies into the file's access list.
struct Settings {
  DiskState* state;
};

/// HDF5 sees the first member only.
struct Disk {
  H5FD_t seen_by_hdf5;
  int fd;
  haddr_t allocated;
  haddr_t end;
  DiskState* state;
};

Disk& disk_of(H5FD_t* file) { return *reinterpret_cast<Disk*>(file); }
const Disk& disk_of(const H5FD_t* file) { return *reinterpret_cast<const Disk*>(file); }

H5FD_t* open_disk(const char* name, unsigned, hid_t access, haddr_t) {
  const auto* settings = static_cast<const Settings*>(H5Pget_driver_info(access));
  if (settings == nullptr) return nullptr;
  const int fd = ::open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) {
    settings->state->error = errno;
    return nullptr;
  }
  auto disk = std::make_unique<Disk>();
  disk->fd = fd;
  disk->state = settings->state;
  return &disk.release()->seen_by_hdf5;
}

herr_t close_disk(H5FD_t* file) {
  const std::unique_ptr<Disk> disk(&disk_of(file));
  if (::close(disk->fd) != 0 && disk->state->error == 0) disk->state->error = errno;
  return 0;
}

herr_t query(const H5FD_t*, unsigned long* flags) {
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
           H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  return 0;
}

haddr_t allocated(const H5FD_t* file, H5FD_mem_t) { return disk_of(file).allocated; }

herr_t set_allocated(H5FD_t* file, H5FD_mem_t, haddr_t address) {
  disk_of(file).allocated = address;
  return 0;
}

haddr_t end(const H5FD_t* file, H5FD_mem_t) { return disk_of(file).end; }

herr_t read_disk(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* buffer) {
  const Disk& disk = disk_of(file);
  auto* into = static_cast<char*>(buffer);
  while (size > 0) {
    const ssize_t got = ::pread(disk.fd, into, size, static_cast<off_t>(address));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    into += got;
    address += static_cast<haddr_t>(got);
    size -= static_cast<std::size_t>(got);
  }
  std::memset(into, 0, size);
  return 0;
}

herr_t write_disk(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size,
                  const void* buffer) {
  Disk& disk = disk_of(file);
  disk.end = std::max(disk.end, address + size);
  const auto* from = static_cast<const char*>(buffer);
  while (size > 0 && disk.state->error == 0) {
    const ssize_t written = ::pwrite(disk.fd, from, size, static_cast<off_t>(address));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      disk.state->error = written < 0 ? errno : EIO;
      break;
    }
    from += written;
    address += static_cast<haddr_t>(written);
    size -= static_cast<std::size_t>(written);
  }
  return 0;
}

herr_t truncate_disk(H5FD_t* file, hid_t, hbool_t) {
  Disk& disk = disk_of(file);
  if (disk.end == disk.allocated) return 0;
  if (::ftruncate(disk.fd, static_cast<off_t>(disk.allocated)) != 0 && disk.state->error == 0) {
    disk.state->error = errno;
  }
  disk.end = disk.allocated;
  return 0;
}

hid_t driver() {
  static const hid_t the_driver = [] {
    H5FD_class_t kind{};
    kind.name = "benchc";
    kind.maxaddr = (haddr_t{1} << 62) - 1;
    kind.fc_degree = H5F_CLOSE_STRONG;
    kind.fapl_size = sizeof(Settings);
    kind.open = open_disk;
    kind.close = close_disk;
    kind.query = query;
    kind.get_eoa = allocated;
    kind.set_eoa = set_allocated;
    kind.get_eof = end;
    kind.read = read_disk;
    kind.write = write_disk;
    kind.truncate = truncate_disk;
    const H5FD_mem_t map[] = H5FD_FLMAP_DICHOTOMY;
    std::copy(std::begin(map), std::end(map), kind.fl_map);
    return H5FDregister(&kind);
  }();
  return the_driver;
}

}  // namespace

Handle disk_access(DiskState& state) {
  Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  const Settings settings{&state};
  if (driver() < 0 || H5Pset_driver(access.id(), driver(), &settings) < 0) return {};
  return access;
}

}  // namespace benchc::store
