// Reading and writing JSON without exceptions: hostile until parsed, bounded, order-keeping.
// json.cpp is the one file that includes nlohmann_json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace facelog {

struct JsonLimits {
  std::size_t max_bytes = 4u << 20;
  std::size_t max_depth = 32;          // of objects and arrays within each other
  std::size_t max_values = 200'000;    // in the whole document; each takes 32 bytes
};

namespace json_detail {
struct Document;
}

/// A value inside a parsed document; answers nothing where the shape is another.
/// Valid as long as its Json lives. Cheap to copy. Of members with one name the last counts.
class JsonView {
 public:
  JsonView() = default;
  bool exists() const { return document_ != nullptr; }
  bool is_null() const;
  bool is_object() const;
  bool is_array() const;

  JsonView operator[](std::string_view key) const;   // a member of an object
  JsonView operator[](std::size_t index) const;      // an element of an array
  std::size_t size() const;                          // of an array or object, else 0
  std::string key_at(std::size_t index) const;       // the name of an object's member, in its order

  std::optional<std::string> string() const;         // well-formed UTF-8
  std::optional<double> number() const;
  std::optional<std::int64_t> integer() const;       // a whole number that fits; 1.0 counts
  std::optional<bool> boolean() const;

  /// The value as compact JSON, "" when it does not exist.
  std::string dump() const;

 private:
  friend class Json;
  JsonView(const json_detail::Document* document, std::size_t node)
      : document_(document), node_(node) {}
  const json_detail::Document* document_ = nullptr;
  std::size_t node_ = 0;
};

/// A parsed document.
class Json {
 public:
  /// Nothing if it is not JSON or beyond the limits. Invalid UTF-8 becomes U+FFFD. A number that
  /// no double can hold (1e999) is not JSON here; an integer beyond 64 bits becomes a double.
  static std::optional<Json> parse(std::string_view text, JsonLimits limits = {});
  JsonView root() const;

 private:
  explicit Json(std::shared_ptr<const json_detail::Document> document)
      : document_(std::move(document)) {}
  std::shared_ptr<const json_detail::Document> document_;
};

/// Writes compact JSON, members in the order they are given; invalid UTF-8 becomes U+FFFD.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view value);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& number(double value);                  // null when not finite
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);            // a value that is JSON already

  JsonWriter& member(std::string_view name, std::string_view value) { return key(name).string(value); }
  JsonWriter& member(std::string_view name, const char* value) { return key(name).string(value); }
  JsonWriter& member(std::string_view name, bool value) { return key(name).boolean(value); }
  JsonWriter& member(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  JsonWriter& member(std::string_view name, int value) { return key(name).integer(value); }
  JsonWriter& member(std::string_view name, double value) { return key(name).number(value); }

  std::string take() { return std::move(out_); }

 private:
  void separate();
  std::string out_;
  bool first_ = true;
};

}  // namespace facelog
