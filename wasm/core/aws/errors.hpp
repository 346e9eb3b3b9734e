// What AWS's refusals mean: one table from code to sentence and recovery.
// Source: the Errors sections of the Rekognition, AWS IoT data plane and Cognito Federated
// Identities API references, and their "Common errors". Must not know what a call was for.
#pragma once

#include <cstdint>
#include <optional>

#include "core/aws/http.hpp"
#include "core/base/result.hpp"

namespace facelog {

enum class Service : std::uint8_t { rekognition, iot_data, cognito };

/// The error that an answer which is not 2xx (or no answer at all) stands for. The code is taken
/// from x-amzn-errortype, `__type`, `Code` or `code`, without namespace and URL; unknown codes
/// fall back by status class. Reads at most 64 KB of the body; keeps the code and the request id,
/// at most 64 characters of A-Z a-z 0-9 _ - . each, and nothing else of AWS's words.
Error error_of(Service service, const HttpAnswer& answer);

/// The server's own time, ms since 1970: from the exposed Date header, else from the text of a skew
/// error ("… is now earlier than A (B - 5 min.)": B). Nothing where it is told nowhere.
std::optional<std::int64_t> server_time_ms(const HttpAnswer& answer);

}  // namespace facelog
