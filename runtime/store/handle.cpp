#include "runtime/store/handle.h"

#include <type_traits>

#include <hdf5.h>

namespace benchc::store {
namespace {

static_assert(std::is_same_v<hid_t, std::int64_t> && std::is_same_v<herr_t, int>);

std::mutex& mutex() {
  static std::mutex the_mutex;
  return the_mutex;
}

}  // namespace

Library::Library() : lock_(mutex()) {
  // HDF5 keeps one error handler a thread, so it is set each time.
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);
}

}  // namespace benchc::store
