/* The C ABI of a native benchmark, and below it a thin C++20 face.
 *
 * A native workload names a source file (or a shared library) and an entry in it:
 *
 *     workload parse {
 *       native = "bench/parse.cpp" entry parse_document
 *       over n = [1Ki, 1Mi]
 *     }
 *
 * benchc calls the entry once in a process of its own. What comes before and behind the entry's
 * loop is set-up and tear-down, and is not timed:
 *
 *     BENCHC_ENTRY(parse_document, bench) {                          // C++
 *       const std::string text = make(bench.integer("n"));
 *       bench.bytes(text.size());
 *       bench.measure([&] { benchc::keep(parse(text)); });
 *     }
 *
 *     BENCHC_EXPORT void parse_document(benchc_case* bench) {         // C
 *       char* text = make(benchc_integer(bench, "n"));
 *       for (uint64_t turns; (turns = benchc_batch(bench)) != 0;)
 *         while (turns-- != 0) parse(text);
 *       free(text);
 *     }
 *
 * Whoever cannot include this file (Rust, Zig, …) exports the entry and the variable
 * `benchc_native_abi`, and calls through the table that a benchc_case begins with.
 *
 * Units: seconds, bytes, plain counts. Names and texts are UTF-8, end with 0, and belong to benchc
 * unless said otherwise. Every function is to be called from the thread that called the entry,
 * unless it takes a thread's number. A call that is wrong in itself (a parameter that the spec does
 * not give) fails the case and does not come back: the process that it would come back to is ended.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Raised by a change that a library built before would not survive. */
#define BENCHC_NATIVE_ABI 1

#if defined(__cplusplus) && __cplusplus < 201709L
#error "benchc/native.h is for C++20: leave out -std=, or say -std=c++20 or later"
#endif

#ifdef __cplusplus
#define BENCHC_EXPORT extern "C" __attribute__((visibility("default"), used))
extern "C" {
#else
#define BENCHC_EXPORT __attribute__((visibility("default"), used))
#endif

/* What a library was built against; benchc refuses one of another version. */
extern const uint32_t benchc_native_abi __attribute__((weak, visibility("default")));
const uint32_t benchc_native_abi = BENCHC_NATIVE_ABI;

typedef struct benchc_case benchc_case;

/* What an entry looks like. */
typedef void (*benchc_entry)(benchc_case*);

/* The functions of benchc's side; the inline functions below say what each does. New ones are added
 * at the end, and `size` is what there is of it. */
typedef struct benchc_api {
  uint32_t abi;
  uint32_t size;
  int32_t (*has)(benchc_case*, const char* name);
  double (*number)(benchc_case*, const char* name);
  int64_t (*integer)(benchc_case*, const char* name);
  const char* (*text)(benchc_case*, const char* name);
  uint32_t (*threads)(benchc_case*);
  void (*items)(benchc_case*, double per_iteration);
  void (*bytes)(benchc_case*, double per_iteration);
  double* (*counter)(benchc_case*, const char* name, uint32_t thread);
  void (*warn)(benchc_case*, const char* message);
  void (*fail)(benchc_case*, const char* message);
  uint64_t (*batch)(benchc_case*, uint32_t* unroll);
  void (*pause)(benchc_case*);
  void (*resume)(benchc_case*);
  void (*each_thread)(benchc_case*, void (*work)(void* context, uint32_t thread), void* context);
  uint64_t (*thread_batch)(benchc_case*, uint32_t thread);
} benchc_api;

/* A case while it is measured. What lies behind the table is benchc's own. */
struct benchc_case {
  const benchc_api* api;
};

/* Whether the spec gives a parameter of this name. */
static inline int32_t benchc_has(benchc_case* bench, const char* name) {
  return bench->api->has(bench, name);
}

/* A parameter that is a number, a duration (seconds), a size (bytes), or true (1) or false (0). One
 * that is not given, or is a text, fails the case. */
static inline double benchc_number(benchc_case* bench, const char* name) {
  return bench->api->number(bench, name);
}

/* The same, as a whole number; one that is not whole, or does not fit, fails the case. */
static inline int64_t benchc_integer(benchc_case* bench, const char* name) {
  return bench->api->integer(bench, name);
}

/* A parameter that is a text. It lives as long as the case. */
static inline const char* benchc_text(benchc_case* bench, const char* name) {
  return bench->api->text(bench, name);
}

/* The size of the arena: the parameter `threads`, or 1. */
static inline uint32_t benchc_threads(benchc_case* bench) { return bench->api->threads(bench); }

/* How many things an iteration works on, and how many bytes; they win over the spec's `items` and
 * `bytes`. May be set again before each batch. */
static inline void benchc_items(benchc_case* bench, double per_iteration) {
  bench->api->items(bench, per_iteration);
}
static inline void benchc_bytes(benchc_case* bench, double per_iteration) {
  bench->api->bytes(bench, per_iteration);
}

/* A number that the body adds to while it is timed, for `metric NAME = counter "name"`. benchc sets
 * it to 0 before each batch, and takes it per iteration behind it. To be asked for before the loop.
 * In a body of several threads each has its own, and benchc adds them up. At most 16 names of at
 * most 47 bytes. */
static inline double* benchc_counter(benchc_case* bench, const char* name, uint32_t thread) {
  return bench->api->counter(bench, name, thread);
}

/* Something that whoever reads the result should know; shown once with the case. */
static inline void benchc_warn(benchc_case* bench, const char* message) {
  bench->api->warn(bench, message);
}

/* Fails the case for this reason, and ends the process. */
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
static inline void
benchc_fail(benchc_case* bench, const char* message) {
  bench->api->fail(bench, message);
  __builtin_unreachable();
}

/* The loop: how many iterations to do now, until there are none to do: 0 says that the case is
 * done. The clock runs from just before the return to just behind the next call; in between neither
 * function of benchc's allocates, locks, or enters the kernel. */
static inline uint64_t benchc_batch(benchc_case* bench) { return bench->api->batch(bench, NULL); }

/* Stops the clock inside a batch, for what an iteration needs and is not to be measured, and starts
 * it again. A pair costs about two clock readings; that is subtracted, and warned of where it is
 * more than a twentieth of what is measured. Allocations in between are not counted; CPU time, page
 * faults and context switches are those of the whole batch, since only the kernel can stop them.
 * Only in bodies of one thread. */
static inline void benchc_pause(benchc_case* bench) { bench->api->pause(bench); }
static inline void benchc_resume(benchc_case* bench) { bench->api->resume(bench); }

/* A body of several threads: calls `work` on as many as `threads` says, each pinned to a core of
 * its own as far as there are some, and comes back when all have. Each thread loops over
 * benchc_thread_batch instead of benchc_batch; a batch begins for all of them at once, behind a
 * barrier, and lasts until the last has finished. Every thread does the turns that it is told; an
 * iteration is a turn of all of them: where each does a thing of its own, `items` is their number.
 */
static inline void benchc_each_thread(benchc_case* bench,
                                      void (*work)(void* context, uint32_t thread), void* context) {
  bench->api->each_thread(bench, work, context);
}
static inline uint64_t benchc_thread_batch(benchc_case* bench, uint32_t thread) {
  return bench->api->thread_batch(bench, thread);
}

/* Makes the compiler believe that all memory is read and written here. */
static inline void benchc_clobber(void) { __asm__ volatile("" ::: "memory"); }

/* Makes the compiler believe that what the pointer leads to is read here. */
static inline void benchc_keep(const void* value) {
  __asm__ volatile("" : : "g"(value) : "memory");
}

#ifdef __cplusplus
} /* extern "C" */

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>
#include <type_traits>
#include <utility>

