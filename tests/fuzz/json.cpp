// JSON: whatever parses is well-formed, and comes back the same from its own dump.
#include "fuzz.hpp"

using namespace facelog;

namespace {

void walk(const JsonView& value) {
  if (const auto text = value.string()) require(is_utf8(*text), "strings are UTF-8");
  (void)value.number(), (void)value.integer(), (void)value.boolean();
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value.is_object()) {
      require(is_utf8(value.key_at(i)), "keys are UTF-8");
      walk(value[value.key_at(i)]);
    } else {
      walk(value[i]);
    }
  }
}

}  // namespace

void fuzz(std::string_view input) {
  const auto json =
      Json::parse(input, {.max_bytes = 1u << 16, .max_depth = 16, .max_values = 5'000});
  if (!json) return;
  walk(json->root());
  const std::string dump = json->root().dump();
  const auto again = Json::parse(dump);
  require(again.has_value(), "a dump is JSON");
  // Not the first dump: a number below all others comes back as -0 and then as 0.
  const std::string settled = again->root().dump();
  const auto third = Json::parse(settled);
  require(third && third->root().dump() == settled, "a dump settles");
}
