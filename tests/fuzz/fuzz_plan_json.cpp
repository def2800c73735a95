// The reader of plans: whatever it takes, it writes again as it read it.
#include "runtime/plan/plan_json.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace benchc;
  const auto plan = plan::from_json(fuzz::text_of(data, size));
  if (!plan) {
    fuzz::require(!plan.error().message.empty(), "an error has a message");
    return 0;
  }
  const std::string written = plan::to_json(*plan);
  const auto again = plan::from_json(written);
  fuzz::require(again.has_value(), "a plan that was read can be written and read");
  fuzz::require(plan::to_json(*again) == written, "a plan is written as it was read");
  return 0;
}
