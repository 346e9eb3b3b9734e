// A record's JSON, exactly as it is published, and each stage of its signature.
// Must not know how a signature is made.
#include "core/app/publish_view.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
namespace {

void block(const View& view, TextId title, const std::string& text, float width) {
  paragraph(Type::body, true, view.colours.text, say(view.language, title), width);
  space(kSpaceXs);
  const float room = width - 2 * kSpaceM;
  const float height = paragraph_height(Type::caption, false, text, room) + 2 * kSpaceM;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddRectFilled(at, at + ImVec2(width, height), view.colours.raised, kRadius);
  draw_paragraph(at + ImVec2(kSpaceM, kSpaceM), Type::caption, false, view.colours.text, text, room);
  ImGui::Dummy(ImVec2(width, height));
  space(kSpaceL);
}

}  // namespace

void draw_details(const View& view) {
  const Record* record = record_of(view.app, view.state.face);
  if (!record) return;
  const float width = begin_sheet(view, "details");
  if (sheet_title(view, width, say(view.language, TextId::button_details))) view.state.details_open = false;
  begin_sheet_content(view, width);
  block(view, TextId::details_json, record->payload, width);
  const Result<PublishView> signing = publish_view(*record, view.app.settings());
  if (!signing) {
    paragraph(Type::body, false, view.colours.text, say(view.language, signing.error().text), width);
  } else {
    block(view, TextId::details_url, signing.value().url, width);
    block(view, TextId::details_canonical, signing.value().canonical_request, width);
    block(view, TextId::details_string_to_sign, signing.value().string_to_sign, width);
    block(view, TextId::details_signature, signing.value().signature, width);
    if (record->state != RecordState::sent) {
      paragraph(Type::caption, false, view.colours.quiet, say(view.language, TextId::details_later), width);
    }
    paragraph(Type::caption, false, view.colours.quiet, say(view.language, TextId::details_note), width);
  }
  space(kSpaceXl);
  end_sheet(view);
}

}  // namespace facelog::ui
