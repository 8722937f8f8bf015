// All nodes of a kind: filtered, sorted, a page at a time, downloaded as CSV.

import { get, summary } from "./api.js";
import { addressOf, bdi, el, external, field, nodeUrl, number, options, plural, short, singular } from "./dom.js";
import { go, remember } from "./router.js";

const ASKED = ["q", "from", "to", "code", "sort", "order", "offset"];
const read = (address) => Object.fromEntries(ASKED.map((name) => [name, address.searchParams.get(name) ?? ""]));

const cell = (column, value) => {
  if (value === null) return el("td", { class: column.type === "number" ? "none number" : "none" });
  if (column.type === "number") return el("td", { class: "number" }, column.name.includes("year") ? String(value) : number(value));
  return el("td", { class: column.name === "date" ? "date" : null }, el("div", { class: "clamp" }, column.type === "address" ? external(value) : bdi(short(String(value)))));
};

const row = (columns, { iri, cells }) => el("tr", {},
  el("th", { scope: "row" }, el("div", { class: "clamp" }, el("a", { href: nodeUrl(iri) }, bdi(short(cells[0]))))),
  cells.slice(1).map((value, i) => cell(columns[i + 1], value)));

const head = (column, found, sortBy) => {
  const sorted = found.sort === column.name;
  return el("th", { scope: "col", "aria-sort": sorted ? { asc: "ascending", desc: "descending" }[found.order] : null, class: column.type === "number" ? "number" : null },
    el("button", { type: "button", id: `sort-${column.name}`, onclick: () => sortBy(column, sorted) }, column.name));
};

export const table = async ({ address, parts: [kind], signal }) => {
  const base = `/explorer/table/${kind}`;
  let state = read(address);
  const { kinds } = await summary();
  const about = kinds.find((each) => each.label === kind);
  if (!about) throw new Error("There is no such kind of thing.");
  const region = el("div", { class: "scroll", role: "region", "aria-label": `Table of ${about.plural}`, tabindex: "0" });
  const status = el("p", { class: "hint", role: "status" });
  const pager = el("nav", { class: "pager", "aria-label": "Pages of the table" });
  const csv = el("a", { class: "chip strong", download: "" }, "Download CSV");

  const ask = (changed, focus) => {
    state = { ...state, offset: "", ...changed };
    remember(addressOf(base, state));
    return fill().then(() => document.getElementById(focus)?.focus());
  };
  const sortBy = (column, sorted) => {
    const first = column.type === "number" ? "desc" : "asc", other = first === "asc" ? "desc" : "asc";
    ask({ sort: column.name, order: sorted && shown.order === first ? other : first }, `sort-${column.name}`);
  };
  let shown = null;
  const fill = async () => {
    let found;
    try { found = await get("table", { kind, ...state }, signal); } catch (error) {
      if (!signal.aborted) status.textContent = error.message;
      return;
    }
    shown = found;
    const { columns, rows, total, offset, page } = found;
    region.replaceChildren(el("table", {}, el("caption", { class: "hidden" }, `${about.plural}, sorted by ${found.sort}`),
      el("thead", {}, el("tr", {}, columns.map((column) => head(column, found, sortBy)))),
      el("tbody", {}, rows.map((each) => row(columns, each)))));
    status.textContent = total ? `${plural(total, singular(about.label), about.plural)}; ${number(offset + 1)} to ${number(offset + rows.length)} shown` : "Nothing fits: ask for less.";
    const step = (text, to) => el("button", { type: "button", disabled: to < 0 || to >= total, onclick: () => ask({ offset: to || "" }).then(() => region.focus()) }, text);
    pager.replaceChildren(...(total > page ? [step("Previous", offset - page), step("Next", offset + page)] : []));
    const { offset: _, ...all } = state;
    csv.href = addressOf("/explorer/table.csv", { kind, ...all });
  };

  const text = (name, label, attributes) => {
    const input = el("input", { value: state[name], autocomplete: "off", ...attributes });
    input.addEventListener("change", () => ask({ [name]: input.value.trim() }));
    return field(label, input);
  };
  const chooser = el("select", { onchange: (event) => go(`/explorer/table/${event.target.value}`) },
    options(kinds.filter((each) => each.count || each.label === kind).map((each) => [each.label, `${each.plural} (${number(each.count)})`]), kind));
  const code = el("input", { type: "checkbox", checked: state.code === "1", onchange: () => ask({ code: code.checked ? "1" : "" }) });
  const withCode = ["Paper", "Method"].includes(kind) ? el("label", { class: "check" }, code, "with code") : null;
  const form = el("form", { class: "filters", "aria-label": "Filter", onsubmit: (event) => event.preventDefault() },
    field("Kind", chooser), text("q", "Name has", { type: "search", dir: "auto" }),
    text("from", "Year from", { type: "number", min: 1000, max: 9999, class: "year" }),
    text("to", "to", { type: "number", min: 1000, max: 9999, class: "year" }), withCode, csv);
  await fill();
  if (!shown) throw new Error(status.textContent);
  return {
    title: `Table of ${about.plural}`,
    layout: "wide",
    content: [el("h1", { tabindex: "-1", class: "upper" }, about.plural), form, status, region, pager],
  };
};
