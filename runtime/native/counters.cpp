#include "runtime/native/counters.h"

#include "runtime/native/channel.h"

namespace benchc::native {

Counters::~Counters() {
  for (const Named& named : named_) delete[] named.lines;
}

double* Counters::find(std::string_view name, std::uint32_t thread) {
  if (name.empty() || name.size() >= std::tuple_size_v<Text<48>>) {
    fail({"the counter \"", name, "\" cannot be named so: a name has 1 to 47 bytes"});
  }
  if (thread >= threads_) {
    fail(
        {"the counter \"", name, "\" was asked for with the number of a thread that is not there"});
  }
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (text_of(named_[i].name) == name) return &named_[i].lines[thread].value;
  }
  if (count_ == named_.size()) {
    fail({"the counter \"", name, "\" is one too many: a case can have 16"});
  }
  Named& added = named_[count_];
  added.lines = new Line[threads_];
  put_text(added.name, {name});
  ++count_;
  return &added.lines[thread].value;
}

void Counters::clear() {
  for (std::size_t i = 0; i < count_; ++i) {
    for (std::uint32_t thread = 0; thread < threads_; ++thread) named_[i].lines[thread].value = 0;
  }
}

void Counters::report(Reply& reply) const {
  reply.counters = static_cast<std::uint32_t>(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    reply.counter[i].name = named_[i].name;
    for (std::uint32_t thread = 0; thread < threads_; ++thread) {
      reply.counter[i].value += named_[i].lines[thread].value;
    }
  }
}

}  // namespace benchc::native
