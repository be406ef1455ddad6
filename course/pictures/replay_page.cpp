#include "pictures/replay_page.hpp"

#include <string_view>
#include <utility>

namespace micrograd {

namespace {

// Everything is in the page itself, and the policy forbids the browser to fetch anything.
constexpr std::string_view document = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>@title@</title>
<style>
:root { --paper: #fff; --ink: #222; --soft: #666; --line: #999; --box: #f4f5f7; --up: #009e73; --down: #b35a8c; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181c; --ink: #ddd; --soft: #a4a8b0; --line: #777; --box: #22252b; --up: #2ec79a; --down: #dd8fbb; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1500px; padding: 0 16px 24px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; margin: 16px 0 4px; }
p { margin: 4px 0; max-width: 76ch; }
.soft { color: var(--soft); }
#controls { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center;
  padding: 10px 0; background: var(--paper); border-bottom: 1px solid var(--line); }
#play { font: inherit; width: 5.5em; padding: 4px 0; color: inherit; background: var(--box);
  border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
#slider { flex: 1 1 260px; height: 24px; accent-color: #0072b2; }
#play:focus-visible, #slider:focus-visible { outline: 3px solid #2c93cf; outline-offset: 2px; }
#where { flex: 0 0 17em; font-variant-numeric: tabular-nums; }
#pictures { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: flex-start; margin-top: 10px; }
figure { margin: 0; }
svg { display: block; max-width: 100%; height: auto; }
#neuron { overflow-x: auto; margin-top: 14px; }
#neuron svg { min-width: 760px; }
#neuron rect { fill: var(--box); stroke: var(--line); }
#neuron .result { stroke: var(--ink); stroke-width: 1.5; }
#neuron .link { fill: none; stroke: var(--line); }
#neuron text { font-variant-numeric: tabular-nums; }
#neuron .name { font-weight: 600; }
#neuron .number { text-anchor: end; }
#neuron .head { text-anchor: end; fill: var(--soft); font-size: 12px; }
#neuron .plus { stroke: var(--up); stroke-width: 3; }
#neuron .minus { stroke: var(--down); stroke-width: 3; }
.later { opacity: 0.25; }
.circled { fill: none; }
</style>
</head>
<body>
<h1>@title@</h1>
<noscript><p>This page needs JavaScript: its frames are drawn as you move the slider.</p></noscript>
<div id="controls">
<button id="play" type="button">Play</button>
<input id="slider" type="range" min="0" max="@last@" value="0" step="1" autofocus aria-label="Step of the training">
<span id="where"></span>
</div>
<div id="pictures">
<figure id="map">
@map@</figure>
<figure id="losses">
@losses@</figure>
</div>
<figure id="neuron">
<figcaption>
<p><strong>@neuron@</strong>, as it sees the circled point. Each box: a number and its gradient, which says how fast
the loss of this one point grows with the number. A bar to the right is positive, to the left negative.</p>
<p id="point"></p>
</figcaption>
</figure>
<p class="soft">Arrow keys move the slider by one frame. A step's loss is measured before the step.</p>
<script type="application/json" id="data">
@json@
</script>
<script>
)";

constexpr std::string_view script = R"('use strict';
{
  const find = (selector) => document.querySelector(selector);
  const data = JSON.parse(find('#data').textContent);
  const frames = data.frames, size = data.grid;
  const [left, top, width, height] = data.box;
  const map = find('#map svg'), losses = find('#losses svg'), slider = find('#slider');

  const make = (parent, name, attributes, content = '') => {
    const element = document.createElementNS(map.namespaceURI, name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.innerHTML = content;
    parent.append(element);
    return element;
  };
  const show = (value) => {
    if (value === null) return 'not finite';
    const size = Math.abs(value), tiny = size > 0 && size < 0.001;
    return (tiny || size >= 1e5 ? value.toExponential(1) : String(Number(value.toPrecision(3)))).replaceAll('-', '−');
  };

  // ---- The map: in each grid point the group that wins and how clearly; between them, interpolated.

  const levels = Math.floor(256 / data.groups);
  const fine = 240, rows = 180, shades = 12;
  const layer = make(map, 'g', {'shape-rendering': 'crispEdges'});
  const edges = make(map, 'path', {class: 'edge'});
  map.querySelector('.title').after(layer, edges);
  make(map, 'circle', {cx: left + width * data.ring[0], cy: top + height * data.ring[1], r: 10, class: 'edge circled'});

  for (const svg of [map, losses])  // side by side in one scale, where there is room
    svg.parentNode.style.flex = `${svg.viewBox.baseVal.width} 1 min(100%, ${0.7 * svg.viewBox.baseVal.width}px)`;

  const leads = Array.from({length: 256}, (_, byte) => {
    const s = (byte % levels + 0.5) / levels;
    return s / (1 - s);
  });
  const leadOf = (byte, group) => Math.floor(byte / levels) === group ? leads[byte] : -leads[byte];

  const fill = (grid) => {
    const paths = new Map();
    let run = null;
    const shadeAt = (column, row) => {
      const u = (column + 0.5) / fine * (size - 1), v = (row + 0.5) / rows * (size - 1);
      const i = Math.floor(u), j = Math.floor(v), s = u - i, t = v - j;
      const corners = [grid[j * size + i], grid[j * size + i + 1], grid[(j + 1) * size + i], grid[(j + 1) * size + i + 1]];
      const shares = [(1 - s) * (1 - t), s * (1 - t), (1 - s) * t, s * t];
      let best = -Infinity, winner = 0;
      for (const corner of corners) {
        const group = Math.floor(corner / levels);
        const lead = corners.reduce((sum, byte, k) => sum + shares[k] * leadOf(byte, group), 0);
        if (lead > best) { best = lead; winner = group; }
      }
      return winner * shades + Math.max(0, Math.min(shades - 1, Math.floor(Math.tanh(best) * shades)));
    };
    const end = (column) => {
      const path = `M${run.from} ${run.row}H${column}v1H${run.from}z`;
      paths.set(run.shade, (paths.get(run.shade) || '') + path);
    };
    for (let row = 0; row < rows; ++row) {
      for (let column = 0; column < fine; ++column) {
        const shade = shadeAt(column, row);
        if (run && run.shade === shade && column > 0) continue;
        if (run) end(column === 0 ? fine : column);
        run = {shade, row, from: column};
      }
    }
    end(fine);
    layer.replaceChildren();
    for (const [shade, d] of paths) {
      make(layer, 'path', {
        d, class: 'f' + Math.floor(shade / shades) % 8, 'fill-opacity': (8 + 50 * (shade % shades) / (shades - 1)) + '%',
        transform: `translate(${left} ${top}) scale(${width / fine})`,
      });
    }
  };

  // The line where a group neither leads nor trails: between two groups there is one.
  const edge = (grid) => {
    const corners = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]];
    let d = '';
    for (let group = data.groups === 2 ? 1 : 0; group < data.groups; ++group) {
      for (let j = 0; j + 1 < size; ++j) {
        for (let i = 0; i + 1 < size; ++i) {
          let drawing = false;
          for (let side = 0; side < 4; ++side) {
            const [[a, b], [c, e]] = [corners[side], corners[side + 1]];
            const here = leadOf(grid[(j + b) * size + i + a], group), there = leadOf(grid[(j + e) * size + i + c], group);
            if ((here > 0) === (there > 0)) continue;
            const share = here / (here - there);
            const x = left + width * (i + a + share * (c - a)) / (size - 1);
            const y = top + height * (j + b + share * (e - b)) / (size - 1);
            d += (drawing ? 'L' : 'M') + x.toFixed(1) + ' ' + y.toFixed(1);
            drawing = !drawing;
          }
        }
      }
    }
    return d;
  };

