// The canvas: vis-network, as pyvis ships it, told which nodes and edges there are and where.

const LABEL = 26, BASE = 6;
const NAMED_FROM = 1.3, FEW = 18; // the zoom from which papers are named, and how many need no zoom

const library = async () => {
  // The script is a UMD module: imported, it defines `vis`.
  if (!globalThis.vis) await import("/explorer/static/vis-network.js");
  return globalThis.vis;
};

const probe = (name) => {
  // Canvas does not know light-dark(): the document resolves it.
  const made = document.createElement("span");
  made.style.color = `var(${name})`;
  document.body.append(made);
  const found = getComputedStyle(made).color;
  made.remove();
  return found;
};

const label = (text) => {
  const characters = [...text];
  const cut = characters.length <= LABEL ? text : characters.slice(0, LABEL - 1).join("").trimEnd() + "…";
  return `\u2068${cut.replaceAll("\n", " ")}\u2069`;
};
const tooltip = (text) => (text.length > 400 ? `${text.slice(0, 400)}…` : text);

export const drawing = async (canvas, kinds, expand) => {
  const vis = await library();
  const colors = Object.fromEntries(kinds.map((kind) => [kind.label, kind.color]));
  const nodes = new vis.DataSet(), edges = new vis.DataSet();
  let found = null, named = true, opened = new Set(), grown = 1;

  const theme = () => {
    const ink = probe("--ink"), ground = probe("--card"), line = probe("--edge"), soft = probe("--soft");
    return { ink, ground, line, soft };
  };
  let shades = theme();
  const options = () => ({
    physics: { enabled: false }, layout: { improvedLayout: false },
    interaction: { hover: true, keyboard: false, tooltipDelay: 200, navigationButtons: false },
    nodes: { shape: "dot", borderWidth: 1.5, font: { color: shades.ink, size: 13, face: getComputedStyle(document.body).fontFamily, strokeWidth: 4, strokeColor: shades.ground } },
    edges: { smooth: false, width: 1, selectionWidth: 1.5, hoverWidth: 1, color: { color: shades.line, highlight: shades.ink, hover: shades.soft, inherit: false }, arrows: { to: { enabled: true, scaleFactor: 0.4 } } },
  });
  const network = new vis.Network(canvas, { nodes, edges }, options());
  canvas.firstElementChild.removeAttribute("tabindex"); // the list beside it has the same for the keyboard

  const drawnNode = (node) => {
    const weight = node.label === "Paper" ? 0 : Math.sqrt(node.papers), isOpen = opened.has(node.id);
    const quiet = node.label === "Paper" && !named && !isOpen;
    return {
      id: node.id, x: node.x, y: node.y, label: quiet ? "" : label(node.name), size: grown * (BASE + 2.2 * Math.min(weight, 9)), font: { size: grown * (node.label === "Paper" ? 12 : 15) },
      title: tooltip(`${node.label}: ${node.name}`), borderWidth: isOpen ? 3 : 1.5,
      color: { background: colors[node.label], border: isOpen ? shades.ink : shades.ground, highlight: { background: colors[node.label], border: shades.ink }, hover: { background: colors[node.label], border: shades.soft } },
    };
  };
  const drawnEdge = (edge) => {
    const said = edge.sentences[0]?.parts.map(([text]) => text).join("");
    const what = `${edge.type.toLowerCase().replaceAll("_", " ")} · confidence ${edge.confidence.toFixed(2)}`;
    return { id: edge.id, from: edge.from_id, to: edge.to_id, dashes: edge.derived, title: tooltip(said ? `${what}\n“${said}”` : what) };
  };
  const merge = (set, wanted) => {
    const ids = new Set(wanted.map((each) => each.id));
    set.remove(set.getIds().filter((id) => !ids.has(id)));
    set.update(wanted);
  };
  const redraw = () => {
    merge(nodes, found.nodes.map(drawnNode));
    merge(edges, found.edges.map(drawnEdge));
  };

  // Titles of papers would cover all else where the picture is seen from afar.
  const rename = () => {
    if (!found) return;
    const near = found.nodes.length <= FEW || network.getScale() > NAMED_FROM;
    if (near === named) return;
    named = near;
    nodes.update(found.nodes.filter((node) => node.label === "Paper").map((node) => ({ id: node.id, label: drawnNode(node).label })));
  };
  network.on("click", ({ nodes: [id] }) => { const node = found?.nodes.find((each) => each.id === id); if (node) expand(node); });
  network.on("hoverNode", () => { canvas.classList.add("over"); });
  network.on("blurNode", () => { canvas.classList.remove("over"); });
  network.on("zoom", rename);

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolor = () => { shades = theme(); network.setOptions(options()); if (found) redraw(); };
  dark.addEventListener("change", recolor);

  return {
    update: (next) => { found = next; opened = new Set(next.expanded.map((each) => each.id)); rename(); redraw(); canvas.dataset.nodes = String(next.nodes.length); },
    fit: () => {
      network.fit({ animation: false, maxZoomLevel: 1.4 });
      // On a phone the picture is small: its names and dots are not to be.
      grown = Math.min(1.8, Math.max(1, 0.75 / network.getScale()));
      rename();
      redraw();
    },
    select: (id) => {
      network.selectNodes([id]);
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      network.fit({ animation: calm ? false : { duration: 350, easingFunction: "easeInOutQuad" }, maxZoomLevel: 1.4 });
    },
    // Where a node is on the page, in CSS pixels.
    at: (id) => { const { x, y } = network.canvasToDOM(network.getPosition(id)), box = canvas.getBoundingClientRect(); return { x: box.x + x, y: box.y + y }; },
    close: () => { dark.removeEventListener("change", recolor); network.destroy(); },
  };
};
