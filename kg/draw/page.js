"use strict";
// What a person does, and what the page does then.
const MOST_NEIGHBOURS = 40, RING = 14;
const boxes = [...document.querySelectorAll("#kinds input")];
const communityButtons = [...document.querySelectorAll("#communities button")];
const kindsOn = () => new Set(boxes.filter((box) => box.checked).map((box) => box.value));
const drawnNode = (id, x, y) => ({ id, x, y, title: `${kindOf(id)}: ${captionOf(id)}\n${degrees[id]} neighbours` });
const tell = (text) => {
  byId("status").textContent = text ?? `${nodes.length} of ${first.total} nodes drawn`;
};

// After nodes came or went: the lines, the counts in the legend, and the table.
const refresh = () => {
  collect();
  const kinds = {}, communities = {};
  ranked.forEach((node) => {
    kinds[kindOf(node)] = (kinds[kindOf(node)] || 0) + 1;
    communities[communityOf(node)] = (communities[communityOf(node)] || 0) + 1;
  });
  boxes.forEach((box) => { box.parentElement.querySelector("small").textContent = kinds[box.value] || ""; });
  communityButtons.forEach((each, i) => { each.querySelector("small").textContent = communities[i] || "0"; });
  fillKinds(Object.fromEntries(boxes.map((box) => [box.value, kinds[box.value]]).filter(([, count]) => count)));
  fillTable();
  tell();
  light();
};

// New nodes stand in rings around the node that they belong to.
const place = (centre, added) => {
  const from = network.getPositions([centre])[centre] || network.getViewPosition();
  const inner = graph.nodes[centre][NODE.size] + 60;
  nodes.add(added.map((node, i) => {
    const ring = Math.floor(i / RING), angle = (2 * Math.PI * (i % RING)) / Math.min(RING, added.length) + ring / 3;
    const away = inner + 60 * ring;
    return drawnNode(node, from.x + away * Math.cos(angle), from.y + away * Math.sin(angle));
  }));
};
const missing = (node, kinds) => neighboursOf(node).filter((id) => !nodes.get(id) && kinds.has(kindOf(id)))
  .sort((a, b) => degrees[b] - degrees[a] || a - b).slice(0, MOST_NEIGHBOURS);
const expand = (node) => { place(node, missing(node, kindsOn())); refresh(); };

const select = (node) => {
  view.selected = node;
  view.community = null;
  communityButtons.forEach((each) => each.setAttribute("aria-pressed", "false"));
  network.selectNodes(node === null ? [] : [node]);
  mark(node);
  light();
};
const look = (node) => network.focus(node, { scale: Math.max(network.getScale(), 0.9), animation: CAMERA });
const choose = (node) => { select(node); look(node); };
const visit = (node) => {
  if (!nodes.get(node)) {
    boxes.find((box) => box.value === kindOf(node)).checked = true;
    const seen = neighboursOf(node).find((id) => nodes.get(id));
    const near = seen === undefined ? network.getViewPosition() : network.getPositions([seen])[seen];
    nodes.add(drawnNode(node, near.x + 60, near.y + 60));
    expand(node);
  }
  choose(node);
  showNode(node);
};
const focusOn = (community) => {
  const again = view.community === community;
  select(null);
  view.community = again ? null : community;
  communityButtons.forEach((each, i) => each.setAttribute("aria-pressed", String(i === view.community)));
  light();
  if (again) { showAll(); whole(); return; }
  showCommunity(community);
  const own = nodes.getIds().filter((id) => communityOf(id) === community);
  if (own.length) whole(own);
};

const start = () => {
  const kinds = kindsOn();
  nodes.clear();
  nodes.add(first.nodes.filter(([id]) => kinds.has(kindOf(id))).map(([id, x, y]) => drawnNode(id, x, y)));
  refresh();
  select(null);
  showAll();
  network.fit({ animation: false, maxZoomLevel: 1.6 });
};
const turn = (box) => {
  const kind = box.value;
  if (!box.checked) nodes.remove(nodes.getIds().filter((id) => kindOf(id) === kind));
  else {
    const before = first.nodes.filter(([id]) => kindOf(id) === kind && !nodes.get(id));
    if (before.length) nodes.add(before.map(([id, x, y]) => drawnNode(id, x, y)));
    else nodes.getIds().forEach((node) => place(node, missing(node, new Set([kind]))));
  }
  if (view.selected !== null && !nodes.get(view.selected)) select(null);
  refresh();
};

boxes.forEach((box) => box.addEventListener("change", () => turn(box)));
document.querySelectorAll("#by input").forEach((each) => each.addEventListener("change", () => {
  view.by = each.value;
  document.body.dataset.by = each.value;
  network.redraw();
}));
communityButtons.forEach((each, i) => each.addEventListener("click", () => focusOn(i)));
byId("reset").addEventListener("click", start);
byId("closer").addEventListener("click", () => zoom(1.4));
byId("farther").addEventListener("click", () => zoom(1 / 1.4));
byId("whole").addEventListener("click", () => whole());
const KEYS = {
  ArrowLeft: () => pan(-80, 0), ArrowRight: () => pan(80, 0), ArrowUp: () => pan(0, -80), ArrowDown: () => pan(0, 80),
  "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), 0: () => whole(), Escape: () => select(null),
};
byId("network").addEventListener("keydown", (event) => {
  if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  KEYS[event.key]();
});
network.on("click", ({ nodes: [node], pointer }) => {
  const { x, y } = pointer.DOM;
  const sign = signs.find(({ box }) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
  if (sign) { focusOn(sign.i); return; }
  if (node !== undefined) { select(node); showNode(node); return; }
  const line = lineAt(pointer.canvas);
  select(null);
  if (line) showLine(line);
});
network.on("doubleClick", ({ nodes: [node] }) => { if (node !== undefined) expand(node); });

if (matchMedia("(max-width: 1150px)").matches) byId("legend").open = false;
network.once("afterDrawing", () => performance.mark("drawn"));
start();
if (first.chosen !== null) { select(first.chosen); showNode(first.chosen); }
window.kg = { network, nodes, view };
