#include "tests/unit/compiler/syntax/small_stack.h"

#include <gtest/gtest.h>
#include <pthread.h>

namespace benchc::syntax {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
constexpr std::size_t kFrames = 8;
#else
constexpr std::size_t kFrames = 1;
#endif

void* call(void* work) {
  (*static_cast<const std::function<void()>*>(work))();
  return nullptr;
}

}  // namespace

void on_small_stack(const std::function<void()>& work, std::size_t bytes) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, bytes * kFrames), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &attributes, call,
                           const_cast<void*>(static_cast<const void*>(&work))),
            0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

}  // namespace benchc::syntax
