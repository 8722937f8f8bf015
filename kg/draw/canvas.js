"use strict";
// The picture: vis-network moves and picks nodes; edges, shapes and labels are drawn here, all that a frame needs at once.
const LABEL = 30, MOST_LABELS = 140, MOST_TRIED = 500, LARGE = 9, OUTLINED = 4, NARROW = 560, PAPERS_NAMED_FROM = 1.1, DIM = 0.25, LINE = 0.8, SIGN = 17;
const CAMERA = { duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 350, easingFunction: "easeInOutQuad" };
const view = { selected: null, community: null, by: "community" };

const nodes = new vis.DataSet();
const night = matchMedia("(prefers-color-scheme: dark)");
const tones = () => (night.matches
  ? { ground: "#15181c", ink: "#e8eaed", soft: "#a5b0ba", edge: "#6b7681" }
  : { ground: "#ffffff", ink: "#1d2329", soft: "#57626c", edge: "#9aa4ad" });
let tone = tones();
const shapes = Object.fromEntries(Object.entries(first.shapes).map(([kind, path]) => [kind, new Path2D(path)]));

const named = (node) => (communityOf(node) < graph.communities.length ? communityOf(node) : null);
const communityColor = (node) => (named(node) === null ? first.other : graph.communities[named(node)][1]);
const colorOf = (node) => (view.by === "kind" ? first.colors[kindOf(node)] : communityColor(node));

// What stands out: the selected node and its neighbours, or a community; null where nothing does.
let bright = null;
const stands = (node) => bright === null || bright.has(node);

// While a large picture is dragged or zoomed, what was drawn last moves as one image: a frame of 5,000 nodes takes too long.
const MANY = 600, PAUSE = 250; // nodes; milliseconds
let frozen = null, drawnBox = null, pause = 0;
const thaw = () => {
  clearTimeout(pause);
  if (frozen) { frozen = null; network.redraw(); }
};
const freeze = () => {
  if (nodes.length < MANY || !drawnBox) return;
  clearTimeout(pause);
  pause = setTimeout(thaw, PAUSE);
  if (frozen) return;
  const image = new OffscreenCanvas(surface.width, surface.height);
  image.getContext("2d").drawImage(surface, 0, 0);
  frozen = { image, ...drawnBox };
};

const drawShape = ({ ctx, id, x, y, state }) => {
  const size = graph.nodes[id][NODE.size];
  const drawNode = () => {
    if (frozen) return;
    ctx.globalAlpha = stands(id) ? 1 : DIM;
    ctx.translate(x, y);
    ctx.scale(size, size);
    ctx.fillStyle = colorOf(id);
    ctx.fill(shapes[kindOf(id)]);
    const chosen = state.selected || id === view.selected;
    if (!chosen && size * network.getScale() < OUTLINED) return;
    ctx.lineWidth = chosen ? 5 / size : Math.min(1.2 / size, 0.2);
    ctx.strokeStyle = chosen ? tone.ink : tone.ground;
    ctx.stroke(shapes[kindOf(id)]);
  };
  return { drawNode, nodeDimensions: { width: 2 * size, height: 2 * size } };
};
const options = structuredClone(first.options);
options.nodes.ctxRenderer = drawShape;
const network = new vis.Network(byId("network"), { nodes, edges: new vis.DataSet() }, options);
const surface = byId("network").querySelector("canvas");
surface.parentElement.tabIndex = -1; // #network itself takes the focus

// One line for all links between two nodes that are drawn, with the bodies that hold their places.
let lines = [], ranked = [], islands = [];
const collect = () => {
  const ids = nodes.getIds(), bodies = network.body.nodes, seen = new Set();
  lines = [];
  ids.forEach((a) => neighboursOf(a).forEach((b) => {
    if (a < b && bodies[b]) lines.push({ a, b, from: bodies[a], to: bodies[b] });
  }));
  ranked = ids.sort((a, b) => graph.nodes[b][NODE.size] - graph.nodes[a][NODE.size] || degrees[b] - degrees[a] || a - b);
  islands = graph.communities.map(([name], i) => {
    const own = ranked.filter((id) => communityOf(id) === i);
    return { i, name, own };
  }).filter((island) => island.own.length > 1);
};

