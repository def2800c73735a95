// The rules of the house in docs/architecture.md, read from the sources themselves.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

/// What a room may include, besides itself: rooms, or single files of one.
const std::map<std::string, std::set<std::string>> kMayUse = {
    {"stdlib", {}},
    {"compiler/source", {}},
    {"compiler/diagnostics", {"compiler/source"}},
    {"compiler/syntax", {"compiler/diagnostics", "compiler/source"}},
    {"compiler/model", {"compiler/syntax", "compiler/diagnostics", "compiler/source"}},
    {"compiler/lower",
     {"compiler/model", "compiler/syntax", "compiler/diagnostics", "compiler/source",
      "runtime/plan"}},
    {"compiler/init", {"compiler/syntax", "compiler/diagnostics", "compiler/source"}},
    {"compiler/lsp",
     {"compiler/model", "compiler/syntax", "compiler/diagnostics", "compiler/source",
      "runtime/plan/json_depth.h"}},
    {"compiler/driver",
     {"compiler/source", "compiler/diagnostics", "compiler/syntax",  "compiler/model",
      "compiler/lower",  "compiler/init",        "compiler/lsp",     "stdlib",
      "runtime/plan",    "runtime/control",      "runtime/workload", "runtime/revision",
      "runtime/metric",  "runtime/execution",    "runtime/store",    "runtime/stats",
      "runtime/rules",   "runtime/report",       "runtime/noise",    "runtime/profile"}},
    {"runtime/plan", {}},
    {"runtime/control", {"runtime/plan"}},
    {"runtime/event", {}},
    {"runtime/native", {"stdlib", "runtime/event"}},
    {"runtime/workload",
     {"runtime/plan", "runtime/control", "runtime/event", "runtime/native/protocol.h"}},
    {"runtime/revision", {"runtime/plan", "runtime/workload"}},
    {"runtime/metric", {"runtime/plan"}},
    {"runtime/noise",
     {"runtime/workload", "runtime/control", "runtime/metric", "runtime/stats", "runtime/plan"}},
    {"runtime/profile", {"runtime/workload", "runtime/control", "runtime/plan"}},
    {"runtime/execution",
     {"runtime/workload", "runtime/metric", "runtime/control", "runtime/stats", "runtime/plan"}},
    {"runtime/store", {"runtime/plan"}},
    {"runtime/stats", {}},
    {"runtime/rules", {"runtime/stats", "runtime/store", "runtime/plan"}},
    {"runtime/report", {"runtime/rules", "runtime/store", "runtime/stats", "runtime/plan"}},
};

/// Headers that say no more than how an error or a rare member is held, for every room.
const std::set<std::string> kForEveryRoom = {"runtime/plan/error.h", "runtime/plan/indirect.h"};

struct ThirdParty {
  std::string name;
  /// How its headers' names begin.
  std::vector<std::string> prefixes;
  /// Files, or rooms, that may include them.
  std::vector<std::string> allowed;
};

const std::vector<ThirdParty> kThirdParties = {
    {"PEGTL", {"tao/"}, {"compiler/syntax/grammar.h", "compiler/syntax/parse.cpp"}},
    {"toml++", {"toml++/"}, {"compiler/driver/config.cpp"}},
    {"CLI11", {"CLI/"}, {"compiler/driver/"}},
    {"HDF5", {"hdf5", "H5"}, {"runtime/store/"}},
    {"oneTBB",
     {"tbb/", "oneapi/"},
     {"runtime/execution/", "runtime/native/", "runtime/stats/", "runtime/rules/", "stdlib/std/"}},
    {"hwloc", {"hwloc"}, {"runtime/control/"}},
    {"Boost", {"boost/"}, {"runtime/stats/"}},
    {"LLVM", {"llvm/"}, {"compiler/", "runtime/"}},
    {"GoogleTest", {"gtest/", "gmock/"}, {}},
};

struct Include {
  std::string file;
  std::size_t line = 0;
  std::string target;

  std::string text() const { return file + ":" + std::to_string(line) + " includes " + target; }
};

fs::path source_root() { return BENCHC_SOURCE_DIR; }

std::vector<std::string> files_below(const std::vector<std::string>& folders) {
  std::vector<std::string> files;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(source_root() / folder)) {
      const std::string extension = entry.path().extension();
      if (extension == ".h" || extension == ".cpp" || extension == ".c" || extension == ".def") {
        files.push_back(fs::relative(entry.path(), source_root()).generic_string());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> lines;
  std::ifstream stream(source_root() / file);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Include> includes_of(const std::string& file) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"].*)");
  std::vector<Include> includes;
  const std::vector<std::string> lines = lines_of(file);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (std::regex_match(lines[i], match, kInclude)) includes.push_back({file, i + 1, match[1]});
  }
  return includes;
}

/// "compiler/model" of "compiler/model/scope.h"; "" of what is no file of a room.
std::string room_of(const std::string& file) {
  for (const auto& [room, uses] : kMayUse) {
    if (file.starts_with(room + "/")) return room;
  }
  return {};
}

bool exists(const std::string& file) { return fs::is_regular_file(source_root() / file); }

const ThirdParty* third_party_of(const std::string& target) {
  if (exists(target)) return nullptr;
  for (const ThirdParty& party : kThirdParties) {
    for (const std::string& prefix : party.prefixes) {
      if (target.starts_with(prefix)) return &party;
    }
  }
  return nullptr;
}

