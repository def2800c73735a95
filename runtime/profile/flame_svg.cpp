#include "runtime/profile/flame_svg.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "runtime/plan/format.h"

namespace benchc::profile {
namespace {

/// Pixels.
constexpr double kWidth = 1200;
constexpr double kMargin = 10;
constexpr double kRow = 17;
constexpr double kHead = 60;
constexpr double kFoot = 30;
constexpr double kCharacter = 6.6;
/// Narrower ones cannot be seen or pointed at.
constexpr double kNarrowest = 0.3;
/// A share of all by which a function's own share changed, that has the deepest colour at least.
constexpr double kLeastScale = 0.01;

using plan::format;

/// How many bytes the character of UTF-8 has that `text` begins with; 0 where there is none.
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || text.size() < length) return 0;
  std::uint32_t code = first;
  if (length > 1) code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) return 0;
    code = code << 6U | (byte & 0x3FU);
  }
  if (length == 3 && code < 0x800) return 0;
  if (length == 4 && (code < 0x10000 || code > 0x10FFFF)) return 0;
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  const bool control = code < 0x20 || code == 0x7F || (code >= 0x80 && code < 0xA0);
  return surrogate || control || code == 0xFFFE || code == 0xFFFF ? 0 : length;
}

/// FNV-1a: the same function has the same colour in every picture.
std::uint32_t hash(std::string_view text) {
  std::uint32_t value = 2166136261U;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
  return value;
}

std::string colour_of(std::string_view name) {
  const std::uint32_t value = hash(name);
  const unsigned shade = value % 56;
  const unsigned tint = (value >> 8U) % 60;
  // The kernel's are yellowish, as a rule of thumb which is which.
  if (name.ends_with("_[k]")) return format("rgb(%u,%u,%u)", 225 + shade / 2, 195 + tint / 2, 90U);
  return format("rgb(%u,%u,%u)", 200 + shade, 100 + tint, 45 + tint / 2);
}

/// White where nothing changed, red where it grew, blue where it shrank.
std::string colour_of_change(double change, double scale) {
  const double depth = std::clamp(std::abs(change) / scale, 0.0, 1.0);
  const auto rest = static_cast<unsigned>(std::lround(240 - 170 * depth));
  if (depth < 0.02) return "rgb(240,240,240)";
  return change > 0 ? format("rgb(255,%u,%u)", rest, rest) : format("rgb(%u,%u,255)", rest, rest);
}

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

/// Draws a tree, row by row upwards.
class Picture {
 public:
  Picture(const FlameTree& tree, const FlameText& text, bool differential)
      : tree_(tree), text_(text), differential_(differential) {
    const FlameNode& root = tree.nodes.front();
    // A differential graph has the functions that went away in the list of changes only.
    whole_ = root.head;
    for (const FlameNode& node : tree.nodes) {
      scale_ = std::max(scale_, std::abs(own_change(node)));
    }
    depth_ = deepest(0, 1);
  }

  std::string svg() {
    const double height = kHead + kRow * static_cast<double>(depth_) + kFoot;
    out_ = format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" width=\"%g\" "
        "height=\"%g\" role=\"img\" font-family=\"monospace\" font-size=\"11\">\n",
        kWidth, height, kWidth, height);
    out_ +=
        "<style>rect{stroke:#fff;stroke-width:.5}g:hover>rect{stroke:#000}text{fill:#000}"
        "</style>\n<title>" +
        escaped(text_.title) + "</title>\n";
    out_ += format("<rect width=\"%g\" height=\"%g\" fill=\"#fff\"/>\n", kWidth, height);
    line(24, 16, text_.title);
    line(44, 11, text_.subtitle);
    if (whole_ > 0) {
      draw(0, kMargin, height - kFoot - kRow);
    } else {
      line(kHead + kRow, 12, "nothing was sampled");
    }
    if (differential_) {
      line(height - 10, 11,
           "red: a larger own share than in the base; blue: a smaller one; deepest at " +
               format("%.1f%%", 100 * scale_) + " of all");
    } else {
      line(height - 10, 11, format("%.0f ", whole_) + text_.unit);
    }
    return out_ + "</svg>\n";
  }

 private:
  double own_change(const FlameNode& node) const {
    if (!differential_) return 0;
    const FlameNode& root = tree_.nodes.front();
    return share(node.own_head, root.head) - share(node.own_base, root.base);
  }

  double width_of(const FlameNode& node) const {
    return share(node.head, whole_) * (kWidth - 2 * kMargin);
  }

  std::size_t deepest(std::size_t at, std::size_t depth) const {
    std::size_t result = depth;
    for (const auto& [name, child] : tree_.nodes[at].children) {
      if (width_of(tree_.nodes[child]) < kNarrowest) continue;
      result = std::max(result, deepest(child, depth + 1));
    }
    return result;
  }

  void line(double y, double size, std::string_view text) {
    out_ += format("<text x=\"%g\" y=\"%g\" font-size=\"%g\">", kMargin, y, size) +
            escaped(text.substr(0, 400)) + "</text>\n";
  }

  std::string tooltip(const FlameNode& node) const {
    const FlameNode& root = tree_.nodes.front();
    std::string text = std::string(node.name) + format(": %.0f ", node.head) + text_.unit;
    text += format(", %.2f%%; itself %.2f%%", 100 * share(node.head, root.head),
                   100 * share(node.own_head, root.head));
    if (differential_) {
      text += format("; base %.2f%%, itself %.2f%% (%+.2f%%)", 100 * share(node.base, root.base),
                     100 * share(node.own_base, root.base), 100 * own_change(node));
    }
    return text;
  }

  void draw(std::size_t at, double x, double y) {
    const FlameNode& node = tree_.nodes[at];
    const double width = width_of(node);
    if (width < kNarrowest) return;
    out_ += "<g><title>" + escaped(tooltip(node)) + "</title>";
    out_ += format("<rect x=\"%.1f\" y=\"%g\" width=\"%.1f\" height=\"%g\" fill=\"", x, y, width,
                   kRow - 1);
    out_ += (differential_ ? colour_of_change(own_change(node), scale_) : colour_of(node.name)) +
            "\"/>";
    const auto room = static_cast<std::size_t>(std::max(0.0, (width - 4) / kCharacter));
    if (room >= 3) {
      std::string name(node.name);
      if (name.size() > room) name = name.substr(0, room - 2) + "..";
      out_ += format("<text x=\"%.1f\" y=\"%g\">", x + 3, y + kRow - 5) + escaped(name) + "</text>";
    }
    out_ += "</g>\n";
    for (const auto& [name, child] : node.children) {
      draw(child, x, y - kRow);
      x += width_of(tree_.nodes[child]);
    }
  }

  const FlameTree& tree_;
  const FlameText& text_;
  bool differential_;
  double whole_ = 0;
  double scale_ = kLeastScale;
  std::size_t depth_ = 1;
  std::string out_;
};

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(character.size());
    if (length == 0) {
      out += '?';
    } else if (character == "&") {
      out += "&amp;";
    } else if (character == "<") {
      out += "&lt;";
    } else if (character == ">") {
      out += "&gt;";
    } else if (character == "\"") {
      out += "&quot;";
    } else {
      out += character;
    }
  }
  return out;
}

std::string draw(const FlameTree& tree, const FlameText& text, bool differential) {
  return Picture(tree, text, differential).svg();
}

}  // namespace benchc::profile
