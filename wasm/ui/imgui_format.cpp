// Dear ImGui's formatting, as far as its names of windows need it: text, whole numbers, hexadecimal
// ones. The C library's vsnprintf() would bring in floating-point numbers of every size. Must not
// be used for what the user reads.
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <string_view>

namespace {

/// Counts what does not fit, as vsnprintf() does.
class Output {
 public:
  Output(char* to, std::size_t size) : to_(to), size_(to == nullptr ? 0 : size) {}

  void put(char c) {
    if (written_ + 1 < size_) to_[written_] = c;
    ++written_;
  }
  void put(std::string_view text) {
    for (const char c : text) put(c);
  }
  void number(unsigned value, unsigned base, int width) {
    char digits[16];
    int count = 0;
    do {
      digits[count++] = "0123456789ABCDEF"[value % base];
      value /= base;
    } while (value != 0);
    for (int i = count; i < width; ++i) put('0');
    while (count > 0) put(digits[--count]);
  }
  int end() {
    if (size_ > 0) to_[std::min(written_, size_ - 1)] = '\0';
    return static_cast<int>(written_);
  }

 private:
  char* to_;
  std::size_t size_;
  std::size_t written_ = 0;
};

}  // namespace

int ImFormatStringV(char* buffer, std::size_t size, const char* format, va_list arguments) {
  Output out(buffer, size);
  for (const char* at = format; *at != '\0'; ++at) {
    if (*at != '%') {
      out.put(*at);
      continue;
    }
    int width = 0;
    for (++at; *at >= '0' && *at <= '9'; ++at) width = width * 10 + (*at - '0');
    switch (*at) {
      case 's':
        out.put(va_arg(arguments, const char*));
        break;
      case 'd': {
        const int value = va_arg(arguments, int);
        if (value < 0) out.put('-');
        out.number(value < 0 ? 0U - static_cast<unsigned>(value) : static_cast<unsigned>(value), 10,
                   width);
        break;
      }
      case 'x':
      case 'X':
        out.number(va_arg(arguments, unsigned), 16, width);
        break;
      default:  // nothing that this program draws asks for more
        return out.end();
    }
  }
  return out.end();
}

int ImFormatString(char* buffer, std::size_t size, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int written = ImFormatStringV(buffer, size, format, arguments);
  va_end(arguments);
  return written;
}
