// JSON without exceptions: nlohmann's parser calls a handler that fills a flat, bounded document.
// The one file that includes nlohmann_json; must not know what any document means.
#include "core/base/json.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/utf8.hpp"

namespace facelog {
namespace json_detail {

enum class Kind : std::uint8_t { null, boolean, integer, real, string, array, object };

/// A piece of Document::chars.
struct Piece {
  std::uint32_t at, size;
};

struct Node {
  Piece key{};  // its name, for a member of an object
  union {
    bool boolean;
    std::int64_t integer = 0;
    double real;
    Piece text;      // of a string
    Piece children;  // of an array or object, in Document::nodes
  };
  Kind kind = Kind::null;
};

/// The values of one container lie side by side, so that an element is found in one step.
struct Document {
  std::vector<Node> nodes;
  std::string chars;
  std::size_t root = 0;

  std::string_view text(Piece piece) const {
    return std::string_view(chars).substr(piece.at, piece.size);
  }
};

}  // namespace json_detail

namespace {

using json_detail::Document;
using json_detail::Kind;
using json_detail::Node;
using json_detail::Piece;

/// What nlohmann's parser calls; a call that answers false ends the parsing.
class Builder {
 public:
  using Base = nlohmann::json;

  Builder(Document& document, const JsonLimits& limits) : document_(document), limits_(limits) {}

