// A link's settings: kept until the user has seen the hosts, then a profile of its own. The input
// is the fragment, or the JSON that goes into one.
#include "core/crypto/base64.hpp"
#include "settings.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  const std::string packed = "settings=" + base64url_encode(input);
  for (const std::string_view fragment : {input, std::string_view(packed)}) {
    Settings settings;
    const std::string before = settings.to_json();
    const Outcome outcome = settings.open_link(fragment);
    if (!outcome) check_error(outcome.error());
    require(settings.to_json() == before, "nothing changes before the user's word");
    (void)settings.form_json();
    settings.answer_link(true, fuzz_random());
    for (const Profile& profile : settings.profiles()) {
      require(settings.credentials(profile).secret_access_key.empty(), "a link brings no secret");
      require(settings.credentials(profile).access_key_id.empty(), "a link brings no key");
    }
    check_settings(settings);
  }
}
