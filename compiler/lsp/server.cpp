#include "compiler/lsp/server.h"

#include <algorithm>
#include <string>
#include <utility>

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include "compiler/lsp/protocol.h"
#include "compiler/lsp/uri.h"
#include "compiler/lsp/workspace.h"
#include "compiler/syntax/syntax.h"
#include "runtime/plan/json_depth.h"

namespace benchc::lsp {

namespace json = llvm::json;

namespace {

const json::Object& object_or_empty(const json::Value* value) {
  static const json::Object kEmpty;
  const json::Object* object = value == nullptr ? nullptr : value->getAsObject();
  return object == nullptr ? kEmpty : *object;
}

/// A value at a path of keys; null when it is not there.
const json::Value* at(const json::Object& from, std::initializer_list<const char*> path) {
  const json::Object* object = &from;
  const json::Value* value = nullptr;
  for (const char* key : path) {
    if (object == nullptr) return nullptr;
    value = object->get(key);
    object = value == nullptr ? nullptr : value->getAsObject();
  }
  return value;
}

bool is_true(const json::Value* value) {
  return value != nullptr && value->getAsBoolean().getValueOr(false);
}

}  // namespace

class Server::State {
 public:
  explicit State(Host host) : host_(std::move(host)), workspace_(host_) {}

  void receive(std::string_view message);
  void settle();
  void refuse(json::Value id, Refusal refusal) {
    send(json::Object{
        {"jsonrpc", "2.0"},
        {"id", std::move(id)},
        {"error", json::Object{{"code", refusal.code}, {"message", encode(refusal.message)}}}});
  }

  std::optional<int> exit_code;

 private:
  void send(json::Value message) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    stream << message;
    stream.flush();
    host_.send(text);
  }

  void notify(const char* method, json::Value parameters) {
    send(json::Object{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(parameters)}});
  }

  void reply(json::Value id, json::Value result) {
    send(json::Object{{"jsonrpc", "2.0"}, {"id", std::move(id)}, {"result", std::move(result)}});
  }

  void reply_text(const json::Value& id, const std::string& result) {
    std::string text = "{\"jsonrpc\":\"2.0\",\"id\":";
    llvm::raw_string_ostream stream(text);
    stream << id << ",\"result\":" << result << "}";
    stream.flush();
    host_.send(text);
  }

  void request(json::Value id, std::string_view method, const json::Object& parameters);
  void notification(std::string_view method, const json::Object& parameters);
  void initialize(const json::Object& parameters);
  void initialized();
  void did_open(const json::Object& parameters);
  void did_change(const json::Object& parameters);
  void did_close(const json::Object& parameters);
  void folders(const json::Array* added);
  void tell_too_large(const std::string& uri);

  enum class Phase : std::uint8_t { Fresh, Running, Down };

  Host host_;
  Workspace workspace_;
  Client client_;
  Phase phase_ = Phase::Fresh;
  /// The editor has no folder open: each document's own says which repository is meant.
  bool folder_of_each_ = false;
};

void Server::State::receive(std::string_view text) {
  if (exit_code) return;
  if (!plan::json_depth_ok(text)) {
    refuse(nullptr, {kParseError, "the message is nested too deeply"});
    return;
  }
  llvm::Expected<json::Value> parsed = json::parse(llvm::StringRef(text.data(), text.size()));
  if (!parsed) {
    refuse(nullptr, {kParseError, "the message is no JSON: " + llvm::toString(parsed.takeError())});
    return;
  }
  const json::Object* message = parsed->getAsObject();
  if (message == nullptr) {
    refuse(nullptr, {kInvalidRequest, "a message is one object"});
    return;
  }
  const auto method = message->getString("method");
  const json::Value* id = message->get("id");
  if (!method) {
    // The answer to a request of ours needs none.
    const bool answers = message->get("result") != nullptr || message->get("error") != nullptr;
    if (id != nullptr && !answers) refuse(*id, {kInvalidRequest, "a request has a method"});
    return;
  }
  const std::string_view name(method->data(), method->size());
  const json::Object& parameters = object_or_empty(message->get("params"));
  if (id == nullptr) {
    notification(name, parameters);
  } else if (id->kind() == json::Value::Number || id->kind() == json::Value::String) {
    request(*id, name, parameters);
  } else {
    refuse(nullptr, {kInvalidRequest, "the id of a request is a number or a string"});
  }
}

