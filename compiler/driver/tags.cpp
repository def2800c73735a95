#include "compiler/driver/tags.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "compiler/driver/program_answer.h"
#include "compiler/driver/wildcard.h"

namespace benchc::driver {
namespace {

/// Some 40,000 tags, of which git is asked for the newest.
constexpr std::size_t kMostBytes = std::size_t{4} << 20;
constexpr const char* kMostTags = "--count=20000";

std::string_view take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

std::optional<rules::Tag> read_tag(std::string_view line) {
  const std::string_view object = take_word(line);
  const std::string_view tagged = take_word(line);
  const std::string_view date = take_word(line);
  constexpr std::int64_t kLatest = 9'000'000'000;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(date.data(), date.data() + date.size(), seconds);
  const bool dated = error == std::errc() && end == date.data() + date.size();
  if (object.empty() || line.empty() || !dated || seconds < 0 || seconds > kLatest) {
    return std::nullopt;
  }
  return rules::Tag{std::string(line), std::string(tagged.empty() ? object : tagged),
                    seconds * 1'000'000'000};
}

}  // namespace

std::vector<rules::Tag> read_tags(std::string_view answer) {
  std::vector<rules::Tag> tags;
  while (!answer.empty()) {
    const std::size_t end = std::min(answer.find('\n'), answer.size());
    if (auto tag = read_tag(answer.substr(0, end))) tags.push_back(std::move(*tag));
    answer.remove_prefix(std::min(end + 1, answer.size()));
  }
  return tags;
}

rules::TagsOf tags_of(World& world, std::filesystem::path repository) {
  const auto known = std::make_shared<std::optional<Expected<std::vector<rules::Tag>>>>();
  return [&world, repository = std::move(repository),
          known](const std::string& pattern) -> Expected<std::vector<rules::Tag>> {
    if (!*known) {
      const auto answer =
          answer_of(world, repository,
                    {"git", "for-each-ref", kMostTags, "--sort=-creatordate",
                     "--format=%(objectname) %(*objectname) %(creatordate:unix) %(refname:strip=2)",
                     "refs/tags"},
                    kMostBytes);
      if (answer) {
        *known = read_tags(*answer);
      } else {
        *known = failure("git tells no tags here: a baseline by `tag` needs the repository");
      }
    }
    if (!**known) return **known;
    std::vector<rules::Tag> found;
    for (const rules::Tag& tag : ***known) {
      if (matches(pattern, tag.name)) found.push_back(tag);
    }
    return found;
  };
}

}  // namespace benchc::driver