  bool null() { return add(Node{}); }
  bool boolean(bool value) {
    Node node;
    node.kind = Kind::boolean;
    node.boolean = value;
    return add(node);
  }
  bool number_integer(Base::number_integer_t value) {
    Node node;
    node.kind = Kind::integer;
    node.integer = value;
    return add(node);
  }
  bool number_unsigned(Base::number_unsigned_t value) {
    if (value <= static_cast<Base::number_unsigned_t>(INT64_MAX)) {
      return number_integer(static_cast<std::int64_t>(value));
    }
    return number_float(static_cast<double>(value), {});
  }
  bool number_float(Base::number_float_t value, const Base::string_t&) {
    Node node;
    node.kind = Kind::real;
    node.real = value;
    return add(node);
  }
  bool string(Base::string_t& value) {
    Node node;
    node.kind = Kind::string;
    node.text = keep(value);
    return add(node);
  }
  bool binary(Base::binary_t&) { return false; }
  bool key(Base::string_t& name) {
    key_ = keep(name);
    return true;
  }
  bool start_object(std::size_t) { return open(Kind::object); }
  bool start_array(std::size_t) { return open(Kind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return false;
  }

  void finish() {
    document_.root = document_.nodes.size();
    document_.nodes.push_back(pending_.front());
  }

 private:
  Piece keep(std::string_view text) {
    const Piece piece{static_cast<std::uint32_t>(document_.chars.size()),
                      static_cast<std::uint32_t>(text.size())};
    document_.chars += text;
    return piece;
  }
  bool add(Node node) {
    if (++values_ > limits_.max_values) return false;
    node.key = std::exchange(key_, Piece{});
    pending_.push_back(node);
    return true;
  }
  bool open(Kind kind) {
    if (open_.size() >= limits_.max_depth) return false;
    Node node;
    node.kind = kind;
    node.children = Piece{};
    if (!add(node)) return false;
    open_.push_back(pending_.size());
    return true;
  }
  bool close() {
    const std::size_t first = open_.back();
    open_.pop_back();
    pending_[first - 1].children = Piece{static_cast<std::uint32_t>(document_.nodes.size()),
                                         static_cast<std::uint32_t>(pending_.size() - first)};
    for (std::size_t i = first; i < pending_.size(); ++i) document_.nodes.push_back(pending_[i]);
    pending_.resize(first);
    return true;
  }

  Document& document_;
  const JsonLimits& limits_;
  std::vector<Node> pending_;      // values whose container is still open
  std::vector<std::size_t> open_;  // where in pending_ each open container's values begin
  Piece key_{};
  std::size_t values_ = 0;
};

bool fits_int64(double value) {
  return value >= -9223372036854775808.0 && value < 9223372036854775808.0;
}

const Node* node_of(const Document* document, std::size_t index) {
  return document == nullptr ? nullptr : &document->nodes[index];
}

bool is(const Document* document, std::size_t index, Kind kind) {
  const Node* node = node_of(document, index);
  return node != nullptr && node->kind == kind;
}

/// Recursion ends with the depth that parsing allowed.
void write(const Document& document, const Node& node, JsonWriter& out) {
  switch (node.kind) {
    case Kind::null:
      out.null();
      return;
    case Kind::boolean:
      out.boolean(node.boolean);
      return;
    case Kind::integer:
      out.integer(node.integer);
      return;
    case Kind::real:
      out.number(node.real);
      return;
    case Kind::string:
      out.string(document.text(node.text));
      return;
    case Kind::array:
      out.begin_array();
      break;
    case Kind::object:
      out.begin_object();
      break;
  }
  for (std::uint32_t i = 0; i < node.children.size; ++i) {
    const Node& child = document.nodes[node.children.at + i];
    if (node.kind == Kind::object) out.key(document.text(child.key));
    write(document, child, out);
  }
  node.kind == Kind::object ? out.end_object() : out.end_array();
}

/// Escapes what JSON forbids in a string, and nothing else.
void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view kShort = "\"\\\n\r\t", kLetter = "\"\\nrt";
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const std::size_t found = kShort.find(c);
    if (found != std::string_view::npos) {
      out.append(1, '\\').append(1, kLetter[found]);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out.append("\\u00").append(1, kHex[c >> 4]).append(1, kHex[c & 15]);
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

std::optional<Json> Json::parse(std::string_view text, JsonLimits limits) {
  if (text.size() > limits.max_bytes || text.size() > UINT32_MAX) return std::nullopt;
  std::string repaired;
  if (!is_utf8(text)) {
    repaired = to_utf8(text);
    text = repaired;
  }
  auto document = std::make_shared<Document>();
  Builder builder(*document, limits);
  if (!nlohmann::json::sax_parse(text.data(), text.data() + text.size(), &builder)) {
    return std::nullopt;
  }
  builder.finish();
  return Json(std::move(document));
}

JsonView Json::root() const {
  return {document_.get(), document_->root};
}

bool JsonView::is_null() const {
  return is(document_, node_, Kind::null);
}
bool JsonView::is_object() const {
  return is(document_, node_, Kind::object);
}
bool JsonView::is_array() const {
  return is(document_, node_, Kind::array);
}

JsonView JsonView::operator[](std::string_view key) const {
  if (!is_object()) return {};
  const Piece children = node_of(document_, node_)->children;
  for (std::size_t i = children.at + std::size_t{children.size}; i > children.at; --i) {
    if (document_->text(document_->nodes[i - 1].key) == key) return {document_, i - 1};
  }
  return {};
}

JsonView JsonView::operator[](std::size_t index) const {
  if (!is_array() || index >= size()) return {};
  return {document_, node_of(document_, node_)->children.at + index};
}

std::size_t JsonView::size() const {
  return is_array() || is_object() ? node_of(document_, node_)->children.size : 0;
}

std::string JsonView::key_at(std::size_t index) const {
  if (!is_object() || index >= size()) return {};
  const Node& member = document_->nodes[node_of(document_, node_)->children.at + index];
  return std::string(document_->text(member.key));
}

std::optional<std::string> JsonView::string() const {
  if (!is(document_, node_, Kind::string)) return std::nullopt;
  return std::string(document_->text(node_of(document_, node_)->text));
}

std::optional<double> JsonView::number() const {
  if (is(document_, node_, Kind::real)) return node_of(document_, node_)->real;
  if (is(document_, node_, Kind::integer)) {
    return static_cast<double>(node_of(document_, node_)->integer);
  }
  return std::nullopt;
}

std::optional<std::int64_t> JsonView::integer() const {
  if (is(document_, node_, Kind::integer)) return node_of(document_, node_)->integer;
  const std::optional<double> real = number();
  if (!real || !fits_int64(*real) || std::trunc(*real) != *real) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

std::optional<bool> JsonView::boolean() const {
  if (!is(document_, node_, Kind::boolean)) return std::nullopt;
  return node_of(document_, node_)->boolean;
}

std::string JsonView::dump() const {
  if (!exists()) return {};
  JsonWriter out;
  write(*document_, *node_of(document_, node_), out);
  return out.take();
}

void JsonWriter::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_ += '{';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  out_ += '}';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_ += '[';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  out_ += ']';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  string(name);
  out_ += ':';
  first_ = true;  // the value that follows wants no comma
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view value) {
  separate();
  if (is_utf8(value)) {
    append_quoted(out_, value);
  } else {
    append_quoted(out_, to_utf8(value));
  }
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value) {
  return raw(std::to_string(value));
}

JsonWriter& JsonWriter::number(double value) {
  if (!std::isfinite(value)) return null();
  std::array<char, 64> digits{};  // the shortest form that reads back as the same double
  const char* end = nlohmann::detail::to_chars(digits.data(), digits.data() + digits.size(), value);
  std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  if (text.ends_with(".0")) text.remove_suffix(2);
  return raw(text);
}

JsonWriter& JsonWriter::boolean(bool value) {
  return raw(value ? "true" : "false");
}

JsonWriter& JsonWriter::null() {
  return raw("null");
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

}  // namespace facelog
