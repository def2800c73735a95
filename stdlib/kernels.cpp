#include "stdlib/kernels.h"

#include <algorithm>
#include <array>

extern "C" {
void std_atomic_add(benchc_case*);
void std_atomic_cas(benchc_case*);
void std_blas_dot(benchc_case*);
void std_blas_gemm(benchc_case*);
void std_blas_gemv(benchc_case*);
void std_file_fsync(benchc_case*);
void std_file_read(benchc_case*);
void std_file_write(benchc_case*);
void std_hash(benchc_case*);
void std_hash_lookup(benchc_case*);
void std_hash_lookup_unrolled(benchc_case*);
void std_hash_unrolled(benchc_case*);
void std_memory_bandwidth(benchc_case*);
void std_memory_latency(benchc_case*);
void std_memory_latency_unrolled(benchc_case*);
void std_net_loopback(benchc_case*);
void std_parallel_for(benchc_case*);
void std_parallel_pipeline(benchc_case*);
void std_parallel_reduce(benchc_case*);
void std_parallel_sort(benchc_case*);
void std_sort(benchc_case*);
void std_sort_stable(benchc_case*);
void std_spawn(benchc_case*);
void std_stream_add(benchc_case*);
void std_stream_copy(benchc_case*);
void std_stream_scale(benchc_case*);
void std_stream_triad(benchc_case*);
void std_syscall(benchc_case*);
}

namespace benchc::stdlib {
namespace {

/// In order of their names. An unrolled copy is named where an iteration may take few cycles.
constexpr auto kKernels = std::to_array<Kernel>({
    {"std.atomic.add", std_atomic_add},
    {"std.atomic.cas", std_atomic_cas},
    {"std.blas.dot", std_blas_dot},
    {"std.blas.gemm", std_blas_gemm},
    {"std.blas.gemv", std_blas_gemv},
    {"std.file.fsync", std_file_fsync},
    {"std.file.read", std_file_read},
    {"std.file.write", std_file_write},
    {"std.hash", std_hash, std_hash_unrolled},
    {"std.hash.lookup", std_hash_lookup, std_hash_lookup_unrolled},
    {"std.memory.bandwidth", std_memory_bandwidth},
    {"std.memory.latency", std_memory_latency, std_memory_latency_unrolled},
    {"std.net.loopback", std_net_loopback},
    {"std.parallel.for", std_parallel_for},
    {"std.parallel.pipeline", std_parallel_pipeline},
    {"std.parallel.reduce", std_parallel_reduce},
    {"std.parallel.sort", std_parallel_sort},
    {"std.sort", std_sort},
    {"std.sort.stable", std_sort_stable},
    {"std.spawn", std_spawn},
    {"std.stream.add", std_stream_add},
    {"std.stream.copy", std_stream_copy},
    {"std.stream.scale", std_stream_scale},
    {"std.stream.triad", std_stream_triad},
    {"std.syscall", std_syscall},
});

static_assert(std::ranges::is_sorted(kKernels, {}, &Kernel::name));

}  // namespace

std::span<const Kernel> kernels() { return kKernels; }

const Kernel* find_kernel(std::string_view name) {
  const auto* found = std::ranges::lower_bound(kKernels, name, {}, &Kernel::name);
  return found != kKernels.end() && found->name == name ? found : nullptr;
}

}  // namespace benchc::stdlib
