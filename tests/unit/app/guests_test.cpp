// Credentials lent by a Cognito identity pool: asked for when needed, renewed in time, waited for.
#include "app/fake_host.hpp"

using namespace facelog;
using facelog::test::FakeHost;
using facelog::test::kTwoFaces;

namespace {

constexpr std::string_view kGuestForm =
    R"({"identity_pool_id":"ap-northeast-1:00000000-0000-0000-0000-00000000abcd","iot_endpoint":"abc123"})";
constexpr std::string_view kIdentity =
    R"({"IdentityId":"ap-northeast-1:11111111-1111-1111-1111-111111111111"})";

void start_guest(FakeHost& host) {
  host.start();
  host.give(SettingsSubmitted{std::string(kGuestForm)});
  host.give(CameraChanged{CameraState::live});
  host.keep_settings();
}

std::string keys(std::int64_t end_utc_ms, std::string_view key_id = "ASIAGUESTGUESTGUEST1") {
  return R"({"IdentityId":"x","Credentials":{"AccessKeyId":")" + std::string(key_id) +
         R"(","SecretKey":"guest-secret-of-forty-characters-1234567","SessionToken":"token",)" +
         R"("Expiration":)" + std::to_string(end_utc_ms / 1000) + "}}";
}

/// A picture up to where it needs credentials.
void prepare_picture(FakeHost& host) {
  host.give(ShutterPressed{});
  host.give(PictureTaken{host.take<CaptureFrame>().id, Buffer::copy_of("jpeg"), 1280, 720});
  host.digest();
}

std::string header(const Send& send, std::string_view name) {
  for (const Header& one : send.request.headers) {
    if (one.name == name) return one.value;
  }
  return {};
}

Send lent_picture(FakeHost& host, std::int64_t valid_ms) {
  prepare_picture(host);
  host.answer(host.take<Send>(), 200, kIdentity);
  host.answer(host.take<Send>(), 200, keys(host.now.utc_ms + valid_ms));
  return host.take<Send>();
}

}  // namespace

TEST_CASE("guests: nothing is asked for before it is needed", "[app][guests]") {
  FakeHost host;
  start_guest(host);
  CHECK(host.count<Send>() == 0);
  CHECK(host.app.settings().publish_ready(host.app.settings().active()));
}

TEST_CASE("guests: a picture waits for credentials and is signed with them", "[app][guests]") {
  FakeHost host;
  start_guest(host);
  prepare_picture(host);
  const Send get_id = host.take<Send>();
  CHECK(get_id.request.url == "https://cognito-identity.ap-northeast-1.amazonaws.com/");
  CHECK(header(get_id, "x-amz-target") == "AWSCognitoIdentityService.GetId");
  CHECK(header(get_id, "authorization").empty());
  host.answer(get_id, 200, kIdentity);
  const Send get_keys = host.take<Send>();
  CHECK(header(get_keys, "x-amz-target") == "AWSCognitoIdentityService.GetCredentialsForIdentity");
  CHECK(host.app.capture().stage() == Capture::Stage::preparing);
  host.answer(get_keys, 200, keys(host.now.utc_ms + 3'600'000));
  const Send detect = host.take<Send>();
  CHECK(header(detect, "x-amz-security-token") == "token");
  CHECK(header(detect, "authorization").find("ASIAGUESTGUESTGUEST1") != std::string::npos);
}

TEST_CASE("guests: the identity is stored and used again, no credential is", "[app][guests][secrets]") {
  FakeHost host;
  start_guest(host);
  lent_picture(host, 3'600'000);
  const std::string stored = host.take<StoreSettings>().json;
  CHECK(stored.find("11111111-1111") != std::string::npos);
  CHECK(stored.find("guest-secret") == std::string::npos);
  CHECK(stored.find("ASIAGUEST") == std::string::npos);

  FakeHost again;
  again.start(Started{.settings_json = stored});
  again.give(CameraChanged{CameraState::live});
  prepare_picture(again);
  CHECK(header(again.take<Send>(), "x-amz-target") ==
        "AWSCognitoIdentityService.GetCredentialsForIdentity");
}

