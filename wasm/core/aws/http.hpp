// An HTTP exchange as core sees it: what to send, what came back.
// Must not know how it travels. Source of the words: RFC 9110.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"

namespace facelog {

struct Header {
  std::string name;  // lower case
  std::string value;
};

struct HttpRequest {
  std::string method;
  std::string url;              // absolute, percent-encoded
  std::vector<Header> headers;  // those to be sent; `host` is signed but set by the browser
  SharedBytes body;             // null: none
};

struct HttpAnswer {
  int status = 0;  // 0: no answer that the page may see (no network, refused by CORS, timeout)
  bool timed_out = false;
  std::vector<Header> headers;  // those the browser exposes, names in lower case
  Buffer body;

  std::string_view header(std::string_view lower_case_name) const {
    for (const Header& header : headers) {
      if (header.name == lower_case_name) return header.value;
    }
    return {};
  }
};

}  // namespace facelog
