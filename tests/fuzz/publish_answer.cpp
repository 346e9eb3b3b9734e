// Publish's answers: a success or an error that can be shown.
#include "core/aws/iot_data.hpp"
#include "fuzz.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  const HttpAnswer answer = answer_in(input);
  const Outcome outcome = parse_publish(answer);
  require(!outcome.ok() || answer.status == 200, "200 alone is success");
  if (!outcome) check_error(outcome.error());
}
