#include "compiler/model/container.h"

#include <algorithm>

namespace benchc::model {
namespace {

using syntax::Expr;

constexpr std::size_t kLongestImage = 512;
constexpr std::size_t kDigest = 64;
constexpr double kMostCpus = 4096;
constexpr std::string_view kSha256 = "sha256:";

bool is_digest(std::string_view text) {
  if (!text.starts_with(kSha256)) return false;
  text.remove_prefix(kSha256.size());
  return text.size() == kDigest && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// Registry, path and tag: what may stand before the digest.
bool is_reference(std::string_view text) {
  if (text.empty() || text.front() == '-' || text.front() == '/') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-/:").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<std::string> read_image(const Expr& expr, const Scope& scope,
                                      Diagnostics& diagnostics) {
  std::optional<std::string> image = read_text(expr, scope, "container", diagnostics);
  if (!image) return std::nullopt;
  const std::size_t at = image->find('@');
  const std::string_view name = std::string_view(*image).substr(0, at);
  if (image->size() > kLongestImage || !is_reference(name)) {
    report(diagnostics, Kind::BadValue, expr.span, tick(*image) + " is no name of an image",
           "as in `docker.io/library/alpine@sha256:…`");
    return std::nullopt;
  }
  if (at == std::string::npos || is_digest(std::string_view(*image).substr(at + 1))) return image;
  report(diagnostics, Kind::BadValue, expr.span, "the digest of this image is none",
         "behind the `@` stand `sha256:` and 64 hexadecimal digits in lower case");
  return std::nullopt;
}

void check_image(const Workload& workload, const Files&, const Scope& scope,
                 Diagnostics& diagnostics) {
  const Expr& expr = workload.container->image;
  const std::optional<std::string> image = read_image(expr, scope, diagnostics);
  if (!image || image->find('@') != std::string::npos) return;
  report(diagnostics, Kind::UnpinnedImage, expr.span,
         tick(*image) + " may be another image tomorrow",
         "name it by its digest: " + tick(*image + "@sha256:…"));
}

std::optional<double> read_cpus(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  const auto cpus = read_quantity(expr, scope, {}, "cpus", "", diagnostics);
  if (!cpus || (*cpus > 0 && *cpus <= kMostCpus)) return cpus;
  report(diagnostics, Kind::BadValue, expr.span,
         "`cpus` is a number above 0 and at most 4096, not " + printed(number(*cpus)));
  return std::nullopt;
}

std::optional<bool> read_network(const Expr& expr, Diagnostics& diagnostics) {
  constexpr std::string_view kChoices[] = {"off", "on"};
  const auto choice = read_choice(expr, "network", kChoices, diagnostics);
  if (!choice) return std::nullopt;
  return *choice == 1;
}

}  // namespace benchc::model
