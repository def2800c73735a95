// benchc-native on a machine whose processor counts page faults.

#include <linux/perf_event.h>
#include <signal.h>
#include <sys/prctl.h>

#include "runtime/event/event.h"
#include "runtime/native/session.h"

namespace {

namespace event = benchc::event;

class PageFaults final : public event::Kernel {
 public:
  int open(const event::Event&, event::Scope scope) override {
    return event::this_kernel().open({"", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS}, scope);
  }
  bool read(int counter, event::Values& values) override {
    return event::this_kernel().read(counter, values);
  }
  void enable(int counter, bool on) override { event::this_kernel().enable(counter, on); }
  void close(int counter) override { event::this_kernel().close(counter); }
};

}  // namespace

int main() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  PageFaults kernel;
  benchc::native::run_session(kernel);
  return 0;
}