void Server::State::request(json::Value id, std::string_view method,
                            const json::Object& parameters) {
  if (phase_ == Phase::Down) {
    refuse(std::move(id), {kInvalidRequest, "the server was shut down"});
  } else if (method == "initialize") {
    if (phase_ != Phase::Fresh) {
      refuse(std::move(id), {kInvalidRequest, "the server was initialized before"});
      return;
    }
    initialize(parameters);
    reply(std::move(id), capabilities(client_));
  } else if (phase_ == Phase::Fresh) {
    refuse(std::move(id), {kNotInitialized, "`initialize` comes first"});
  } else if (method == "shutdown") {
    phase_ = Phase::Down;
    reply(std::move(id), nullptr);
  } else {
    std::string result;
    if (auto refusal = answer(workspace_, client_, method, parameters, result)) {
      refuse(std::move(id), std::move(*refusal));
    } else {
      reply_text(id, result);
    }
  }
}

void Server::State::notification(std::string_view method, const json::Object& parameters) {
  if (method == "exit") {
    exit_code = phase_ == Phase::Down ? 0 : 1;
    return;
  }
  // Whatever else comes before `initialize` or after `shutdown` is dropped, says the protocol.
  if (phase_ != Phase::Running) return;
  if (method == "initialized") {
    initialized();
  } else if (method == "textDocument/didOpen") {
    did_open(parameters);
  } else if (method == "textDocument/didChange") {
    did_change(parameters);
  } else if (method == "textDocument/didClose") {
    did_close(parameters);
  } else if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles") {
    workspace_.forget_all();
  } else if (method == "workspace/didChangeWorkspaceFolders") {
    if (const json::Object* event = parameters.getObject("event"))
      folders(event->getArray("added"));
  }
}

void Server::State::initialize(const json::Object& parameters) {
  phase_ = Phase::Running;
  const json::Object& offered = object_or_empty(parameters.get("capabilities"));
  if (const json::Value* encodings = at(offered, {"general", "positionEncodings"})) {
    if (const json::Array* list = encodings->getAsArray()) {
      const bool utf8 = std::any_of(list->begin(), list->end(), [](const json::Value& one) {
        return one.getAsString().getValueOr("") == "utf-8";
      });
      if (utf8) client_.encoding = Encoding::Utf8;
    }
  }
  client_.snippets =
      is_true(at(offered, {"textDocument", "completion", "completionItem", "snippetSupport"}));
  client_.watches_files =
      is_true(at(offered, {"workspace", "didChangeWatchedFiles", "dynamicRegistration"}));
  const json::Array* all = parameters.getArray("workspaceFolders");
  folders(all);
  if (all != nullptr && !all->empty()) return;
  const auto uri = parameters.getString("rootUri");
  const auto path = uri ? path_of_uri({uri->data(), uri->size()}) : std::nullopt;
  if (path) {
    workspace_.add_folder(*path);
  } else {
    folder_of_each_ = true;
  }
}

void Server::State::folders(const json::Array* added) {
  if (added == nullptr) return;
  constexpr std::size_t kMost = 100;
  for (std::size_t i = 0; i < added->size() && i < kMost; ++i) {
    const json::Object* folder = (*added)[i].getAsObject();
    const auto uri = folder == nullptr ? llvm::None : folder->getString("uri");
    const auto path = uri ? path_of_uri({uri->data(), uri->size()}) : std::nullopt;
    if (path) workspace_.add_folder(*path);
  }
}

