#!/usr/bin/env bash
# The pages in a real browser: they draw without a complaint, the slider, the keys and the button move
# them, and they are readable in light and dark.
#     bash .ci/pages.sh [replay.html [walk.html [folder for screenshots]]]
# The pages are the demo's unless they are named.
set -euo pipefail
build=$(dirname "$0")/../build/demo
replay=${1:-$build/replay.html}
walk=${2:-$build/milestone2/walk.html}
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$chromium" ]; then
  echo "pages: Chromium is not installed, so the pages were not tried in a browser."
  exit 0
fi
for page in "$replay" "$walk"; do
  [ -s "$page" ] || { echo "pages: $page is missing; cmake --build --preset demo --target demo milestone2 makes it." >&2; exit 1; }
done

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
pictures=${3:-$room}
mkdir -p "$pictures"
fail() { printf 'FAILED: pages: %s\n' "$*" >&2; exit 1; }

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
says() { drawn "$1" | grep -F "$2" >/dev/null || fail "$1 does not say \"$2\""; }
# acting <name> <script>: the same page, and after it a script that does what a person would.
acting() { cp "$page" "$room/$1.html"; printf '<script>\n%s\n</script>\n' "$2" >>"$room/$1.html"; }
# use <page>: sets `page` and `last`, its last frame
use() {
  page=$(realpath "$1")
  last=$(sed -n 's/.*id="slider".* max="\([0-9]*\)".*/\1/p' "$page")
  [ "$last" -ge 2 ] || fail "$1 has only $last frames"
}

# What holds for every page with a slider.  `$room/first`, `middle` and `last` are left behind.
moves() {
  echo "- the frames differ, and the address can name one"
  middle=$((last / 2))
  after first "$page"
  after middle "$page#frame=$middle"
  after last "$page#frame=$last"
  [ "$(drawn first)" != "$(drawn middle)" ] || fail "the first and the middle frame are the same picture"
  [ "$(drawn first)" != "$(drawn last)" ] || fail "the first and the last frame are the same picture"
  [ "$(drawn middle)" != "$(drawn last)" ] || fail "the middle and the last frame are the same picture"

  echo "- the slider moves the picture"
  acting slider "const input = document.querySelector('#slider');
input.value = $middle;
input.dispatchEvent(new Event('input'));"
  after slider.dom "$room/slider.html"
  [ "$(where slider.dom)" = "$(where middle)" ] || fail "with the slider at $middle: \"$(where slider.dom)\""

  echo "- the slider has the focus, and keys move it from elsewhere too"
  acting focus "setTimeout(() => { document.title = document.activeElement.id + ' ' + document.activeElement.type; }, 500);"
  for _ in 1 2 3 4 5; do  # a browser on a busy machine may not have the focus itself
    after focus.dom "$room/focus.html" --virtual-time-budget=2000
    grep -q '<title>slider range</title>' "$room/focus.dom" && break
  done
  grep -q '<title>slider range</title>' "$room/focus.dom" || fail "the slider does not have the focus"
  local keys
  for keys in "End last" "End,Home first" "End,ArrowRight last" "ArrowLeft first"; do
    acting keys "for (const key of '${keys% *}'.split(','))
  document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));"
    after keys.dom "$room/keys.html"
    [ "$(where keys.dom)" = "$(where "${keys#* }")" ] || fail "after ${keys% *}: \"$(where keys.dom)\""
  done

  echo "- the button plays, pauses, and ends at the last frame"
  acting play "document.querySelector('#play').click();"
  after play.dom "$room/play.html" --virtual-time-budget=2000
  [ "$(where play.dom)" != "$(where first)" ] || fail "playing does not move"
  [ "$(where play.dom)" != "$(where last)" ] || fail "playing is over after two seconds"
  grep -q '>Pause</button>' "$room/play.dom" || fail "the button does not say Pause"
  after played.dom "$room/play.html" --virtual-time-budget=60000
  [ "$(where played.dom)" = "$(where last)" ] || fail "a minute of playing ends at \"$(where played.dom)\""
  grep -q '>Play</button>' "$room/played.dom" || fail "the button does not say Play at the end"
  acting pause "document.querySelector('#play').click();
setTimeout(() => document.querySelector('#play').click(), 2000);"
  after pause.dom "$room/pause.html" --virtual-time-budget=60000
  grep -q '>Play</button>' "$room/pause.dom" || fail "the button does not pause"
  [ "$(where pause.dom)" != "$(where last)" ] || fail "pausing does not stop"
}
two_themes() {
  echo "- light and dark are two pictures"
  browser --screenshot="$pictures/$1-light.png" --blink-settings=preferredColorScheme=1 "file://$page#frame=$middle"
  browser --screenshot="$pictures/$1-dark.png" --blink-settings=preferredColorScheme=0 "file://$page#frame=$middle"
  browser --screenshot="$pictures/$1-first.png" --blink-settings=preferredColorScheme=1 "file://$page#frame=0"
  local name
  for name in light dark first; do [ -s "$pictures/$1-$name.png" ] || fail "no screenshot $1-$name.png"; done
  ! cmp -s "$pictures/$1-light.png" "$pictures/$1-dark.png" || fail "light and dark look the same"
  ! cmp -s "$pictures/$1-light.png" "$pictures/$1-first.png" || fail "two frames look the same"
}

echo "The replay of a training"
use "$replay"
moves
two_themes replay
[ "$(where first)" = "Before the first step" ] || fail "the first frame says \"$(where first)\""
for name in middle last; do
  case $(where $name) in "Step "*" of "*", loss "[0-9]*) ;; *) fail "the $name frame says \"$(where $name)\"" ;; esac
done
for part in 'class="edge" d="M' 'fill-opacity=' 'class="result"' 'class="link"'; do says middle "$part"; done
echo "- with reduced motion it moves slowly"
acting play "document.querySelector('#play').click();"
after calm.dom "$room/play.html" --virtual-time-budget=3000 --force-prefers-reduced-motion
after lively.dom "$room/play.html" --virtual-time-budget=3000
step() { where "$1" | sed 's/Step \([0-9]*\).*/\1/'; }
[ "$(step calm.dom)" -lt "$(step lively.dom)" ] || fail "after 3 s: step $(step calm.dom), without it $(step lively.dom)"

echo "The walk of backward()"
use "$walk"
moves
two_themes walk
[ "$(where last)" = "Stop $((last + 1)) of $((last + 1))" ] || fail "the last frame says \"$(where last)\""
says first "No rule has run yet."
says last "All gradients are right"
says middle 'class="edge"'
after rule "$page#frame=2"
for part in 'class="edge now"' 'marker-start=' 'L = d · f: its rule runs' '1 has arrived at L.' '>1 · −2</td>' \
            'The rules that have run: L.'; do says rule "$part"; done

echo "the pages: all as they should be"
