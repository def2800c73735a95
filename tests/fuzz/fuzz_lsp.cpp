// The language server, and the framing of its messages. The input is a document, and behind a line
// `%%% messages` one message a line: JSON, or the end of a method's name with a line and a
// character, as in `completion 3 7`.
#include <cctype>
#include <cstdio>
#include <memory>
#include <sstream>
#include <string>

#include "compiler/lsp/framing.h"
#include "compiler/lsp/server.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/input_files.h"

namespace benchc {
namespace {

using fuzz::require;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && c != '"' && c != '\\') {
      out += c;
      continue;
    }
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
    out += escaped;
  }
  return out + "\"";
}

std::string message(std::string_view method, const std::string& parameters, bool answered) {
  return R"({"jsonrpc":"2.0",)" + std::string(answered ? R"("id":7,)" : "") + R"("method":)" +
         quoted(method) + R"(,"params":)" + parameters + "}";
}

// `completion 3 7` as a request of the protocol, with all that any method asks for.
std::string request(const std::string& line) {
  std::istringstream words(line);
  std::string name;
  unsigned at[4] = {0, 0, 0, 0};
  words >> name >> at[0] >> at[1] >> at[2] >> at[3];
  const auto place = [&](int i) {
    return R"({"line":)" + std::to_string(at[i]) + R"(,"character":)" + std::to_string(at[i + 1]) +
           "}";
  };
  return message("textDocument/" + name,
                 R"({"textDocument":{"uri":"file:///r/a.bench","version":2},"position":)" +
                     place(0) + R"(,"range":{"start":)" + place(0) + R"(,"end":)" + place(2) +
                     R"(},"newName":"x","context":{"includeDeclaration":true,"diagnostics":[]},)" +
                     R"("options":{"tabSize":2,"insertSpaces":true},"contentChanges":[{"range":)" +
                     R"({"start":)" + place(0) + R"(,"end":)" + place(2) +
                     R"(},"text":"let x = 1\n"}]})",
                 name != "didChange");
}

void converse(std::string_view input) {
  constexpr std::string_view kMessages = "%%% messages\n";
  const std::size_t end = std::min(input.find(kMessages), input.size());
  const std::string_view document = input.substr(0, end);
  std::size_t sent = 0;
  lsp::Host host;
  host.send = [&](std::string_view answer) {
    require(!answer.empty() && answer.front() == '{', "an answer is an object");
    ++sent;
  };
  const auto files = std::make_shared<fuzz::InputFiles>(document, "a.bench");
  host.open = [&](const std::string&) { return lsp::Repository{"/r", files, nullptr}; };
  host.check = [](const model::Files& of, std::string_view path,
                  const model::Circumstances& circumstances) {
    return model::check(of, path, {}, circumstances);
  };
  host.today = [] { return std::string("2026-11-23"); };

  lsp::Server server(host);
  server.receive(message("initialize", R"({"capabilities":{},"rootUri":"file:///r"})", true));
  require(sent > 0, "a request is answered");
  server.receive(message("initialized", "{}", false));
  server.receive(message("textDocument/didOpen",
                         R"({"textDocument":{"uri":"file:///r/a.bench","languageId":"bench",)"
                         R"("version":1,"text":)" +
                             quoted(document) + "}}",
                         false));
  server.settle();
  std::istringstream lines(
      std::string(input.substr(std::min(end + kMessages.size(), input.size()))));
  for (std::string line; std::getline(lines, line) && !server.exit_code();) {
    const bool word = !line.empty() && std::isalpha(static_cast<unsigned char>(line.front())) != 0;
    server.receive(word ? request(line) : line);
  }
  server.settle();
}

void read_frames(std::string_view input) {
  std::istringstream in{std::string(input)};
  while (true) {
    const lsp::Frame frame = lsp::read_frame(in);
    if (frame.state == lsp::Frame::State::End || frame.state == lsp::Frame::State::Broken) return;
    require(frame.text.size() <= input.size(), "a message is no longer than what came");
  }
}

}  // namespace
}  // namespace benchc

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  benchc::converse(benchc::fuzz::text_of(data, size));
  benchc::read_frames(benchc::fuzz::text_of(data, size));
  return 0;
}