TEST_CASE("guests: credentials are renewed five minutes before their end, by one request",
          "[app][guests]") {
  FakeHost host;
  start_guest(host);
  host.answer(lent_picture(host, 3'600'000), 200, kTwoFaces);
  host.pass(3'600'000 - Guests::kRenewBeforeMs + 1);
  host.store_all();
  const Send renew = host.take<Send>();
  CHECK(header(renew, "x-amz-target") == "AWSCognitoIdentityService.GetCredentialsForIdentity");
  host.give(TestRequested{});
  host.store_all();
  CHECK(host.count<Send>() == 0);  // all wait for the one that is under way
  host.answer(renew, 200, keys(host.now.utc_ms + 3'600'000, "ASIASECONDSECOND0002"));
  host.digest_all();
  CHECK(header(host.take<Send>(), "authorization").find("ASIASECONDSECOND0002") != std::string::npos);
}

TEST_CASE("guests: credentials of a short life are used, and renewed half-way", "[app][guests]") {
  FakeHost host;
  start_guest(host);
  host.answer(lent_picture(host, 60'000), 200, kTwoFaces);  // not asked for once more at once
  host.store_all();
  host.digest_all();
  CHECK(host.count<Send>() == 2);  // both publishes
  while (host.count<Send>() > 0) host.answer(host.take<Send>(), 200, "{}");
  host.pass(31'000);
  host.give(TestRequested{});
  host.store_all();
  CHECK(header(host.take<Send>(), "x-amz-target") ==
        "AWSCognitoIdentityService.GetCredentialsForIdentity");
  CHECK(host.count<Send>() == 0);
}

TEST_CASE("guests: credentials that seem to be over when they come are used until AWS refuses them",
          "[app][guests]") {
  FakeHost host;
  start_guest(host);
  const Send detect = lent_picture(host, -600'000);
  CHECK(header(detect, "authorization").find("ASIAGUESTGUESTGUEST1") != std::string::npos);
  host.answer(detect, 400, R"({"__type":"ExpiredTokenException"})");
  CHECK(header(host.take<Send>(), "x-amz-target") ==
        "AWSCognitoIdentityService.GetCredentialsForIdentity");
}

TEST_CASE("guests: what is still valid serves while renewing fails", "[app][guests]") {
  FakeHost host;
  start_guest(host);
  host.answer(lent_picture(host, 3'600'000), 200, kTwoFaces);
  host.pass(3'600'000 - Guests::kRenewBeforeMs + 1);
  host.store_all();
  host.answer(host.take<Send>(), 500, "");
  host.digest_all();
  CHECK(host.count<Send>() == 2);  // both publishes
}

TEST_CASE("guests: lent credentials that AWS calls expired are replaced and the picture sent again",
          "[app][guests]") {
  FakeHost host;
  start_guest(host);
  host.answer(lent_picture(host, 3'600'000), 400, R"({"__type":"ExpiredTokenException"})");
  CHECK(host.app.capture().stage() == Capture::Stage::preparing);
  host.answer(host.take<Send>(), 200, keys(host.now.utc_ms + 3'600'000, "ASIASECONDSECOND0002"));
  const Send again = host.take<Send>();
  CHECK(header(again, "authorization").find("ASIASECONDSECOND0002") != std::string::npos);
  host.answer(again, 400, R"({"__type":"ExpiredTokenException"})");
  CHECK(host.app.capture().stage() == Capture::Stage::failed);  // once is enough
}

TEST_CASE("guests: a pool that does not exist is said and asked again when settings change",
          "[app][guests]") {
  FakeHost host;
  start_guest(host);
  prepare_picture(host);
  host.answer(host.take<Send>(), 400, R"({"__type":"ResourceNotFoundException","message":"no"})");
  CHECK(host.app.capture().stage() == Capture::Stage::failed);
  CHECK(host.app.status().is_problem);
  host.give(TestRequested{});
  host.store_all();
  CHECK(host.count<Send>() == 0);
  CHECK(host.app.next_wake());
  host.give(SettingsSubmitted{R"({"topic":"handson/x"})"});
  CHECK(host.count<Send>() == 1);
}

TEST_CASE("guests: after a refusal the next picture asks again, and waits for the answer",
          "[app][guests]") {
  FakeHost host;
  start_guest(host);
  prepare_picture(host);
  host.answer(host.take<Send>(), 400, R"({"__type":"NotAuthorizedException"})");
  CHECK(host.app.capture().stage() == Capture::Stage::failed);
  host.give(ResultClosed{});
  prepare_picture(host);
  CHECK(host.app.capture().stage() == Capture::Stage::preparing);
  host.answer(host.take<Send>(), 200, kIdentity);
  CHECK(host.app.capture().stage() == Capture::Stage::preparing);
  host.answer(host.take<Send>(), 200, keys(host.now.utc_ms + 3'600'000));
  CHECK(host.app.capture().stage() == Capture::Stage::analysing);
}

TEST_CASE("guests: records that stopped for want of credentials go on when they come",
          "[app][guests]") {
  FakeHost host;
  start_guest(host);
  host.give(TestRequested{});
  host.store_all();
  host.answer(host.take<Send>(), 400, R"({"__type":"NotAuthorizedException"})");
  REQUIRE(host.app.delivery().pause_of(host.app.settings().active().id));
  CHECK(host.count<Send>() == 0);
  prepare_picture(host);
  host.answer(host.take<Send>(), 200, kIdentity);
  host.answer(host.take<Send>(), 200, keys(host.now.utc_ms + 3'600'000));
  host.digest_all();
  host.answer(host.take<Send>(), 200, kTwoFaces);  // the picture
  CHECK(host.count<Send>() == 1);                  // one record probes
  host.answer(host.take<Send>(), 200, "{}");
  host.digest_all();
  CHECK(host.count<Send>() > 1);  // and the others follow
}

TEST_CASE("guests: an identity that is gone is replaced at once, its successor after a delay",
          "[app][guests]") {
  FakeHost host;
  start_guest(host);
  lent_picture(host, 3'600'000);
  FakeHost again;
  again.start(Started{.settings_json = host.keep_settings()});
  again.give(CameraChanged{CameraState::live});
  prepare_picture(again);
  const std::string_view gone = R"({"__type":"ResourceNotFoundException"})";
  again.answer(again.take<Send>(), 400, gone);
  const Send get_id = again.take<Send>();
  CHECK(header(get_id, "x-amz-target") == "AWSCognitoIdentityService.GetId");
  CHECK(again.app.capture().stage() == Capture::Stage::preparing);
  again.answer(get_id, 200, R"({"IdentityId":"ap-northeast-1:22222222-2222-2222-2222-222222222222"})");
  const Send get_keys = again.take<Send>();
  CHECK(get_keys.request.body->view().find("22222222-2222") != std::string::npos);
  again.answer(get_keys, 400, gone);
  CHECK(again.count<Send>() == 0);
  CHECK(again.app.capture().stage() == Capture::Stage::failed);
}

TEST_CASE("guests: an answer for a pool that was replaced meanwhile is not used", "[app][guests]") {
  FakeHost host;
  start_guest(host);
  prepare_picture(host);
  const Send old = host.take<Send>();
  host.give(SettingsSubmitted{
      R"({"identity_pool_id":"ap-northeast-1:00000000-0000-0000-0000-00000000ffff"})"});
  host.answer(old, 200, kIdentity);
  const Send fresh = host.take<Send>();
  CHECK(fresh.request.body->view().find("00000000ffff") != std::string::npos);
}

TEST_CASE("guests: a key of the profile's own wins over its pool", "[app][guests]") {
  FakeHost host;
  start_guest(host);
  host.give(SettingsSubmitted{R"({"access_key_id":"AKIAIOSFODNN7EXAMPLE",
      "secret_access_key":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"})"});
  prepare_picture(host);
  CHECK(header(host.take<Send>(), "authorization").find("AKIAIOSFODNN7EXAMPLE") != std::string::npos);
}
