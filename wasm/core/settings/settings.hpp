// The settings: profiles (one a cloud), this device's own, config.json's defaults, and links.
// Reads a value in this order: what the user saved, config.json, the field's fallback.
// Must not know the form's elements; credentials live here in memory alone and are never written out.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/aws/endpoints.hpp"
#include "core/aws/sigv4.hpp"
#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/settings/fields.hpp"
#include "texts.hpp"

namespace facelog {

inline constexpr std::string_view kDefaultProfile = "default";

struct Profile {
  std::string id;
  std::string name;  // "" for the default profile
  Values saved;      // what the user or a link set; "" elsewhere
  // Of a guest; both belong to the pool named with them.
  std::string identity_pool_id;
  std::string identity_id;  // stored: each new one would count as another guest
  std::string agreed{};     // the notice to which those in the picture agreed; "" before
  std::int64_t revision = 0;  // counts the user's words about it, also those that said what was there
};

/// A link that waits for the user's word.
struct PendingLink {
  std::string name;
  Values values;
  std::vector<std::string> hosts;    // where data would go
  std::vector<std::string> leaving;  // as Settings::leaving()
};

class Settings {
 public:
  /// Reads config.json. An error leaves all defaults as they are and says what is wrong.
  Outcome load_config(std::string_view json, std::string page_origin);
  /// Reads what to_json() wrote; anything else leaves the settings as they are.
  void load_saved(std::string_view json);
  /// The same, kept by another tab while this one is open. What was changed here since the disk was read or written
  /// stays; of what was changed in both, this tab's stays where `mine_first`. Credentials in memory and the profile
  /// chosen here stay. An older version than the known one changes nothing, unless it `refused` next_write().
  void load_elsewhere(std::string_view json, bool refused, bool mine_first);
  /// Makes the device id when there is none.
  void ensure_device_id(Random& random);

  /// What the disk should hold now, as the version after the one known here; "" when it does, or while what was
  /// handed out before is being written. Holds no credential.
  std::string next_write();
  std::string to_json() const { return to_json(version_); }
  void write_done(bool is_written);

  Language language() const { return language_; }
  void set_language(Language language, bool chosen);

  const std::vector<Profile>& profiles() const { return profiles_; }
  const Profile& active() const;
  bool choose(std::string_view profile_id);
  const Profile* find(std::string_view profile_id) const;

  /// The value in force.
  std::string value(const Profile& profile, Field field) const;
  std::string value(Field field) const { return value(active(), field); }
  int number(const Profile& profile, Field field) const;
  bool is_on(Field field) const { return value(field) == "1"; }
  /// The profile's own, or what was lent to it; empty when there are none.
  Credentials credentials(const Profile& profile) const;
  /// Which profiles' keys the phone keeps under a passphrase.
  void set_kept(std::vector<std::string> profile_ids) { kept_ = std::move(profile_ids); }
  bool has_kept(const Profile& profile) const { return std::find(kept_.begin(), kept_.end(), profile.id) != kept_.end(); }
  /// They are kept, and not yet unlocked.
  bool is_locked(const Profile& profile) const {
    return has_kept(profile) && value(profile, Field::access_key_id).empty();
  }
  /// What was kept is there again: a JSON object of the fields that are in memory only. False: it is of no profile.
  bool unlock(std::string_view profile_id, std::string_view keys_json);
  /// For keeping: such an object of the active profile; its values are "" where there are none.
  std::string keys_json() const;
  /// No key of its own, but an identity pool: credentials are lent to it.
  bool is_guest(const Profile& profile) const;
  void lend(const Profile& profile, Credentials credentials);
  /// The identity that the profile's pool gave this browser; "" when there is none.
  std::string identity(const Profile& profile) const;
  void set_identity(const Profile& profile, std::string identity_id);
  Values values(const Profile& profile) const;

  /// Where this profile's pictures are analysed: the region of its records, or one of its own.
  std::string rekognition_region(const Profile& profile) const;
  /// Of pictures that leave the region of the records: the region they go to, and the one they leave; else empty.
  std::vector<std::string> leaving(const Profile& profile) const;
  /// Where this profile's calls go. Errors: what is missing or wrong, in the user's terms.
  Result<Endpoint> rekognition(const Profile& profile) const;
  Result<Endpoint> iot(const Profile& profile) const;
  Result<Endpoint> cognito(const Profile& profile) const;
  /// The origins that this profile's calls go to, each once.
  std::vector<std::string> hosts_of(const Profile& profile) const;
  /// The browser kept a call back, by the page's policy: what is to be said when it was to a host of AWS, the first time.
  std::optional<Text> block(std::string_view url) { return facelog::block(hosts_, url); }
  /// What is said before the first picture: who gets what, why and where. As text that changes when any of it does.
  std::string notice(const Profile& profile) const;
  bool has_agreed() const { return active().agreed == notice(active()); }
  void agree() { active_mutable().agreed = notice(active()); }
  /// Everything that publishing needs is there and well-formed ("publish settings complete").
  Outcome publish_ready(const Profile& profile) const;
  Outcome analysis_ready(const Profile& profile) const;
  /// A key that is complete, or a pool that can be asked.
  Outcome credentials_ready(const Profile& profile) const;

  /// The form's values (name → text). A blank credential keeps the one there is.
  /// On an error nothing changes.
  Outcome submit(std::string_view values_json);
  /// For the form: {"field": {"key": text key, "args": […]}, …} of what is wrong; "{}" when nothing is.
  std::string check_form(std::string_view values_json) const;
  /// For the form: its fields, their values (no credential's), profiles, a pending link. Text keys, no texts.
  std::string form_json() const;
  void forget_credentials();

  /// "settings=<base64url of a JSON object of fields>": kept until the user has seen its hosts.
  Outcome open_link(std::string_view fragment);
  const std::optional<PendingLink>& pending_link() const { return pending_; }
  void answer_link(bool accepted, Random& random);

  /// The body of the local target's answer to a join code: makes or renews its profile.
  Outcome join(std::string_view answer_json);

 private:
  Profile& active_mutable();
  Profile* find_mutable(std::string_view profile_id);
  std::string to_json(std::int64_t version) const;
  bool read(std::string_view json);
  void merge_profiles(const Settings& base, Settings theirs, bool mine_first);
  Outcome check_all(const Values& values) const;
  Result<Values> read_form(std::string_view values_json) const;
  Result<Values> read_fields(std::string_view object_json, bool credentials_allowed) const;

  Language language_ = Language::en;
  bool language_chosen_ = false;
  Values config_;
  HostMap hosts_;
  std::vector<Profile> profiles_{Profile{std::string(kDefaultProfile), "", {}, "", ""}};
  std::string active_id_{kDefaultProfile};
  std::string first_id_{kDefaultProfile};  // with which a page starts
  Values device_;
  std::map<std::string, Credentials, std::less<>> lent_;  // by profile; in memory alone
  std::vector<std::string> kept_;  // ids of profiles
  std::optional<PendingLink> pending_;
  std::int64_t version_ = 0;          // on disk, as far as known here; each write adds one
  std::string on_disk_ = to_json(0);  // that version, in this program's words
  std::string writing_;               // the next one, under way
  std::int64_t writing_version_ = 0;
};

}  // namespace facelog
