// Amazon Cognito identity pools: temporary credentials for a guest, in two unsigned calls.
// Source: Cognito developer guide, "Identity pools authentication flow" (enhanced); Amazon Cognito
// Federated Identities API Reference, GetId and GetCredentialsForIdentity.
// Must not know when credentials are wanted, nor where an identity is kept.
#pragma once

#include <string>
#include <string_view>

#include "core/aws/endpoints.hpp"
#include "core/aws/http.hpp"
#include "core/aws/sigv4.hpp"
#include "core/base/result.hpp"

namespace facelog {

/// "ap-northeast-1:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" (hexadecimal digits) in the settings'
/// region: pools and identities look alike. Treat a pool's id as a shared secret.
/// Errors, both with recovery `pause`: settings.identity_pool.invalid;
/// settings.identity_pool.other_region (the pool's region, the settings').
Outcome check_identity_pool(std::string_view pool_id, std::string_view region);

/// POST /, not signed. The pool's id has passed the check above.
HttpRequest get_id_request(const Endpoint& endpoint, std::string_view pool_id);
HttpRequest get_credentials_request(const Endpoint& endpoint, std::string_view identity_id);

/// The identity's id, to be kept: each GetId makes a new one.
/// Errors: those of error_of(); answer.not_json, answer.no_credentials (recovery `retry`).
Result<std::string> parse_get_id(const HttpAnswer& answer);

/// Temporary credentials, their end among them where AWS told it (about an hour away).
/// Errors: as parse_get_id(). aws.guest_identity_gone (recovery `refresh_credentials`): the
/// identity is no more, forget it and ask GetId for another.
Result<Credentials> parse_get_credentials(const HttpAnswer& answer);

}  // namespace facelog