namespace benchc {

namespace detail {

/// Whether an operand of assembly can be a register that holds all of it.
template <typename T>
inline constexpr bool fits_register =
    std::is_trivially_copyable_v<T> && !std::is_array_v<T> &&
    (sizeof(T) == 1 || sizeof(T) == 2 || sizeof(T) == 4 || sizeof(T) == sizeof(void*));

}  // namespace detail

/// Makes the compiler believe that all memory is read and written here.
inline void clobber() { __asm__ volatile("" ::: "memory"); }

/// Makes the compiler believe that `value` is used here, so that what computes it stays. A value
/// that fits a register is not forced into memory for it.
template <typename T>
inline void keep(const T& value) {
  if constexpr (detail::fits_register<T>) {
#if defined(__x86_64__)
    if constexpr (std::is_floating_point_v<T>) {
      __asm__ volatile("" : : "x"(value));
    } else {
      __asm__ volatile("" : : "r"(value));
    }
#else
    __asm__ volatile("" : : "r,m"(value));
#endif
  } else {
    __asm__ volatile("" : : "m"(value) : "memory");
  }
}

/// The same for a variable, which from here on may have any value: for what an iteration hands to
/// the next.
template <typename T>
requires(!std::is_const_v<T>) inline void keep(T& value) {
  if constexpr (detail::fits_register<T>) {
#if defined(__x86_64__)
    if constexpr (std::is_floating_point_v<T>) {
      __asm__ volatile("" : "+x"(value));
    } else {
      __asm__ volatile("" : "+r"(value));
    }
#else
    __asm__ volatile("" : "+r,m"(value));
#endif
  } else {
    __asm__ volatile("" : "+m"(value) : : "memory");
  }
}

/// A case while it is measured; the functions of C with better manners. `Unrolled` is false but in
/// the second copy of an entry that BENCHC_ENTRY makes, which tells a body of a cycle from the loop
/// around it.
template <bool Unrolled>
class Bench {
 public:
  explicit Bench(benchc_case* bench) : bench_(bench) {}

