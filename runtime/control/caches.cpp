#include "runtime/control/caches.h"

#include <unistd.h>

namespace benchc::control {

Expected<void> drop_caches(const Tree& tree) {
  // The kernel keeps pages that are not on disk yet, whatever it is told.
  ::sync();
  if (const Expected<void> written = tree.write(kDropCaches, "3"); !written) {
    return failure("the caches of files could not be dropped: " + written.error().message);
  }
  return {};
}

}  // namespace benchc::control
