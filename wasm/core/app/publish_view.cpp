// The same request that Delivery sends, made once more; see publish_view.hpp.
#include "core/app/publish_view.hpp"

#include "core/aws/iot_data.hpp"
#include "core/crypto/sha256.hpp"

namespace facelog {
namespace {

constexpr std::size_t kShownOfToken = 12;

}  // namespace

Result<PublishView> publish_view(const Record& record, const Settings& settings) {
  const Profile* profile = settings.find(record.profile_id);
  if (!profile) return Error{text_of(TextId::settings_unreadable)};
  const Outcome ready = settings.publish_ready(*profile);
  if (!ready) return ready.error();
  const auto endpoint = settings.iot(*profile);
  if (!endpoint) return endpoint.error();
  const std::string region = settings.value(*profile, Field::region);
  const std::int64_t utc_ms = record.signed_utc_ms != 0 ? record.signed_utc_ms : record.taken_utc_ms;
  const Credentials credentials = settings.credentials(*profile);
  Signer signer;
  SignedStages stages;
  const HttpRequest request = publish_request(
      endpoint.value(), settings.value(*profile, Field::topic), settings.number(*profile, Field::qos), nullptr,
      sha256(record.payload), {region, "iotdata", utc_ms}, credentials, signer, false, &stages);
  const std::string& token = credentials.session_token;
  if (const auto at = stages.canonical_request.find(token); !token.empty() && at != std::string::npos) {
    stages.canonical_request.replace(at, token.size(), token.substr(0, std::min(kShownOfToken, token.size() / 4)) + "…");
  }
  return PublishView{request.url, std::move(stages.canonical_request), std::move(stages.string_to_sign),
                     std::move(stages.signature)};
}

}  // namespace facelog