const corners = () => {
  const a = network.DOMtoCanvas({ x: 0, y: 0 }), b = network.DOMtoCanvas({ x: surface.clientWidth, y: surface.clientHeight });
  return { left: a.x, top: a.y, right: b.x, bottom: b.y };
};
const strokeLines = (ctx, chosen, color, width, alpha, box) => {
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.beginPath();
  for (const { from, to } of chosen) {
    if ((from.x < box.left && to.x < box.left) || (from.x > box.right && to.x > box.right)
      || (from.y < box.top && to.y < box.top) || (from.y > box.bottom && to.y > box.bottom)) continue;
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(to.x, to.y);
  }
  ctx.stroke();
};
const drawLines = (ctx) => {
  const faint = Math.max(0.1, Math.min(0.35, 9 / Math.sqrt(lines.length || 1)));
  const width = LINE / Math.min(network.getScale(), 1), box = corners(), groups = new Map(), touched = [];
  for (const line of lines) {
    if (view.selected !== null && (line.a === view.selected || line.b === view.selected)) { touched.push(line); continue; }
    const inside = view.by === "community" && named(line.a) !== null && named(line.a) === named(line.b);
    const key = `${inside ? communityColor(line.a) : tone.edge} ${inside ? 0.3 + faint : faint} ${stands(line.a) && stands(line.b)}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(line);
  }
  ctx.save();
  for (const [key, group] of groups) {
    const [color, alpha, lit] = key.split(" ");
    strokeLines(ctx, group, color, width, lit === "true" ? Number(alpha) : 0.06, box);
  }
  strokeLines(ctx, touched, tone.ink, 2 * width, 0.75, box);
  ctx.restore();
};

const widths = new Map();
const widthOf = (ctx, text, font) => {
  const key = font + text;
  if (!widths.has(key)) { ctx.font = font; widths.set(key, ctx.measureText(text).width); }
  return widths.get(key);
};
const short = (caption) => {
  const letters = [...caption];
  return letters.length <= LABEL ? caption : letters.slice(0, LABEL - 1).join("").trimEnd() + "…";
};
const clear = (taken, box) => taken.every((each) =>
  box.right < each.left || box.left > each.right || box.bottom < each.top || box.top > each.bottom);
const boxAt = (x, y, width, height) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });

// Labels keep their size on the screen, as on a map: the most joined first, none over another or over a large node.
const inView = (at, margin) => at.x > -margin && at.y > -margin
  && at.x < surface.clientWidth + margin && at.y < surface.clientHeight + margin;
const onScreen = () => {
  const scale = network.getScale(), zero = network.canvasToDOM({ x: 0, y: 0 }), bodies = network.body.nodes;
  return (id) => ({ id, x: zero.x + scale * bodies[id].x, y: zero.y + scale * bodies[id].y, reach: scale * graph.nodes[id][NODE.size] });
};
let signs = [];
const signBoxes = (places, width, height) => {
  const xs = places.map((at) => at.x), left = Math.min(...xs), right = Math.max(...xs);
  if (right - left > 0.8 * surface.clientWidth || left + right < 0 || left + right > 2 * surface.clientWidth) return [];
  const x = Math.max(width / 2 + 4, Math.min((left + right) / 2, surface.clientWidth - width / 2 - 4));
  const top = Math.min(...places.map((at) => at.y - at.reach)), bottom = Math.max(...places.map((at) => at.y + at.reach));
  return [boxAt(x, top - height / 2 - 5, width, height), boxAt(x, bottom + height / 2 + 5, width, height)];
};
const drawSigns = (ctx, screen, taken, shapesTaken, face) => {
  signs = [];
  if (view.by !== "community" || view.selected !== null) return;
  const font = `600 12.5px ${face}`;
  for (const island of islands) {
    if (view.community !== null && view.community !== island.i) continue;
    const words = island.name.split(" · ").slice(0, surface.clientWidth < NARROW ? 1 : 2).map(short);
    const width = Math.max(...words.map((word) => widthOf(ctx, word, font))) + 20, height = SIGN * words.length + 6;
    const places = signBoxes(island.own.filter((id) => network.body.nodes[id]).map(screen), width, height).filter((each) => clear(taken, each));
    const box = places.find((each) => clear(shapesTaken, each)) || places[0];
    if (!box) continue;
    taken.push(box);
    signs.push({ i: island.i, box });
    ctx.fillStyle = tone.ground;
    ctx.strokeStyle = graph.communities[island.i][1];
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.roundRect(box.left, box.top, width, height, 9);
    ctx.fill();
    ctx.stroke();
    ctx.font = font;
    ctx.fillStyle = tone.ink;
    words.forEach((word, k) => ctx.fillText(word, box.left + width / 2, box.top + 4 + SIGN * (k + 0.5)));
  }
};
const inside = (box) => box.left > 2 && box.right < surface.clientWidth - 2;
const drawLabel = (ctx, { id, x, y, reach }, taken, shapesTaken, face) => {
  const size = Math.round(Math.min(11.5 + reach / 5, 17)), font = `${id === view.selected ? "700" : "400"} ${size}px ${face}`;
  const text = short(captionOf(id)), width = widthOf(ctx, text, font) + 4, height = size + 3;
  const places = [
    boxAt(x, y + reach + height / 2 + 1, width, height), boxAt(x, y - reach - height / 2 - 1, width, height),
    boxAt(x + reach + width / 2 + 2, y, width, height), boxAt(x - reach - width / 2 - 2, y, width, height),
  ].filter((each) => inside(each) && clear(taken, each));
  const box = places.find((each) => clear(shapesTaken, each)) || (reach > LARGE ? places[0] : undefined);
  if (!box) return false;
  taken.push(box);
  ctx.font = font;
  ctx.globalAlpha = stands(id) ? 1 : 0.45;
  ctx.strokeText(text, (box.left + box.right) / 2, (box.top + box.bottom) / 2);
  ctx.fillText(text, (box.left + box.right) / 2, (box.top + box.bottom) / 2);
  return true;
};
const labelled = (papers) => ({ id, reach }) => (view.selected !== null && stands(id))
  || (reach >= 4 && (papers || kindOf(id) !== "Paper"));
const drawLabels = (ctx) => {
  const face = getComputedStyle(document.body).fontFamily, ratio = surface.width / surface.clientWidth;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const order = bright === null ? ranked : [...ranked.filter(stands), ...ranked.filter((id) => !stands(id))];
  const screen = onScreen(), papers = network.getScale() > PAPERS_NAMED_FROM;
  const seen = order.filter((id) => network.body.nodes[id]).map(screen).filter(labelled(papers)).filter((at) => inView(at, 40)).slice(0, MOST_TRIED);
  const taken = [], shapesTaken = seen.filter((at) => at.reach > 5).map((at) => boxAt(at.x, at.y, 1.7 * at.reach, 1.7 * at.reach));
  drawSigns(ctx, screen, taken, shapesTaken, face);
  ctx.lineWidth = 4;
  ctx.strokeStyle = tone.ground;
  ctx.fillStyle = tone.ink;
  let count = 0;
  for (const at of seen) {
    count += drawLabel(ctx, at, taken, shapesTaken, face);
    if (count >= MOST_LABELS) break;
  }
  ctx.restore();
};
network.on("beforeDrawing", (ctx) => {
  if (!frozen) { drawLines(ctx); return; }
  ctx.drawImage(frozen.image, frozen.left, frozen.top, frozen.right - frozen.left, frozen.bottom - frozen.top);
});
network.on("afterDrawing", (ctx) => {
  if (frozen) return;
  drawLabels(ctx);
  drawnBox = corners();
});
network.on("dragging", ({ nodes: dragged }) => { if (!dragged.length) freeze(); });
network.on("zoom", freeze);
network.on("dragEnd", thaw);
night.addEventListener("change", () => { tone = tones(); network.redraw(); });

const light = () => {
  if (view.selected !== null) bright = new Set([view.selected, ...neighboursOf(view.selected)]);
  else if (view.community !== null) bright = new Set(nodes.getIds().filter((id) => communityOf(id) === view.community));
  else bright = null;
  if (bright && view.selected !== null) ranked.sort((a, b) => (b === view.selected) - (a === view.selected));
  network.redraw();
};
const whole = (ids = nodes.getIds()) => network.fit({ nodes: ids, animation: CAMERA, maxZoomLevel: 1.6 });
const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: CAMERA });
const pan = (dx, dy) => {
  const at = network.getViewPosition(), scale = network.getScale();
  network.moveTo({ position: { x: at.x + dx / scale, y: at.y + dy / scale } });
};
// The link under a point of the picture: the nearest line within four pixels.
const lineAt = ({ x, y }) => {
  let best = null, least = 4 / network.getScale();
  for (const line of lines) {
    const { from, to } = line, dx = to.x - from.x, dy = to.y - from.y;
    const part = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
    const away = Math.hypot(x - from.x - part * dx, y - from.y - part * dy);
    if (away < least) { least = away; best = line; }
  }
  return best;
};