void Server::State::initialized() {
  if (!client_.watches_files) return;
  // What is imported may change without being open.
  json::Object watch{
      {"id", "watch"},
      {"method", "workspace/didChangeWatchedFiles"},
      {"registerOptions",
       json::Object{{"watchers", json::Array{json::Object{{"globPattern", "**/*.bench"}}}}}}};
  send(json::Object{{"jsonrpc", "2.0"},
                    {"id", "watch"},
                    {"method", "client/registerCapability"},
                    {"params", json::Object{{"registrations", json::Array{std::move(watch)}}}}});
}

void Server::State::tell_too_large(const std::string& uri) {
  constexpr int kWarning = 2;
  notify("window/logMessage",
         json::Object{{"type", kWarning},
                      {"message", encode("not looked at: " + uri +
                                         " is too large, one document too many, or no file")}});
}

void Server::State::did_open(const json::Object& parameters) {
  const json::Object* item = parameters.getObject("textDocument");
  if (item == nullptr) return;
  const auto uri = item->getString("uri");
  const auto text = item->getString("text");
  if (!uri || !text) return;
  const std::int64_t version = item->getInteger("version").getValueOr(0);
  const auto path = path_of_uri({uri->data(), uri->size()});
  if (folder_of_each_ && path) workspace_.add_folder(path->substr(0, path->rfind('/') + 1));
  if (workspace_.open(uri->str(), text->str(), version) == nullptr) tell_too_large(uri->str());
}

void Server::State::did_change(const json::Object& parameters) {
  Document* document = workspace_.find(read_uri(parameters));
  const json::Array* changes = parameters.getArray("contentChanges");
  if (document == nullptr || changes == nullptr) return;
  for (const json::Value& value : *changes) {
    const json::Object& change = object_or_empty(&value);
    const auto text = change.getString("text");
    if (!text) continue;
    const json::Object* range = change.getObject("range");
    const auto start = range == nullptr ? std::nullopt : read_position(*range, "start");
    const auto end = range == nullptr ? std::nullopt : read_position(*range, "end");
    if (start && end) {
      const auto begin = document->lines.offset(document->text, *start, client_.encoding);
      const auto after = document->lines.offset(document->text, *end, client_.encoding);
      document->text.replace(begin, std::max(begin, after) - begin, text->str());
    } else if (range == nullptr) {
      document->text = text->str();
    }
    if (document->text.size() > syntax::kMaximumBytes) {
      const std::string uri = document->uri;
      workspace_.close(uri);
      tell_too_large(uri);
      return;
    }
    document->lines = Lines(document->text);
  }
  document->version = object_or_empty(parameters.get("textDocument"))
                          .getInteger("version")
                          .getValueOr(document->version);
  workspace_.changed(*document);
}

void Server::State::did_close(const json::Object& parameters) {
  const std::string uri = read_uri(parameters);
  if (workspace_.find(uri) == nullptr) return;
  workspace_.close(uri);
  notify("textDocument/publishDiagnostics",
         json::Object{{"uri", encode(uri)}, {"diagnostics", json::Array()}});
}

void Server::State::settle() {
  if (phase_ != Phase::Running || exit_code) return;
  for (auto& [uri, document] : workspace_.documents()) {
    if (!document.stale) continue;
    document.stale = false;
    notify("textDocument/publishDiagnostics", diagnostics_of(workspace_, document, client_));
  }
}

Server::Server(Host host) : state_(std::make_unique<State>(std::move(host))) {}
Server::~Server() = default;

void Server::receive(std::string_view message) { state_->receive(message); }

void Server::receive_too_long() {
  state_->refuse(nullptr, {kInvalidRequest, "the message is longer than 64 MiB"});
}

void Server::settle() { state_->settle(); }

std::optional<int> Server::exit_code() const { return state_->exit_code; }

}  // namespace benchc::lsp
