// Owned and shared runs of bytes: pictures, request bodies, answers.
// Knows nothing of what the bytes mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace facelog {

/// A move-only block of bytes. Its memory is not cleared when it is made.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size_bytes)
      : data_(size_bytes == 0 ? nullptr : new std::uint8_t[size_bytes]), size_(size_bytes) {}
  Buffer(Buffer&& other) noexcept
      : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  static Buffer copy_of(std::string_view text) {
    Buffer copy(text.size());
    if (!text.empty()) std::memcpy(copy.data(), text.data(), text.size());
    return copy;
  }

  std::uint8_t* data() { return data_.get(); }
  const std::uint8_t* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<const std::uint8_t> bytes() const { return {data_.get(), size_}; }
  std::string_view view() const {
    return {reinterpret_cast<const char*>(data_.get()), size_};
  }

 private:
  std::unique_ptr<std::uint8_t[]> data_;
  std::size_t size_ = 0;
};

/// A body that a request in flight and the state that may retry it hold together.
using SharedBytes = std::shared_ptr<const Buffer>;

inline SharedBytes share(Buffer&& buffer) {
  return std::make_shared<const Buffer>(std::move(buffer));
}

}  // namespace facelog
