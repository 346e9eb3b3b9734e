// Answers as a test wants them to have come back.
// Must not know what is made of them.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "core/aws/http.hpp"

inline facelog::HttpAnswer answer_of(int status, std::string_view body,
                                     std::vector<facelog::Header> headers = {}) {
  return {status, false, std::move(headers), facelog::Buffer::copy_of(body)};
}
