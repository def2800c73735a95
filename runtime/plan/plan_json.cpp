#include "runtime/plan/plan_json.h"

#include <charconv>
#include <cmath>
#include <concepts>
#include <type_traits>

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/SHA256.h>
#include <llvm/Support/raw_ostream.h>

#include "runtime/plan/plan_fields.h"

namespace benchc::plan {
namespace {

constexpr std::size_t kStreamBuffer = 1 << 16;

class Writer {
 public:
  explicit Writer(llvm::json::OStream& out) : out_(out) {}

  void plan(const Plan& value) {
    out_.objectBegin();
    out_.attribute("schema", kSchemaVersion);
    members(value);
    out_.objectEnd();
  }

 private:
  template <typename T>
  struct Members {
    Writer& writer;
    const T& object;
    const T& defaults;

    void always(const char* key, auto member) const {
      writer.out_.attributeBegin(key);
      writer.write(object.*member);
      writer.out_.attributeEnd();
    }
    void field(const char* key, auto member) const {
      if (!(object.*member == defaults.*member)) always(key, member);
    }
  };

  template <typename T>
  void members(const T& object) {
    static const T kDefaults{};
    const Members<T> visitor{*this, object, kDefaults};
    Fields<T>::visit(visitor);
  }

  template <typename T>
  void write(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      const auto& names = EnumNames<T>::kNames;
      const auto at = static_cast<std::size_t>(value);
      out_.rawValue([&](llvm::raw_ostream& stream) {
        stream << '"' << llvm::StringRef(at < names.size() ? names[at] : "?") << '"';
      });
    } else {
      out_.objectBegin();
      members(value);
      out_.objectEnd();
    }
  }

  void write(bool value) { out_.value(value); }
  void write(std::uint32_t value) { out_.value(static_cast<std::int64_t>(value)); }
  void write(int value) { out_.value(value); }
  void write(const std::string& text) {
    if (llvm::json::isUTF8(text)) {
      out_.value(llvm::StringRef(text));
    } else {
      out_.value(llvm::json::fixUTF8(text));
    }
  }

  void write(double value) {
    if (std::isnan(value)) return out_.value("nan");
    if (std::isinf(value)) return out_.value(value > 0 ? "inf" : "-inf");
    // An integer reader would drop the sign of "-0".
    if (value == 0 && std::signbit(value)) return out_.rawValue("-0.0");
    // The shortest text that reads back as the same bits.
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    out_.rawValue(llvm::StringRef(text, static_cast<std::size_t>(end - text)));
  }

  template <typename T>
  void write(const std::optional<T>& value) {
    write_or_null(value);
  }

  template <typename T>
  void write(const Indirect<T>& value) {
    write_or_null(value);
  }

  void write_or_null(const auto& value) {
    if (value) {
      write(*value);
    } else {
      out_.value(nullptr);
    }
  }

  template <typename T>
  void write(const std::vector<T>& values) {
    out_.arrayBegin();
    for (const T& value : values) write(value);
    out_.arrayEnd();
  }

  void write(const Group& group) { write(group.cases); }

  void write(const Variables& variables) {
    out_.objectBegin();
    for (const auto& [name, value] : variables) named(name, value);
    out_.objectEnd();
  }

  void write(const std::vector<Parameter>& parameters) {
    out_.objectBegin();
    for (const Parameter& parameter : parameters) named(parameter.name, parameter.value);
    out_.objectEnd();
  }

  template <typename T>
  void named(const std::string& name, const T& value) {
    if (llvm::json::isUTF8(name)) {
      out_.attributeBegin(name);
    } else {
      out_.attributeBegin(llvm::json::fixUTF8(name));
    }
    write(value);
    out_.attributeEnd();
  }

  void write(const Value& value) {
    switch (value.kind) {
      case Value::Kind::String:
        return write(value.text);
      case Value::Kind::Bool:
        return write(value.number != 0);
      case Value::Kind::Number:
        break;
    }
    if (value.unit.empty() && std::isfinite(value.number)) return write(value.number);
    out_.objectBegin();
    out_.attributeBegin("number");
    write(value.number);
    out_.attributeEnd();
    out_.attributeBegin("unit");
    write(value.unit);
    out_.attributeEnd();
    out_.objectEnd();
  }

  void write(const Command& command) {
    if (!command.shell) return write(command.argv);
    out_.objectBegin();
    out_.attributeBegin("argv");
    write(command.argv);
    out_.attributeEnd();
    out_.attribute("shell", true);
    out_.objectEnd();
  }

  llvm::json::OStream& out_;
};

void write_plan(const Plan& plan, unsigned indent, llvm::raw_ostream& stream) {
  stream.SetBufferSize(kStreamBuffer);
  {
    llvm::json::OStream out(stream, indent);
    Writer(out).plan(plan);
  }
  stream.flush();
}

/// Digests what is written to it, so that a large plan's text is never held.
class DigestStream final : public llvm::raw_ostream {
 public:
  ~DigestStream() override { flush(); }
  std::string hexadecimal() { return llvm::toHex(digest_.final(), /*LowerCase=*/true); }

 private:
  void write_impl(const char* data, std::size_t size) override {
    digest_.update(llvm::StringRef(data, size));
    written_ += size;
  }
  std::uint64_t current_pos() const override { return written_; }

  llvm::SHA256 digest_;
  std::uint64_t written_ = 0;
};

}  // namespace

std::string to_json(const Plan& plan, unsigned indent) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  write_plan(plan, indent, stream);
  return text;
}

std::string hash(const Plan& plan) {
  DigestStream stream;
  write_plan(plan, 0, stream);
  return stream.hexadecimal();
}

}  // namespace benchc::plan
