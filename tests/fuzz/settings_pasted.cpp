// A pasted text: whatever it is, only what stands in it comes out, of a bounded size, and the form can read it.
#include "core/base/json.hpp"
#include "core/settings/pasted.hpp"
#include "fuzz.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  const Pasted pasted = read_pasted(input);
  require(pasted.fragment.size() <= input.size(), "a link is a part of the text");
  require(pasted.fragment.empty() == (pasted.kind != Pasted::Kind::link), "a link, and nothing else, has a fragment");
  bool any = false;
  for (const FieldInfo& field : fields()) {
    const std::string& value = at(pasted.values, field.field);
    any = any || !value.empty();
    require(field.of_profile || value.empty(), "a device's own settings are not pasted");
    require(value == normalise(field.field, value), "a value is as the settings keep it");
  }
  const bool has_values = pasted.kind == Pasted::Kind::values || pasted.kind == Pasted::Kind::several;
  require(any == has_values, "values are there when it is said");
  const auto json = Json::parse(pasted_json(input));
  require(json.has_value(), "the form gets JSON");
  require(json->root()["is_plain"].boolean() == (pasted.kind == Pasted::Kind::plain), "the form hears the same");
}
