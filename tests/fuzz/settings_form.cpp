// The form's values: checked, and taken whole or not at all.
#include "settings.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  Settings settings;
  require(Json::parse(settings.check_form(input)).has_value(), "what is wrong is JSON");
  const std::string before = settings.to_json();
  const Outcome outcome = settings.submit(input);
  if (!outcome) {
    check_error(outcome.error());
    require(settings.to_json() == before, "an error changes nothing");
  }
  check_settings(settings);
}