  // ---- The loss: what is to come is pale.

  const clip = make(make(losses, 'clipPath', {id: 'so-far'}), 'rect', {x: 0, y: 0, height: 1000});
  for (const line of losses.querySelectorAll('.line:not([transform])')) {
    const pale = line.cloneNode();
    pale.classList.add('later');
    line.before(pale);
    line.setAttribute('clip-path', 'url(#so-far)');
  }
  const cursor = make(losses, 'path', {class: 'frame'});

  // ---- The neuron: weighted inputs in rows on the left, and what is made of them to the right.

  const picture = make(find('#neuron'), 'svg', {role: 'img'});
  const box = 180, tall = 26, pitch = 31, gap = 56;
  const largest = [0, 1].map((k) => Math.max(1e-300, ...frames.flatMap((f) => f.nodes.map((n) => Math.abs(n[k])))));

  const place = (nodes) => {
    const n = data.inputs, taken = new Set();
    const spots = [];
    nodes.forEach(([, , , operands], i) => {
      if (!operands) {
        spots.push({row: i < 2 * n ? i % n : n, column: 0, x: i < n ? 0 : box + 12});
        return;
      }
      const from = operands.map((k) => spots[k]), rows = from.map((spot) => spot.row);
      const many = operands.length > 2;
      const fan = from.find((spot) => spot.many);
      const row = many ? rows.reduce((a, b) => a + b, 0) / rows.length : fan ? fan.row : Math.max(0, ...rows);
      let column = Math.max(1, ...from.map((spot) => spot.column + (many || spot.row === row ? 1 : 0)));
      while (taken.has(row + ' ' + column)) ++column;
      taken.add(row + ' ' + column);
      spots.push({row, column, many, x: box + 12 + column * (box + gap)});
    });
    for (const spot of spots) spot.y = 22 + spot.row * pitch;
    return spots;
  };

  const link = (from, to) => {
    if (from.column === to.column && from.column > 0)
      return `M${from.x + box / 2} ${from.y + tall}L${to.x + box / 2} ${to.y}`;
    // An input's line runs behind its weight.
    const x = from.column === 0 ? 2 * box + 12 : from.x + box, y = from.y + tall / 2, end = to.y + tall / 2;
    const middle = (x + to.x) / 2;
    return `M${from.x + box} ${y}H${x}C${middle} ${y} ${middle} ${end} ${to.x} ${end}`;
  };

