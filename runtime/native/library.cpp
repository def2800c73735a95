#include "runtime/native/library.h"

#include <dlfcn.h>

#include "stdlib/kernels.h"

namespace benchc::native {
namespace {

benchc_entry entry_at(void* symbol) { return reinterpret_cast<benchc_entry>(symbol); }

/// What C++ makes of the name of `void name(benchc_case*)` that is not extern "C".
std::string mangled(const std::string& name) {
  return "_Z" + std::to_string(name.size()) + name + "P11benchc_case";
}

}  // namespace

Expected<Entries> load_entry(const std::string& library, const std::string& entry) {
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* reason = dlerror();
    return failure("the library could not be loaded: " +
                   std::string(reason == nullptr ? "no reason given" : reason));
  }
  const void* abi = dlsym(handle, "benchc_native_abi");
  if (abi == nullptr) return failure("it was built without benchc/native.h");
  const std::uint32_t version = *static_cast<const std::uint32_t*>(abi);
  if (version != BENCHC_NATIVE_ABI) {
    return failure("it was built with version " + std::to_string(version) +
                   " of benchc/native.h, and this benchc has version " +
                   std::to_string(BENCHC_NATIVE_ABI));
  }
  Entries found;
  found.entry = entry_at(dlsym(handle, entry.c_str()));
  if (found.entry == nullptr) {
    const bool is_cpp = dlsym(handle, mangled(entry).c_str()) != nullptr;
    return failure(is_cpp ? "the entry \"" + entry + "\" is a function of C++: " +
                                "define it with BENCHC_ENTRY, or declare it BENCHC_EXPORT"
                          : "there is no entry \"" + entry +
                                "\": one is defined with BENCHC_ENTRY, or declared BENCHC_EXPORT");
  }
  found.unrolled = entry_at(dlsym(handle, (entry + "_unrolled").c_str()));
  return found;
}

Expected<Entries> find_builtin(const std::string& name) {
  const stdlib::Kernel* kernel = stdlib::find_kernel(name);
  if (kernel == nullptr) return failure("there is no kernel \"" + name + "\" in this program");
  return Entries{kernel->entry, kernel->unrolled};
}

}  // namespace benchc::native
