// The answer to a join code: a profile, its keys in memory alone.
#include "settings.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  Settings settings;
  const Outcome outcome = settings.join(input);
  if (!outcome) return check_error(outcome.error());
  const std::string secret = settings.credentials(settings.active()).secret_access_key;
  const bool telling = secret.size() > 20 && secret.find_first_of("\"\\") == std::string::npos;
  const bool said_elsewhere = input.find(secret) != input.rfind(secret);
  if (telling && !said_elsewhere) {
    require(settings.to_json().find(secret) == std::string::npos, "a secret is not written out");
    require(settings.form_json().find(secret) == std::string::npos, "a secret is not shown");
  }
  check_settings(settings);
}