/// The includes that lead from `file` to a third party's header, one a line; empty when none does.
std::string path_to_third_party(const std::string& file, std::set<std::string>& seen) {
  if (!seen.insert(file).second) return {};
  for (const Include& include : includes_of(file)) {
    if (third_party_of(include.target) != nullptr) return include.text();
    if (!exists(include.target)) continue;
    if (const std::string path = path_to_third_party(include.target, seen); !path.empty()) {
      return include.text() + "\n" + path;
    }
  }
  return {};
}

const std::vector<std::string> kRooms = {"compiler", "runtime", "stdlib"};

TEST(House, HasARoomForEveryFile) {
  std::vector<std::string> homeless;
  for (const std::string& file : files_below(kRooms)) {
    if (room_of(file).empty()) homeless.push_back(file);
  }
  EXPECT_THAT(homeless, testing::IsEmpty())
      << "add the room to the table in docs/architecture.md and to kMayUse";
}

TEST(House, EveryEdgeBetweenRoomsIsAllowed) {
  std::vector<std::string> forbidden;
  std::size_t edges = 0;
  for (const std::string& file : files_below(kRooms)) {
    const std::string room = room_of(file);
    if (room.empty()) continue;
    for (const Include& include : includes_of(file)) {
      const std::string other = room_of(include.target);
      if (other.empty() || other == room || kForEveryRoom.contains(include.target)) continue;
      ++edges;
      const std::set<std::string>& allowed = kMayUse.at(room);
      if (!allowed.contains(other) && !allowed.contains(include.target)) {
        forbidden.push_back(include.text());
      }
    }
  }
  EXPECT_THAT(forbidden, testing::IsEmpty());
  EXPECT_GT(edges, 50U) << "the test itself reads too little";
}

TEST(House, NoRoomCanReachItself) {
  for (const auto& [room, uses] : kMayUse) {
    std::set<std::string> reached;
    std::vector<std::string> open(uses.begin(), uses.end());
    while (!open.empty()) {
      std::string next = open.back();
      open.pop_back();
      // A file that stands for its room.
      if (!kMayUse.contains(next)) next = room_of(next);
      ASSERT_TRUE(kMayUse.contains(next)) << next;
      if (!reached.insert(next).second) continue;
      open.insert(open.end(), kMayUse.at(next).begin(), kMayUse.at(next).end());
    }
    EXPECT_FALSE(reached.contains(room)) << room;
  }
}

TEST(House, OwnHeadersAreNamedFromTheRoot) {
  std::vector<std::string> wrong;
  for (const std::string& file : files_below({"compiler", "runtime", "stdlib", "tests"})) {
    const std::vector<std::string> lines = lines_of(file);
    for (const Include& include : includes_of(file)) {
      const bool quoted = lines[include.line - 1].find('"') != std::string::npos;
      // What CMake generates lies in the build tree; everything else is a file from the root.
      if (quoted && third_party_of(include.target) == nullptr && !exists(include.target)) {
        wrong.push_back(include.text());
      }
    }
  }
  EXPECT_THAT(wrong, testing::IsEmpty());
}

TEST(House, ThirdPartyHeadersStayInTheirRooms) {
  std::vector<std::string> wrong;
  for (const std::string& file : files_below(kRooms)) {
    for (const Include& include : includes_of(file)) {
      const ThirdParty* party = third_party_of(include.target);
      if (party == nullptr) continue;
      const bool allowed =
          std::any_of(party->allowed.begin(), party->allowed.end(), [&](const std::string& place) {
            return place.ends_with('/') ? file.starts_with(place) : file == place;
          });
      if (!allowed) wrong.push_back(include.text());
    }
  }
  EXPECT_THAT(wrong, testing::IsEmpty());
}

// A header is public when a file of another room includes it.
TEST(House, NoPublicHeaderShowsAThirdParty) {
  std::set<std::string> headers;
  for (const std::string& file : files_below(kRooms)) {
    for (const Include& include : includes_of(file)) {
      if (!room_of(include.target).empty() && room_of(include.target) != room_of(file))
        headers.insert(include.target);
    }
  }
  EXPECT_GT(headers.size(), 10U) << "the test itself reads too little";
  for (const std::string& header : headers) {
    std::set<std::string> seen;
    EXPECT_EQ(path_to_third_party(header, seen), "") << header;
  }
}

TEST(House, MainIsShort) { EXPECT_LT(lines_of("compiler/driver/main.cpp").size(), 40U); }

TEST(House, FilesAreShortAndNamedForWhatIsInThem) {
  static const std::regex kNoName(".*(util|helper|manager|common|misc).*");
  for (const std::string& file : files_below({"compiler", "runtime", "stdlib", "tests"})) {
    EXPECT_LE(lines_of(file).size(), 500U) << file << " is asking to be two";
    EXPECT_FALSE(std::regex_match(fs::path(file).filename().string(), kNoName)) << file;
  }
}

TEST(House, HeadersAreGuarded) {
  for (const std::string& file : files_below({"compiler", "runtime", "stdlib", "tests"})) {
    if (!file.ends_with(".h")) continue;
    EXPECT_THAT(lines_of(file), testing::Contains("#pragma once")) << file;
  }
}

TEST(House, NothingIsLeftForLater) {
  static const std::regex kLater(R"(.*\b(TODO|FIXME|XXX|HACK)\b.*)");
  for (const std::string& file : files_below({"compiler", "runtime", "stdlib"})) {
    const std::vector<std::string> lines = lines_of(file);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EXPECT_FALSE(std::regex_match(lines[i], kLater)) << file << ":" << i + 1;
    }
  }
}

}  // namespace