  const drawNeuron = (nodes) => {
    picture.replaceChildren();
    const n = data.inputs, spots = place(nodes);
    if (nodes.length === 0) {
      make(picture, 'text', {x: 0, y: 20}, 'This neuron is made of too many parts to draw.');
    }
    const headed = new Set();
    const wide = Math.max(760, ...spots.map((spot) => spot.x + box + 2)), high = 30 + Math.max(1, ...spots.map((spot) => spot.row + 1)) * pitch;
    picture.setAttribute('viewBox', `-1 0 ${wide + 1} ${high}`);
    picture.setAttribute('width', wide + 1);
    picture.setAttribute('height', high);
    nodes.forEach(([, , , operands], i) => {
      for (const k of operands || []) make(picture, 'path', {class: 'link', d: link(spots[k], spots[i])});
    });
    nodes.forEach(([value, gradient, label, operands], i) => {
      const {x, y} = spots[i];
      const name = label || (i < n ? 'x' + i : i < 2 * n ? 'w' + (i - n) : 'b');
      make(picture, 'rect', {x, y, width: box, height: tall, rx: 5, class: operands ? 'result' : 'leaf'});
      make(picture, 'text', {x: x + 7, y: y + 16, class: 'name'}, name);
      [[value, x + 108], [gradient, x + box - 7]].forEach(([number, right], k) => {
        make(picture, 'text', {x: right, y: y + 16, class: 'number'}, show(number));
        const length = 30 * Math.sqrt(Math.abs(number) / largest[k]), middle = right - 30;
        make(picture, 'path', {class: number < 0 ? 'minus' : 'plus', d: `M${middle} ${y + 22}h${number < 0 ? -length : length}`});
        if (!headed.has(right)) make(picture, 'text', {x: right, y: y - 5, class: 'head'}, k ? 'gradient' : 'data');
        headed.add(right);
      });
    });
  };

  // ---- One frame

  const draw = (index) => {
    const frame = frames[index];
    const grid = Uint8Array.from(atob(frame.map), (c) => c.charCodeAt(0));
    fill(grid);
    edges.setAttribute('d', edge(grid));
    map.setAttribute('aria-label', `What the network says after ${frame.step} steps`);

    const x = left + width * Math.max(0, frame.step - 1) / Math.max(1, data.last);
    clip.setAttribute('width', frame.step ? x : 0);
    cursor.setAttribute('d', frame.step ? `M${x} ${top}v${height}` : '');

    drawNeuron(frame.nodes);
    const last = frame.nodes[frame.nodes.length - 1] || [null, null];
    picture.setAttribute('aria-label', `The neuron's graph: its output is ${show(last[0])}, with gradient ${show(last[1])}`);
    find('#point').textContent = frame.cost === 0
        ? 'The loss of this point is 0, and so is every gradient: it has nothing left to teach.'
        : `The loss of this point is ${show(frame.cost)}.`;

    const where = frame.step === 0 ? 'Before the first step' : `Step ${frame.step} of ${data.steps}, loss ${show(frame.loss)}`;
    find('#where').textContent = where;
    slider.setAttribute('aria-valuetext', where);
  };

  // ---- Moving through them: the slider, the button, and #frame=30 in the address

  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const play = find('#play');
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    timer = 0;
    play.textContent = 'Play';
  };
  const go = (index) => {
    slider.value = index;
    draw(slider.valueAsNumber);
  };
  const next = () => {
    if (slider.valueAsNumber >= frames.length - 1) return stop();
    go(slider.valueAsNumber + 1);
    timer = setTimeout(next, calm.matches ? 1000 : 150);
  };
  play.addEventListener('click', () => {
    if (timer) return stop();
    if (slider.valueAsNumber >= frames.length - 1) go(0);
    play.textContent = 'Pause';
    timer = setTimeout(next, 150);
  });
  slider.addEventListener('input', () => {
    stop();
    draw(slider.valueAsNumber);
  });
  const fromAddress = () => {
    const match = /^#frame=(\d+)$/.exec(location.hash);
    stop();
    go(match ? Number(match[1]) : 0);
  };
  addEventListener('hashchange', fromAddress);
  fromAddress();
}
</script>
</body>
</html>
)";

}  // namespace

std::string replay_page(const ReplayParts& parts) {
  const std::string last = std::to_string(parts.last_frame);
  const std::pair<std::string_view, const std::string*> places[] = {
      {"@title@", &parts.title},   {"@last@", &last},           {"@map@", &parts.map},
      {"@losses@", &parts.losses}, {"@neuron@", &parts.neuron}, {"@json@", &parts.json},
  };
  std::string page;
  for (std::string_view rest = document; !rest.empty();) {
    std::size_t at = rest.find('@');
    if (at != 0) {
      page += rest.substr(0, at);
      rest.remove_prefix(at == std::string_view::npos ? rest.size() : at);
      continue;
    }
    at = 1;  // "@media" is no place
    for (const auto& [name, text] : places) {
      if (rest.substr(0, name.size()) == name) page += *text, at = name.size();
    }
    if (at == 1) page += '@';
    rest.remove_prefix(at);
  }
  return page.append(script);
}

}  // namespace micrograd
