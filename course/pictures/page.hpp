// A page with a slider that runs through frames, complete in itself: no network, no other file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace micrograd {

/// Numbers and texts as JSON.  A number has four digits; null stands for one that is not finite,
/// which JSON has no word for.  A text is shown as it is, `longest` characters of it.
namespace json {
std::string number(double value);
std::string text(const std::string& text, std::size_t longest = 80);
}  // namespace json

/// What stands for @name@ in a template: HTML.
using Places = std::vector<std::pair<std::string_view, std::string>>;

/// The template with its places filled in.  What is put in is not looked at again.
std::string filled_in(std::string_view document, const Places& places);

/// What makes one kind of page.
struct SliderPage {
  std::string title;
  std::string slider;  ///< what the slider moves through, for those who can't see it
  std::size_t last_frame;
  std::string json;     ///< {"frames": […], …}: one element for each place of the slider
  std::string content;  ///< HTML whose script calls show(draw, pace); page.html says how
};

std::string to_html(const SliderPage& page);

}  // namespace micrograd
