#include "compiler/driver/env_text.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchc::driver {
namespace {

using testing::HasSubstr;
using testing::Not;

const metric::GpuReading kOne = {.gpus = {{.id = "0",
                                           .name = "Fake \x1b[1m H100",
                                           .core = 345U,
                                           .most_core = 1980U,
                                           .throttled = {"power cap"}}},
                                 .problem = ""};

TEST(EnvText, ClocksOfGpusAreShownWhereThereAreSome) {
  const std::string text = show_text({}, kOne, {});
  EXPECT_THAT(text, HasSubstr("GPU clocks, as observed\n  0  Fake \\x1b[1m H100: 345 of 1980 MHz, "
                              "held down by power cap\n\ncontrols"));
  EXPECT_THAT(show_text({}, {}, {}), Not(HasSubstr("GPU")));
  EXPECT_THAT(show_text({}, {.gpus = {}, .problem = "NVML is not installed"}, {}),
              HasSubstr("nvidia  unknown: NVML is not installed\n"));
}

TEST(EnvText, ClocksOfGpusAreInTheJson) {
  const std::string json = show_json({}, kOne, {});
  EXPECT_THAT(json, HasSubstr(R"("core_mhz": 345)"));
  EXPECT_THAT(json, HasSubstr(R"("most_core_mhz": 1980)"));
  EXPECT_THAT(json, HasSubstr(R"("memory_mhz": null)"));
  EXPECT_THAT(json, HasSubstr(R"("name": "Fake \u001b[1m H100")"));
  EXPECT_THAT(json, HasSubstr(R"("gpu_problem": "")"));
  EXPECT_THAT(show_json({}, {}, {}), HasSubstr(R"("gpus": [])"));
}

}  // namespace
}  // namespace benchc::driver
