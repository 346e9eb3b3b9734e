// Which host a call goes to: from a checked region and endpoint alone, or as config.json maps it.
// Source: AWS General Reference, "Service endpoints"; AWS IoT developer guide, "Device data
// endpoints". Host names are lower-case ASCII. Must not know what is sent there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace facelog {

struct Endpoint {
  std::string origin;  // "https://rekognition.ap-northeast-1.amazonaws.com", no path
  std::string host;    // the host to sign: the origin's, with its port unless it is the scheme's own
};

/// The `hosts` of config.json: AWS host → origin to call instead ("" is the page's own).
struct HostMap {
  bool restricted = false;  // hosts was given: no other AWS host may be called
  std::vector<std::pair<std::string, std::string>> hosts;
  std::string page_origin;  // "http://127.0.0.1:8080"
  std::vector<std::string> blocked{};  // AWS hosts that the page's own policy keeps it from, as was found
};

/// "ap-northeast-1", "us-gov-west-1": the shape of a region's name, lower case.
bool is_region(std::string_view text);

/// The id, "id-ats" or the whole host that the user typed (blanks and https:// tolerated)
/// → "id-ats.iot.REGION.amazonaws.com" ("….com.cn" for cn- regions). The id is one label of
/// letters and digits; the whole host must name the same region.
/// Errors: settings.region.invalid, settings.iot_endpoint.invalid (argument: the region),
/// settings.iot_endpoint.other_region (the host's region, the settings').
Result<std::string> iot_host(std::string_view typed, std::string_view region);

/// Errors: settings.region.invalid; endpoint.not_allowed (arguments: the AWS host; the regions in which the map has
/// one of this kind), also where the map gives it something that is no plain http(s) origin. Both: recovery `pause`.
Result<Endpoint> rekognition_endpoint(std::string_view region, const HostMap& map);
Result<Endpoint> cognito_endpoint(std::string_view region, const HostMap& map);
Result<Endpoint> iot_endpoint(std::string_view typed, std::string_view region, const HostMap& map);

/// A call to this address was kept back by the page's own policy, and so are all later ones to its host.
/// What is to be said, when it is a host of AWS and was not known to be blocked.
std::optional<Text> block(HostMap& map, std::string_view url);

}  // namespace facelog
