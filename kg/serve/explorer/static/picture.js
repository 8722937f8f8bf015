// The neighbourhood of a node as a picture, expanded by a click or from the list beside it. The address holds it all.

import { get, summary } from "./api.js";
import { addressOf, announce, bdi, dot, el, field, nodeUrl, pictureUrl, plural, short, thing, years } from "./dom.js";
import { drawing } from "./drawing.js";
import { remember } from "./router.js";

const ASKED = ["kinds", "from", "to", "confidence"];

const read = (address) => ({
  expand: address.searchParams.getAll("expand"),
  ...Object.fromEntries(ASKED.filter((name) => address.searchParams.has(name)).map((name) => [name, address.searchParams.get(name)])),
});

const item = (node, state, expand) => {
  const total = state.totals.get(node.id);
  const rest = total ? total.neighbours - total.drawn : null;
  const button = el("button", { type: "button", "data-node": node.id, disabled: total !== undefined, onclick: () => expand(node) },
    total ? (rest ? `${total.drawn} of ${total.neighbours}` : "expanded") : "expand", el("span", { class: "hidden" }, ` ${short(node.name, 80)}`));
  const number = node.label === "Paper" ? years(node) : plural(node.papers, "paper");
  return el("li", { "data-item": node.id }, thing(node, { title: null }), el("small", {}, number), button);
};

const lists = (found, state, kinds, expand) => kinds.filter((kind) => found.nodes.some((node) => node.label === kind.label)).map((kind) => {
  const nodes = found.nodes.filter((node) => node.label === kind.label);
  return el("section", {}, el("h2", {}, dot(kind.label), `${kind.plural} `, el("small", {}, String(nodes.length))),
    el("ul", {}, nodes.map((node) => item(node, state, expand))));
});

const filters = (state, found, kinds, change) => {
  const on = new Set(found.kinds);
  const boxes = kinds.filter((kind) => kind.count).map((kind) => {
    const box = el("input", { type: "checkbox", value: kind.label, checked: on.has(kind.label) });
    box.addEventListener("change", () => {
      if (box.checked) on.add(kind.label); else on.delete(kind.label);
      change({ kinds: kinds.map((each) => each.label).filter((label) => on.has(label)).join(",") || "," });
    });
    return el("label", { class: "check" }, box, dot(kind.label), kind.plural);
  });
  const year = (name, label) => {
    const input = el("input", { type: "number", class: "year", min: 1000, max: 9999, value: state[name] ?? "" });
    input.addEventListener("change", () => change({ [name]: input.value }));
    return field(label, input);
  };
  const sure = el("input", { type: "range", min: 0, max: 1, step: 0.05, value: state.confidence ?? 0 });
  const output = el("output", {}, Number(sure.value).toFixed(2));
  sure.addEventListener("input", () => { output.textContent = Number(sure.value).toFixed(2); });
  sure.addEventListener("change", () => change({ confidence: sure.value === "0" ? "" : sure.value }));
  return [
    el("fieldset", { class: "kinds" }, el("legend", {}, "Show"), boxes),
    el("div", { class: "ranges" }, year("from", "Years from"), year("to", "to"), field("Confidence from", el("span", { class: "range" }, sure, output))),
  ];
};

export const picture = async ({ address, parts: [iri], signal }) => {
  const { kinds } = await summary();
  let state = read(address), found = null, drawn = null;
  const canvas = el("div", { id: "canvas", role: "img" });
  const beside = el("div", { class: "beside" });
  const status = el("p", { class: "hint", role: "status" });
  const form = el("form", { class: "filters", "aria-label": "Filter", onsubmit: (event) => event.preventDefault() });

  const ask = () => get("picture", new URLSearchParams([
    ...[iri, ...state.expand].map((each) => ["expand", each]), ...ASKED.filter((name) => state[name] !== undefined && state[name] !== "").map((name) => [name, state[name]]),
  ]), signal);
  const say = () => {
    const text = `${plural(found.nodes.length, "thing")} and ${plural(found.edges.length, "claim")} drawn`;
    status.textContent = text;
    canvas.setAttribute("aria-label", `Picture of the neighbourhood of ${found.nodes[0].name}: ${text}; the list that follows has the same things`);
  };
  const list = () => {
    const totals = new Map(found.expanded.map((each) => [each.id, each]));
    beside.replaceChildren(...lists(found, { ...state, totals }, kinds, expand));
  };
  const change = async (changed) => {
    const before = state;
    state = { ...state, ...changed };
    try { found = await ask(); } catch (error) {
      if (!signal.aborted) { state = before; status.textContent = error.message; }
      return false;
    }
    remember(addressOf(pictureUrl(iri), state));
    list();
    drawn.update(found);
    say();
    return true;
  };
  const expand = async (node) => {
    if (found.expanded.some((each) => each.id === node.id)) return;
    const before = found.nodes.length;
    if (!await change({ expand: [...state.expand, node.iri] })) return;
    announce(`${short(node.name, 80)} expanded: ${plural(found.nodes.length - before, "thing")} added`);
    drawn.select(node.id);
    beside.querySelector(`[data-item="${node.id}"] a`)?.focus({ preventScroll: true });
  };

  found = await ask();
  const [centre] = found.nodes;
  form.append(...filters(state, found, kinds, change));
  list();
  const tools = el("div", { class: "tools" },
    el("button", { type: "button", onclick: () => drawn.fit() }, "Fit"),
    el("button", { type: "button", onclick: () => change({ expand: [] }).then((done) => done && drawn.fit()) }, "Start again"));
  const phone = matchMedia("(max-width: 760px)").matches;
  return {
    title: `Neighbourhood of ${centre.name}`,
    layout: "drawn",
    close: () => drawn?.close(),
    opened: () => {
      say();
      drawing(canvas, kinds, expand).then((made) => {
        if (signal.aborted) { made.close(); return; }
        drawn = made;
        globalThis.picture = { at: made.at, nodes: () => found.nodes }; // for whoever drives the page by a script
        drawn.update(found);
        drawn.fit();
      }, (error) => { status.textContent = error.message; });
    },
    content: [
      el("div", { class: "head" },
        el("p", { class: "kind" }, dot(centre.label), el("a", { href: nodeUrl(centre.iri) }, `${centre.label} page`)),
        el("h1", { tabindex: "-1", class: centre.name.length > 160 ? "long" : null }, "Neighbourhood of ", bdi(short(centre.name))),
        el("details", { class: "filter", open: !phone }, el("summary", {}, "Filter"), form)),
      el("div", { class: "stage" }, canvas, tools, status),
      beside,
    ],
  };
};
