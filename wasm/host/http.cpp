// Requests in flight; see http.hpp.
#include "host/http.hpp"

#include <emscripten/fetch.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "host/seam.hpp"

namespace facelog::host {

/// What must outlive the call: the fetch API copies the URL and the headers, but not the body.
struct Http::InFlight {
  Http* owner = nullptr;
  EffectId id;
  SharedBytes body;
  std::uint32_t timeout_ms = 0;
  double started_ms = 0;
};

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// "Name: value" lines, as the browser shows them to the page.
std::vector<Header> headers_of(emscripten_fetch_t* fetch) {
  const std::size_t length = emscripten_fetch_get_response_headers_length(fetch);
  std::string text(length + 1, '\0');
  emscripten_fetch_get_response_headers(fetch, text.data(), text.size());
  std::string_view rest = trimmed(text.c_str());
  std::vector<Header> headers;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string name(trimmed(line.substr(0, colon)));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    headers.push_back({std::move(name), std::string(trimmed(line.substr(colon + 1)))});
  }
  return headers;
}

}  // namespace

void Http::send(Send&& effect) {
  auto flight = std::make_unique<InFlight>();
  flight->owner = this;
  flight->id = effect.id;
  flight->body = effect.request.body;
  flight->timeout_ms = effect.timeout_ms;
  flight->started_ms = seam_steady_ms();

  emscripten_fetch_attr_t attributes;
  emscripten_fetch_attr_init(&attributes);
  const std::string method = effect.request.method.substr(0, sizeof attributes.requestMethod - 1);
  std::memcpy(attributes.requestMethod, method.c_str(), method.size() + 1);
  attributes.attributes = EMSCRIPTEN_FETCH_LOAD_TO_MEMORY | EMSCRIPTEN_FETCH_REPLACE;
  attributes.timeoutMSecs = effect.timeout_ms;
  attributes.onsuccess = attributes.onerror = &Http::ended;
  std::vector<const char*> headers;
  for (const Header& header : effect.request.headers) {
    headers.push_back(header.name.c_str());
    headers.push_back(header.value.c_str());
  }
  headers.push_back(nullptr);
  attributes.requestHeaders = headers.data();
  if (flight->body && !flight->body->empty()) {
    attributes.requestData = reinterpret_cast<const char*>(flight->body->data());
    attributes.requestDataSize = flight->body->size();
  }
  attributes.userData = flight.release();  // taken back in ended(), which is always called
  emscripten_fetch(&attributes, effect.request.url.c_str());
}

void Http::ended(emscripten_fetch_t* fetch) {
  const std::unique_ptr<InFlight> flight(static_cast<InFlight*>(fetch->userData));
  if (!flight) return;
  fetch->userData = nullptr;
  Answered event;
  event.id = flight->id;
  HttpAnswer& answer = event.answer;
  answer.status = fetch->status >= 100 && fetch->status < 600 ? fetch->status : 0;
  if (answer.status != 0) {
    answer.headers = headers_of(fetch);
    answer.body =
        Buffer::copy_of({fetch->data, fetch->data ? static_cast<std::size_t>(fetch->numBytes) : 0});
  } else {
    answer.timed_out = seam_steady_ms() - flight->started_ms >= flight->timeout_ms * 0.98;
  }
  flight->owner->ended_.push_back(fetch);
  flight->owner->on_answer_(std::move(event));
}

void Http::tidy() {
  for (emscripten_fetch_t* fetch : ended_) {
    // Closing what looks unfinished (a timeout does) would call onerror again.
    fetch->__attributes.onsuccess = fetch->__attributes.onerror = nullptr;
    emscripten_fetch_close(fetch);
  }
  ended_.clear();
}

}  // namespace facelog::host
