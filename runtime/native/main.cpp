#include <cstdio>
#include <cstring>

#include <signal.h>
#include <sys/prctl.h>

#include "runtime/native/channel.h"
#include "runtime/native/session.h"
#include "stdlib/kernels.h"

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--kernels") == 0) {
    for (const benchc::stdlib::Kernel& kernel : benchc::stdlib::kernels()) {
      std::printf("%.*s\n", static_cast<int>(kernel.name.size()), kernel.name.data());
    }
    return 0;
  }
  if (argc != 1 || !benchc::native::has_channel()) {
    std::fputs(
        "benchc-native: this is the program that benchc measures native code in; it is started by "
        "benchc\nusage: benchc-native --kernels    names the kernels of the stdlib\n",
        stderr);
    return 2;
  }
  // A body that never comes back would not notice that benchc is gone.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  benchc::native::run_session();
  return 0;
}
