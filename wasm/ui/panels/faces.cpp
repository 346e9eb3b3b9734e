// The picture's faces: a box and a short label each, the chosen one in the accent colour.
// Must not know how the picture itself is shown; the host puts it below the canvas.
#include <vector>

#include "ui/describe.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
namespace {

void draw_box(ImDrawList* list, const Rect& box, bool chosen) {
  const float radius = static_cast<float>(std::min({10.0, box.w / 4, box.h / 4}));
  // Dark below light: seen on any picture.
  list->AddRect(top_left(box), bottom_right(box), IM_COL32(0, 0, 0, 150), radius, 0,
                chosen ? 4.0f : 3.5f);
  list->AddRect(top_left(box), bottom_right(box), chosen ? kOnGlassAccent : kOnGlass, radius, 0,
                chosen ? 2.0f : 1.5f);
}

/// Where Rekognition saw eyes, nose, mouth and so on: a dot each.
void draw_landmarks(ImDrawList* list, const FaceDetail& face, const Rect& picture, bool mirrored) {
  for (const Landmark& mark : face.landmarks) {
    const Spot spot = placed(mark, picture, mirrored);
    list->AddCircleFilled(vec(spot.x, spot.y), 2.6f, IM_COL32(0, 0, 0, 150), 8);
    list->AddCircleFilled(vec(spot.x, spot.y), 1.7f, kOnGlassAccent, 8);
  }
}

/// A small face is touched beside its box, too.
Rect touchable(const Rect& box, const Rect& picture) {
  const double side = static_cast<double>(kTarget);
  const double w = std::max(box.w, std::min(side, picture.w));
  const double h = std::max(box.h, std::min(side, picture.h));
  return detail::moved_inside({box.x - (w - box.w) / 2, box.y - (h - box.h) / 2, w, h}, picture);
}

}  // namespace

void draw_faces(const View& view) {
  const std::vector<FaceDetail>& faces = view.app.capture().faces();
  const Rect& picture = view.state.picture;
  if (!begin("faces", view.layout.picture_beside_sheet)) return end();
  ImDrawList* list = ImGui::GetWindowDrawList();
  std::vector<Rect> boxes;
  std::vector<Size> sizes;
  std::vector<std::string> labels;
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < faces.size(); ++i) {
    if (!faces[i].box) continue;
    const Rect box =
        snapped(clipped(placed(*faces[i].box, picture, view.state.still_mirrored), picture),
                view.state.screen.density);
    const std::string number = std::to_string(i + 1);
    std::string label = face_label(faces[i], view.language);
    // Words for the face that is looked at; the others keep their pictures free.
    if (faces.size() > 1)
      label = i == view.state.face && !label.empty() ? number + " · " + label : number;
    boxes.push_back(box);
    sizes.push_back(
        {static_cast<double>(text_width(Type::caption, true, label) + 2 * kSpaceS), 25});
    labels.push_back(std::move(label));
    indices.push_back(i);
  }
  if (view.state.face < faces.size()) {
    draw_landmarks(list, faces[view.state.face], picture, view.state.still_mirrored);
  }
  const Rect& room = view.layout.picture_beside_sheet;
  const std::vector<Rect> places =
      placed_labels(boxes, sizes, {room.x + 6, room.y + 6, std::max(0.0, room.w - 12), std::max(0.0, room.h - 12)}, 6);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const bool chosen = faces.size() > 1 && indices[i] == view.state.face;
    draw_box(list, boxes[i], chosen || faces.size() == 1);
    if (boxes[i].w >= 1 && boxes[i].h >= 1) {
      const Rect target = touchable(boxes[i], picture);
      ImGui::SetCursorScreenPos(top_left(target));
      const std::string number = std::to_string(indices[i] + 1);
      if (pressable("box-" + number, say(view.language, TextId::result_face, {number}),
                    size_of(target))) {
        view.state.face = indices[i];
      }
    }
    if (labels[i].empty()) continue;
    list->AddRectFilled(top_left(places[i]), bottom_right(places[i]), kGlass, 12.5f);
    draw_text(top_left(places[i]) + ImVec2(kSpaceS, 4), Type::caption, true,
              chosen ? kOnGlassAccent : kOnGlass, labels[i]);
  }
  end();
}

void draw_progress(const View& view) {
  const TextId id = view.app.capture().stage() == Capture::Stage::analysing
                        ? TextId::stage_analysing
                        : TextId::stage_preparing;
  std::string text = say(view.language, id);
  const Series& series = view.app.series();
  if (series.kind() == Series::Kind::photos) {
    text = say(view.language, TextId::series_photo_of,
               {std::to_string(series.current()), std::to_string(series.total())}) +
           " · " + text;
  }
  const Rect& area = view.layout.picture_behind_controls;
  const double width = static_cast<double>(text_width(Type::body, true, text) + 2 * kSpaceL);
  const Rect pill{area.x + (area.w - width) / 2, area.bottom() - 60, width, 40};
  if (!begin("progress", pill)) return end();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(top_left(pill), bottom_right(pill), kGlass, 20);
  draw_text(top_left(pill) + ImVec2(kSpaceL, 9.5f), Type::body, true, kOnGlass, text);
  end();
}

}  // namespace facelog::ui
