#!/usr/bin/env bash
# The replay of a training in a real browser: it draws without a complaint, the slider and the button move
# it, and it is readable in light and dark.
#     bash .ci/replay.sh [replay.html [folder for screenshots]]
# The page is the demo's unless it is named.
set -euo pipefail
page=${1:-$(dirname "$0")/../build/demo/replay.html}
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$chromium" ]; then
  echo "replay: Chromium is not installed, so the page was not tried in a browser."
  exit 0
fi
[ -s "$page" ] || { echo "replay: $page is missing; cmake --workflow --preset demo makes it." >&2; exit 1; }
page=$(realpath "$page")

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
pictures=${2:-$room}
mkdir -p "$pictures"
fail() { printf 'FAILED: replay: %s\n' "$*" >&2; exit 1; }

browser() {
  timeout 120 "$chromium" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage \
    --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$room/profile" --enable-logging=stderr \
    --window-size=1400,1150 --hide-scrollbars "$@" 2>"$room/log"
  # Errors, exceptions and what the page's policy forbids are all written to the console.
  if grep CONSOLE "$room/log"; then fail "the console is not empty"; fi
}
# after <name> <address> [flag…]: what has become of the page
after() { local name=$1 address=$2; shift 2; browser --dump-dom "$@" "file://$address" >"$room/$name"; }
where() { sed -n 's/.*<span id="where">\([^<]*\).*/\1/p' "$room/$1"; }
drawn() { sed '/<script/,/<\/script>/d' "$room/$1"; }

last=$(sed -n 's/.*id="slider".* max="\([0-9]*\)".*/\1/p' "$page")
[ "$last" -ge 2 ] || fail "there are only $last frames"

echo "- the frames differ, and the address can name one"
middle=$((last / 2))
after first "$page"
after middle "$page#frame=$middle"
after last "$page#frame=$last"
[ "$(where first)" = "Before the first step" ] || fail "the first frame says \"$(where first)\""
for name in middle last; do
  case $(where $name) in "Step "*" of "*", loss "[0-9]*) ;; *) fail "the $name frame says \"$(where $name)\"" ;; esac
  [ "$(drawn first)" != "$(drawn $name)" ] || fail "the first and the $name frame are the same picture"
done
[ "$(drawn middle)" != "$(drawn last)" ] || fail "the middle and the last frame are the same picture"
for part in 'class="edge" d="M' 'fill-opacity=' 'class="result"' 'class="link"'; do
  drawn middle | grep "$part" >/dev/null || fail "nothing was drawn with $part"
done

# The same page, and after it a script that does what a person would.
acting() { cp "$page" "$room/$1.html"; printf '<script>\n%s\n</script>\n' "$2" >>"$room/$1.html"; }

echo "- the slider moves the picture"
acting slider "const slider = document.querySelector('#slider');
slider.value = $middle;
slider.dispatchEvent(new Event('input'));"
after slider.dom "$room/slider.html"
[ "$(where slider.dom)" = "$(where middle)" ] || fail "with the slider at $middle: \"$(where slider.dom)\""

echo "- the slider has the focus, so that arrow keys move it"
acting focus "setTimeout(() => { document.title = document.activeElement.id + ' ' + document.activeElement.type; }, 500);"
for _ in 1 2 3 4 5; do  # a browser on a busy machine may not have the focus itself
  after focus.dom "$room/focus.html" --virtual-time-budget=2000
  grep -q '<title>slider range</title>' "$room/focus.dom" && break
done
grep -q '<title>slider range</title>' "$room/focus.dom" || fail "the slider does not have the focus"

echo "- the button plays, pauses, and ends at the last frame"
acting play "document.querySelector('#play').click();"
after play.dom "$room/play.html" --virtual-time-budget=1000
[ "$(where play.dom)" != "$(where first)" ] || fail "playing does not move"
[ "$(where play.dom)" != "$(where last)" ] || fail "playing is over after a second"
grep -q '>Pause</button>' "$room/play.dom" || fail "the button does not say Pause"
after played.dom "$room/play.html" --virtual-time-budget=60000
[ "$(where played.dom)" = "$(where last)" ] || fail "a minute of playing ends at \"$(where played.dom)\""
grep -q '>Play</button>' "$room/played.dom" || fail "the button does not say Play at the end"
acting pause "const play = document.querySelector('#play');
play.click();
setTimeout(() => play.click(), 1000);"
after pause.dom "$room/pause.html" --virtual-time-budget=60000
grep -q '>Play</button>' "$room/pause.dom" || fail "the button does not pause"
[ "$(where pause.dom)" != "$(where last)" ] || fail "pausing does not stop"

echo "- with reduced motion it moves slowly"
after calm.dom "$room/play.html" --virtual-time-budget=3000 --force-prefers-reduced-motion
after lively.dom "$room/play.html" --virtual-time-budget=3000
step() { where "$1" | sed 's/Step \([0-9]*\).*/\1/'; }
[ "$(step calm.dom)" -lt "$(step lively.dom)" ] || fail "after 3 s: step $(step calm.dom), without it $(step lively.dom)"

echo "- light and dark are two pictures"
browser --screenshot="$pictures/light.png" --blink-settings=preferredColorScheme=1 "file://$page#frame=$middle"
browser --screenshot="$pictures/dark.png" --blink-settings=preferredColorScheme=0 "file://$page#frame=$middle"
browser --screenshot="$pictures/first.png" --blink-settings=preferredColorScheme=1 "file://$page#frame=0"
for name in light dark first; do [ -s "$pictures/$name.png" ] || fail "no screenshot $name.png"; done
! cmp -s "$pictures/light.png" "$pictures/dark.png" || fail "light and dark look the same"
! cmp -s "$pictures/light.png" "$pictures/first.png" || fail "two frames look the same"

echo "the replay: all as it should be"