  bool has(const char* name) { return benchc_has(bench_, name) != 0; }
  double number(const char* name) { return benchc_number(bench_, name); }
  std::int64_t integer(const char* name) { return benchc_integer(bench_, name); }
  /// An integer that counts something; one below 0 fails the case.
  std::size_t size(const char* name) {
    const std::int64_t value = benchc_integer(bench_, name);
    if (value < 0) fail("a size cannot be below 0");
    return static_cast<std::size_t>(value);
  }
  std::string_view text(const char* name) { return benchc_text(bench_, name); }
  std::uint32_t threads() { return benchc_threads(bench_); }

  template <typename Number>
  void items(Number per_iteration) {
    benchc_items(bench_, static_cast<double>(per_iteration));
  }
  template <typename Number>
  void bytes(Number per_iteration) {
    benchc_bytes(bench_, static_cast<double>(per_iteration));
  }
  double& counter(const char* name, std::uint32_t thread = 0) {
    return *benchc_counter(bench_, name, thread);
  }
  void warn(const char* message) { benchc_warn(bench_, message); }
  [[noreturn]] void fail(const char* message) { benchc_fail(bench_, message); }
  void pause() { benchc_pause(bench_); }
  void resume() { benchc_resume(bench_); }

  /// Measures `body()`: an iteration is a call of it. It is expanded in place, so that the
  /// variables of the entry that it uses can stay in registers. With `threads` above 1 it runs on
  /// one of an arena's threads, where algorithms of oneTBB find the others.
  template <typename Body>
  [[gnu::always_inline]] inline void measure(Body&& body) {
    if constexpr (Unrolled) {
      std::uint32_t unroll = 1;
      while (std::uint64_t turns = bench_->api->batch(bench_, &unroll)) {
        if (unroll == 16) {
          loop<16>(turns, body);
        } else if (unroll == 8) {
          loop<8>(turns, body);
        } else {
          loop<1>(turns, body);
        }
      }
    } else {
      while (std::uint64_t turns = bench_->api->batch(bench_, nullptr)) loop<1>(turns, body);
    }
  }

  /// Measures `body(thread)` on as many threads as `threads` says, all at once, thread being 0, 1,
  /// ….
  template <typename Body>
  void measure_each(Body&& body) {
    struct Work {
      benchc_case* bench;
      Body& body;
    } work{bench_, body};
    benchc_each_thread(
        bench_,
        [](void* context, std::uint32_t thread) {
          const Work& own = *static_cast<Work*>(context);
          while (std::uint64_t turns = benchc_thread_batch(own.bench, thread)) {
            for (; turns != 0; --turns) {
              own.body(thread);
              __asm__ volatile("" : "+r"(turns));
            }
          }
        },
        &work);
  }

 private:
  template <unsigned Times, typename Body>
  [[gnu::always_inline]] static inline void loop(std::uint64_t turns, Body& body) {
    // The compiler is told that turns are many: it then keeps the entry's variables in the
    // registers that suit the loop, and not in those that outlive the calls around it.
    for (; __builtin_expect_with_probability(turns != 0, 1, 0.999999); --turns) {
      repeat(body, std::make_integer_sequence<unsigned, Times>());
      // Keeps the loop a loop: turns must not be merged, nor the whole be folded into a product.
      __asm__ volatile("" : "+r"(turns));
    }
  }

  template <typename Body, unsigned... Index>
  [[gnu::always_inline]] static inline void repeat(Body& body,
                                                   std::integer_sequence<unsigned, Index...>) {
    ((static_cast<void>(Index), body()), ...);
  }

  benchc_case* bench_;
};

namespace detail {

/// Calls an entry's body; an exception that leaves it fails the case.
template <typename Function>
void enter(benchc_case* bench, Function&& function) {
  try {
    function();
  } catch (const std::exception& error) {
    benchc_fail(bench, error.what());
  } catch (...) {
    benchc_fail(bench, "the entry threw something that is no std::exception");
  }
}

}  // namespace detail
}  // namespace benchc

// NOLINTBEGIN(bugprone-macro-parentheses): `bench` becomes a name, which has no parentheses.
/// Defines the entry `name`; `bench` names the benchc::Bench in its body, which follows in braces.
/// The body is compiled twice, and for one of a few cycles its set-up may run twice in a process.
#define BENCHC_ENTRY(name, bench)                                        \
  template <bool Unrolled>                                               \
  static void benchc_body_##name(benchc::Bench<Unrolled>& bench);        \
  BENCHC_EXPORT void name(benchc_case* raw) {                            \
    benchc::Bench<false> own(raw);                                       \
    benchc::detail::enter(raw, [&] { benchc_body_##name<false>(own); }); \
  }                                                                      \
  BENCHC_EXPORT void name##_unrolled(benchc_case* raw) {                 \
    benchc::Bench<true> own(raw);                                        \
    benchc::detail::enter(raw, [&] { benchc_body_##name<true>(own); });  \
  }                                                                      \
  template <bool Unrolled>                                               \
  static void benchc_body_##name([[maybe_unused]] benchc::Bench<Unrolled>& bench)
// NOLINTEND(bugprone-macro-parentheses)

#endif /* __cplusplus */
