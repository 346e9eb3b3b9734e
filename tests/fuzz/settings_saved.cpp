// What the phone's store held, perhaps of another version or damaged.
#include "settings.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  Settings settings;
  settings.load_saved(input);
  check_settings(settings);
}
