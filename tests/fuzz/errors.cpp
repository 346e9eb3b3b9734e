// AWS's refusals, of every service: an error that can be shown, a time that is one.
#include "core/aws/errors.hpp"

#include "core/base/time.hpp"
#include "fuzz.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  const HttpAnswer answer = answer_in(input);
  for (const Service service : {Service::rekognition, Service::iot_data, Service::cognito}) {
    const Error error = error_of(service, answer);
    check_error(error);
    require(error.status == answer.status, "the status is kept");
  }
  if (const auto time = server_time_ms(answer)) require(!amz_date(*time).empty(), "a time is one");
}
