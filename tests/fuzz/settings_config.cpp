// config.json: taken or refused with a sentence; never a secret.
#include "settings.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  Settings settings;
  const Outcome outcome = settings.load_config(input, "https://page.example");
  if (!outcome) check_error(outcome.error());
  const Credentials credentials = settings.credentials(settings.active());
  require(credentials.secret_access_key.empty() && credentials.access_key_id.empty(), "no secret");
  check_settings(settings, true);
}
