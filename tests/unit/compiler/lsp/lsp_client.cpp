#include "tests/unit/compiler/lsp/lsp_client.h"

#include <algorithm>
#include <utility>

#include <gtest/gtest.h>
#include <llvm/Support/raw_ostream.h>

#include "stdlib/modules.h"

namespace benchc::lsp_test {
namespace {

class DiskFiles final : public model::Files {
 public:
  explicit DiskFiles(Disk disk) : disk_(std::move(disk)) {}

  Expected<std::string> read(std::string_view path) const override {
    const auto found = disk_.find(std::string(path));
    if (found == disk_.end()) return failure("no such file");
    return found->second;
  }
  Expected<std::string> read_module(std::string_view name) const override {
    if (const auto text = stdlib::module(name)) return std::string(*text);
    return failure("there is no module `" + std::string(name) + "`");
  }
  std::vector<std::string> module_names() const override {
    const auto names = stdlib::module_names();
    return {names.begin(), names.end()};
  }

 private:
  Disk disk_;
};

model::Checked check(const model::Files& files, std::string_view path,
                     const model::Circumstances& circumstances) {
  return model::check(files, path, {}, circumstances);
}

lsp::Host host(std::vector<json::Value>& sent, Disk disk, std::shared_ptr<model::History> history) {
  const auto files = std::make_shared<DiskFiles>(std::move(disk));
  return {.send =
              [&sent](std::string_view message) {
                sent.push_back(llvm::cantFail(json::parse({message.data(), message.size()})));
              },
          .open = [files, history](const std::string&) -> std::optional<lsp::Repository> {
            return lsp::Repository{"/repo", files, history};
          },
          .check = check,
          .today = [] { return std::string("2026-11-23"); }};
}

std::string text_of(const json::Value& value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

}  // namespace

LspClient::LspClient(Disk disk, bool utf8, std::shared_ptr<model::History> history)
    : server(host(sent, std::move(disk), std::move(history))) {
  json::Array encodings{"utf-16"};
  if (utf8) encodings.push_back("utf-8");
  request("initialize",
          json::Object{
              {"rootUri", "file:///repo"},
              {"capabilities",
               json::Object{
                   {"general", json::Object{{"positionEncodings", std::move(encodings)}}},
                   {"textDocument",
                    json::Object{{"completion",
                                  json::Object{{"completionItem",
                                                json::Object{{"snippetSupport", true}}}}}}}}}});
  notify("initialized", {});
}

void LspClient::raw(std::string_view message) { server.receive(message); }

void LspClient::notify(const std::string& method, json::Object parameters) {
  raw(text_of(
      json::Object{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(parameters)}}));
}

json::Object LspClient::answer(const std::string& method, json::Object parameters) {
  const std::int64_t id = next_++;
  raw(text_of(json::Object{
      {"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(parameters)}}));
  if (sent.empty()) return {};
  const json::Object* last = sent.back().getAsObject();
  EXPECT_EQ(last->getInteger("id").getValueOr(-1), id) << "no answer to " << method;
  return *last;
}

json::Value LspClient::request(const std::string& method, json::Object parameters) {
  json::Object answered = answer(method, std::move(parameters));
  EXPECT_EQ(answered.get("error"), nullptr) << text_of(json::Object(answered));
  const json::Value* result = answered.get("result");
  return result == nullptr ? json::Value(nullptr) : *result;
}

std::string LspClient::refused(const std::string& method, json::Object parameters) {
  json::Object answered = answer(method, std::move(parameters));
  const json::Object* error = answered.getObject("error");
  if (error == nullptr) return "not refused";
  return error->getString("message").getValueOr("").str();
}

std::string LspClient::take_cursor(const std::string& path, std::string text) {
  const std::size_t at = text.find('|');
  if (at != std::string::npos) {
    text.erase(at, 1);
    cursor_path_ = path;
    line_ = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    const std::size_t start = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    character_ = static_cast<std::int64_t>(start == std::string::npos ? at : at - start - 1);
  }
  texts[path] = text;
  return text;
}

void LspClient::open(const std::string& path, std::string text) {
  notify("textDocument/didOpen",
         json::Object{{"textDocument", json::Object{{"uri", uri(path)},
                                                    {"languageId", "bench"},
                                                    {"version", 1},
                                                    {"text", take_cursor(path, text)}}}});
}

void LspClient::change(const std::string& path, std::string text) {
  notify("textDocument/didChange",
         json::Object{
             {"textDocument", json::Object{{"uri", uri(path)}, {"version", 2}}},
             {"contentChanges", json::Array{json::Object{{"text", take_cursor(path, text)}}}}});
}

json::Object LspClient::cursor_parameters(json::Object more) const {
  more["textDocument"] = json::Object{{"uri", uri(cursor_path_)}};
  more["position"] = json::Object{{"line", line_}, {"character", character_}};
  return more;
}

json::Value LspClient::at_cursor(const std::string& method, json::Object more) {
  return request(method, cursor_parameters(std::move(more)));
}

std::string LspClient::refused_at_cursor(const std::string& method, json::Object more) {
  return refused(method, cursor_parameters(std::move(more)));
}

std::vector<std::string> LspClient::labels() {
  const json::Value result = at_cursor("textDocument/completion");
  std::vector<std::string> found;
  for (const json::Value& item : *result.getAsObject()->getArray("items")) {
    found.push_back(item.getAsObject()->getString("label")->str());
  }
  return found;
}

std::string LspClient::hover() {
  const json::Value result = at_cursor("textDocument/hover");
  const json::Object* object = result.getAsObject();
  if (object == nullptr) return {};
  return object->getObject("contents")->getString("value")->str();
}

std::vector<std::string> LspClient::diagnostics(const std::string& path) {
  settle();
  std::vector<std::string> found = {"nothing was published"};
  for (const json::Value& message : sent) {
    const json::Object& object = *message.getAsObject();
    if (object.getString("method").getValueOr("") != "textDocument/publishDiagnostics") continue;
    const json::Object& parameters = *object.getObject("params");
    if (parameters.getString("uri").getValueOr("") != uri(path)) continue;
    found.clear();
    for (const json::Value& one : *parameters.getArray("diagnostics")) {
      const json::Object& start = *one.getAsObject()->getObject("range")->getObject("start");
      found.push_back(std::to_string(*start.getInteger("line")) + ":" +
                      std::to_string(*start.getInteger("character")) + " " +
                      one.getAsObject()->getString("code")->str());
    }
  }
  return found;
}

std::string LspClient::edited(const std::string& path, const json::Array& edits) const {
  std::string text = texts.at(path);
  const std::string before = text;
  const auto offset = [&](const json::Object& position) {
    std::size_t at = 0;
    for (std::int64_t line = 0; line < *position.getInteger("line"); ++line) {
      at = before.find('\n', at) + 1;
    }
    return at + static_cast<std::size_t>(*position.getInteger("character"));
  };
  // From the back, so that earlier offsets stay.
  std::vector<const json::Object*> all;
  for (const json::Value& edit : edits) all.push_back(edit.getAsObject());
  std::stable_sort(all.begin(), all.end(), [&](const json::Object* a, const json::Object* b) {
    return offset(*a->getObject("range")->getObject("start")) >
           offset(*b->getObject("range")->getObject("start"));
  });
  for (const json::Object* edit : all) {
    const json::Object& range = *edit->getObject("range");
    const std::size_t begin = offset(*range.getObject("start"));
    const std::size_t end = offset(*range.getObject("end"));
    text.replace(begin, end - begin, edit->getString("newText")->str());
  }
  return text;
}

std::string place(const json::Value& location) {
  const json::Object& object = *location.getAsObject();
  const std::string uri = object.getString("uri").getValueOr("").str();
  const json::Object& range = *object.getObject("range");
  const auto position = [](const json::Object& one) {
    return std::to_string(*one.getInteger("line")) + ":" +
           std::to_string(*one.getInteger("character"));
  };
  const std::string base = "file:///repo/";
  return (uri.empty() ? "" : uri.substr(uri.starts_with(base) ? base.size() : 0) + " ") +
         position(*range.getObject("start")) + "-" + position(*range.getObject("end"));
}

std::vector<std::string> places(const json::Value& locations) {
  std::vector<std::string> all;
  for (const json::Value& one : *locations.getAsArray()) all.push_back(place(one));
  return all;
}

}  // namespace benchc::lsp_test
