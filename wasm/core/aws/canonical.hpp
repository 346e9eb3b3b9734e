// The canonical forms that Signature Version 4 signs: IAM User Guide, "Create a signed AWS API
// request", step 1, as every service but S3 wants them (S3 neither normalises nor encodes twice).
// All text is bytes: UTF-8 on the wire is UTF-8 here. Nothing here can fail.
// Must not know keys, times or services.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/aws/http.hpp"

namespace facelog {

/// Drops empty, "." and ".." segments, keeps a slash at the end, and percent-encodes the wire path
/// (which is encoded already) once more, '/' excepted. "" is "/".
void append_canonical_path(std::string& out, std::string_view wire_path);

/// `wire_query` has no '?'. One spelling for each key and value; sorted by encoded key, then by
/// encoded value; a key without a value is "key=".
void append_canonical_query(std::string& out, std::string_view wire_query);

/// The headers to sign, in canonical order. Refers to the headers it was made of.
class CanonicalHeaders {
 public:
  /// Names in any case; values as they are sent. Those of one name keep their order, `added` last.
  explicit CanonicalHeaders(std::span<const Header> given, std::span<const Header> added = {});

  /// "name:value\n" for each name: lower case; blanks trimmed and collapsed to one space, line
  /// folds too; values of one name joined with ','.
  void append_lines(std::string& out) const;
  /// "host;x-amz-date"
  void append_names(std::string& out) const;
  /// Room that append_lines() and append_names() together take at most, in bytes.
  std::size_t max_size() const { return max_size_; }

 private:
  std::vector<const Header*> sorted_;
  std::size_t max_size_ = 0;
};

}  // namespace facelog
