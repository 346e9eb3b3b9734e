// Which host a call goes to, from checked settings or from config.json's map.
// Must not know what is sent there.
#include "core/aws/endpoints.hpp"

#include <algorithm>
#include <optional>

namespace facelog {
namespace {

constexpr std::string_view kHttps = "https://";
constexpr std::string_view kIot = ".iot.";
constexpr std::string_view kAts = "-ats";

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

template <typename Test>
bool all(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

Error settings_error(Text text) {
  return {std::move(text), Recovery::pause, 0, {}, {}};
}

/// Without the blanks that pasting and Japanese keyboards leave (U+3000 is their space).
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks[] = {" ", "\t", "\r", "\n", "\xE3\x80\x80", "\xC2\xA0"};
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string_view blank : kBlanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size()), changed = true;
      if (text.ends_with(blank)) text.remove_suffix(blank.size()), changed = true;
    }
  }
  return text;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string_view domain_of(std::string_view region) {
  return region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

/// One label of a host name: a dot or a slash here would lead to somebody else's host.
bool is_iot_id(std::string_view id) {
  return !id.empty() && id.size() <= 59 &&
         all(id, [](char c) { return is_lower(c) || is_digit(c); });
}

struct IotParts {
  std::string_view id;      // without "-ats"
  std::string_view region;  // "" when the id alone was typed
};

std::optional<IotParts> iot_parts(std::string_view host) {
  IotParts parts{host, {}};
  const std::size_t iot = host.find(kIot);
  if (iot != std::string_view::npos) {
    parts.id = host.substr(0, iot);
    const std::string_view rest = host.substr(iot + kIot.size());
    parts.region = rest.substr(0, rest.find('.'));
    if (!is_region(parts.region)) return std::nullopt;
    if (rest.substr(parts.region.size()) != "." + std::string(domain_of(parts.region))) {
      return std::nullopt;
    }
  }
  if (parts.id.ends_with(kAts)) parts.id.remove_suffix(kAts.size());
  if (!is_iot_id(parts.id)) return std::nullopt;
  return parts;
}

/// What follows "://" in an origin, without the port that its scheme has anyway.
/// Nothing if it is no plain http or https origin.
std::optional<std::string> host_of(std::string_view origin) {
  const bool secure = origin.starts_with(kHttps);
  constexpr std::string_view kHttp = "http://";
  if (!secure && !origin.starts_with(kHttp)) return std::nullopt;
  std::string_view host = origin.substr(secure ? kHttps.size() : kHttp.size());
  if (host.empty() || host.find_first_of("/?#@ \\") != std::string_view::npos) return std::nullopt;
  const std::string_view own_port = secure ? ":443" : ":80";
  if (host.ends_with(own_port)) host.remove_suffix(own_port.size());
  return std::string(host);
}

/// What a host of AWS is for, and where: "iot" and REGION of "ID-ats.iot.REGION.amazonaws.com".
struct Place {
  std::string_view service, region;
};

std::optional<Place> place_of(std::string_view host) {
  host = host.substr(0, host.find(".amazonaws.com"));
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || !is_region(host.substr(dot + 1))) return std::nullopt;
  const std::string_view service = host.substr(0, dot);
  return Place{service.substr(service.rfind('.') + 1), host.substr(dot + 1)};
}

bool is_blocked(const HostMap& map, std::string_view host) {
  return std::find(map.blocked.begin(), map.blocked.end(), host) != map.blocked.end();
}

Text not_allowed(const std::string& aws_host, const HostMap& map) {
  const auto wanted = place_of(aws_host);
  std::string regions;
  for (const auto& [host, origin] : map.hosts) {
    const auto place = place_of(host);
    if (!wanted || !place || place->service != wanted->service || is_blocked(map, host)) continue;
    regions.append(regions.empty() ? "" : ", ").append(place->region);
  }
  return text_of(TextId::endpoint_not_allowed, aws_host, regions.empty() ? "–" : regions);
}

Result<Endpoint> endpoint_of(const std::string& aws_host, const HostMap& map) {
  const auto found = std::find_if(map.hosts.begin(), map.hosts.end(), [&](const auto& entry) {
    return lower_case(entry.first) == aws_host;
  });
  if (is_blocked(map, aws_host)) return settings_error(not_allowed(aws_host, map));
  if (found == map.hosts.end()) {
    if (!map.restricted) return Endpoint{std::string(kHttps) + aws_host, aws_host};
    return settings_error(not_allowed(aws_host, map));
  }
  std::string origin = lower_case(found->second.empty() ? map.page_origin : found->second);
  if (origin.ends_with('/')) origin.pop_back();
  std::optional<std::string> host = host_of(origin);
  if (!host) return settings_error(not_allowed(aws_host, map));
  return Endpoint{std::move(origin), std::move(*host)};
}

Result<Endpoint> regional_endpoint(std::string_view prefix, std::string_view region,
                                   const HostMap& map) {
  if (!is_region(region)) return settings_error(text_of(TextId::settings_region_invalid));
  std::string host(prefix);
  host.append(region).append(1, '.').append(domain_of(region));
  return endpoint_of(host, map);
}

}  // namespace

bool is_region(std::string_view text) {
  std::size_t parts = 0;
  if (text.size() > 32) return false;
  for (std::string_view rest = text;; ++parts) {
    const std::size_t dash = rest.find('-');
    const std::string_view part = rest.substr(0, dash);
    if (dash == std::string_view::npos) {
      return parts >= 2 && !part.empty() && part.size() <= 2 && all(part, is_digit);
    }
    if (part.empty() || !all(part, is_lower)) return false;
    if (parts == 0 && (part.size() < 2 || part.size() > 4)) return false;
    rest.remove_prefix(dash + 1);
  }
}

Result<std::string> iot_host(std::string_view typed, std::string_view region) {
  if (!is_region(region)) return settings_error(text_of(TextId::settings_region_invalid));
  const std::string lower = lower_case(trimmed(typed));
  std::string_view host = lower;
  if (host.starts_with(kHttps)) host.remove_prefix(kHttps.size());
  if (host.ends_with('/')) host.remove_suffix(1);
  const std::optional<IotParts> parts = iot_parts(host);
  if (!parts) return settings_error(text_of(TextId::settings_iot_endpoint_invalid, region));
  if (!parts->region.empty() && parts->region != region) {
    return settings_error(
        text_of(TextId::settings_iot_endpoint_other_region, parts->region, region));
  }
  return std::string(parts->id).append(kAts).append(kIot).append(region).append(1, '.').append(
      domain_of(region));
}

Result<Endpoint> rekognition_endpoint(std::string_view region, const HostMap& map) {
  return regional_endpoint("rekognition.", region, map);
}

Result<Endpoint> cognito_endpoint(std::string_view region, const HostMap& map) {
  return regional_endpoint("cognito-identity.", region, map);
}

Result<Endpoint> iot_endpoint(std::string_view typed, std::string_view region, const HostMap& map) {
  Result<std::string> host = iot_host(typed, region);
  if (!host) return host.error();
  return endpoint_of(host.value(), map);
}

std::optional<Text> block(HostMap& map, std::string_view url) {
  if (!url.starts_with(kHttps)) return std::nullopt;
  url.remove_prefix(kHttps.size());
  const std::string host = lower_case(url.substr(0, url.find('/')));
  if (!place_of(host) || is_blocked(map, host)) return std::nullopt;
  map.blocked.push_back(host);
  return not_allowed(host, map);
}

}  // namespace facelog
