// The canonical path, query and headers, each written straight to where it is needed.
// Must not know keys, times or services.
#include "core/aws/canonical.hpp"

#include <algorithm>

#include "core/aws/uri.hpp"
#include "core/base/sort.hpp"

namespace facelog {
namespace {

/// The part before the separator; `rest` goes on behind it.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t size = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return part;
}

/// A pair of the query, spelled canonically, as a piece of one text that holds them all.
struct Pair {
  std::size_t at, key_size, value_size;

  std::string_view key(std::string_view all) const { return all.substr(at, key_size); }
  std::string_view value(std::string_view all) const {
    return all.substr(at + key_size, value_size);
  }
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// <0, 0 or >0, as the names stand in lower case.
int compare_names(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const auto x = static_cast<unsigned char>(lower(a[i]));
    const auto y = static_cast<unsigned char>(lower(b[i]));
    if (x != y) return x < y ? -1 : 1;
  }
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

void append_lower(std::string& out, std::string_view name) {
  for (const char c : name) out += lower(c);
}

void append_canonical_value(std::string& out, std::string_view value) {
  bool pending_space = false, begun = false;
  for (const char c : value) {
    if (is_blank(c)) {
      pending_space = begun;
      continue;
    }
    if (pending_space) out += ' ';
    out += c;
    pending_space = false;
    begun = true;
  }
}

}  // namespace

void append_canonical_path(std::string& out, std::string_view wire_path) {
  if (wire_path.empty()) wire_path = "/";
  const std::size_t start = out.size();
  const bool absolute = wire_path.front() == '/', open_end = wire_path.back() == '/';
  // Each segment is written with the slash behind it, so that ".." finds where the last one began.
  if (absolute) out += '/';
  const std::size_t first = out.size();
  while (!wire_path.empty()) {
    const std::string_view segment = take_until(wire_path, '/');
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      append_uri_encoded(out, segment, Slash::encode);
      out += '/';
    } else if (out.size() > first) {
      const std::size_t slash = out.rfind('/', out.size() - 2);
      out.resize(slash == std::string::npos || slash < start ? first : std::max(first, slash + 1));
    }
  }
  if (out.size() > first && !open_end) out.pop_back();
}

void append_canonical_query(std::string& out, std::string_view wire_query) {
  if (wire_query.empty()) return;
  std::string all;
  all.reserve(wire_query.size() * 3);
  std::vector<Pair> pairs;
  pairs.reserve(1 +
                static_cast<std::size_t>(std::count(wire_query.begin(), wire_query.end(), '&')));
  while (!wire_query.empty()) {
    std::string_view value = take_until(wire_query, '&');
    if (value.empty()) continue;
    Pair pair{all.size(), 0, 0};
    append_uri_respelled(all, take_until(value, '='));
    pair.key_size = all.size() - pair.at;
    append_uri_respelled(all, value);
    pair.value_size = all.size() - pair.at - pair.key_size;
    pairs.push_back(pair);
  }
  // Sorting whole pairs of text instead would put "a-=" before "a=".
  sort_few(pairs, [&all](const Pair& a, const Pair& b) {
    const int order = a.key(all).compare(b.key(all));
    return order != 0 ? order < 0 : a.value(all) < b.value(all);
  });
  for (const Pair& pair : pairs) {
    if (&pair != &pairs.front()) out += '&';
    out.append(pair.key(all)).append(1, '=').append(pair.value(all));
  }
}

CanonicalHeaders::CanonicalHeaders(std::span<const Header> given, std::span<const Header> added) {
  sorted_.reserve(given.size() + added.size());
  for (const std::span<const Header> headers : {given, added}) {
    for (const Header& header : headers) {
      sorted_.push_back(&header);
      max_size_ += 2 * header.name.size() + header.value.size() + 3;
    }
  }
  // Few, and mostly in order already: by insertion, which keeps those of one name as they came.
  sort_few(sorted_, [](const Header* a, const Header* b) { return compare_names(a->name, b->name) < 0; });
}

void CanonicalHeaders::append_lines(std::string& out) const {
  const Header* previous = nullptr;
  for (const Header* header : sorted_) {
    if (previous != nullptr && compare_names(previous->name, header->name) == 0) {
      out += ',';
    } else {
      if (previous != nullptr) out += '\n';
      append_lower(out, header->name);
      out += ':';
    }
    append_canonical_value(out, header->value);
    previous = header;
  }
  if (previous != nullptr) out += '\n';
}

void CanonicalHeaders::append_names(std::string& out) const {
  const Header* previous = nullptr;
  for (const Header* header : sorted_) {
    if (previous != nullptr && compare_names(previous->name, header->name) == 0) continue;
    if (previous != nullptr) out += ';';
    append_lower(out, header->name);
    previous = header;
  }
}

}  // namespace facelog
