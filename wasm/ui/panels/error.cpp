// A picture that could not be analysed: why, in AWS's own words too, and the ways on.
// Must not know which errors there are.
#include "ui/describe.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {

void draw_error(const View& view) {
  const std::optional<Error>& error = view.app.capture().error();
  if (!error) return;
  const float width = begin_sheet(view, "error");
  if (sheet_title(view, width, say(view.language, TextId::error_title), Icon::alert)) view.events.push_back(ResultClosed{});
  begin_sheet_content(view, width);
  paragraph(Type::body, false, view.colours.text, say(view.language, error->text), width);
  const std::string aws = aws_words(*error, view.language);
  if (!aws.empty()) {
    space(kSpaceM);
    paragraph(Type::caption, false, view.colours.quiet, aws, width);
  }
  space(kSpaceXl);
  const bool settings_help =
      error->recovery == Recovery::pause || error->recovery == Recovery::refresh_credentials;
  if (settings_help) {
    if (text_button("error-settings", say(view.language, TextId::button_settings), Look::filled,
                    view.colours, Icon::settings, width)) {
      view.state.settings_requested = true;
    }
    space(kSpaceS);
  }
  // A picture's own fault asks for another picture, anything else for the way there to be looked at.
  if (error->recovery != Recovery::give_up) {
    if (text_button("error-self-test", say(view.language, TextId::self_test_title), Look::tonal, view.colours,
                    Icon::list, width)) {
      open_self_test(view);
    }
    space(kSpaceS);
  }
  const Look look = settings_help ? Look::tonal : Look::filled;
  if (view.app.camera() == CameraState::live &&
      text_button("error-again", say(view.language, TextId::button_again), look, view.colours,
                  Icon::retry, width)) {
    view.events.push_back(ResultClosed{});
  }
  space(kSpaceS);
  if (text_button("error-photo", say(view.language, TextId::button_photo), Look::tonal,
                  view.colours, Icon::photo, width)) {
    view.events.push_back(PhotoRequested{});
  }
  space(kSpaceL);
  end_sheet(view);
}

}  // namespace facelog::ui
