"use strict";
// The nodes drawn as a table: the same as the picture, for those who do not see it or prefer to read.
const ROWS = 100, FACTS = 160, UNTOLD = new Set(["abstract"]);
const rows = { order: "degree", up: false, most: ROWS };
const body = document.querySelector("#tables tbody"), kindSelect = byId("kind");

const factsOf = (node) => {
  const facts = graph.nodes[node][NODE.facts].filter(([name]) => !UNTOLD.has(name));
  const text = facts.map(([name, value]) => `${name} ${value}`).join(" · ");
  return text.length > FACTS ? text.slice(0, FACTS).trimEnd() + "…" : text;
};
const row = (node) => {
  const community = named(node) === null ? "" : ` · ${graph.communities[named(node)][0]}`;
  const head = element("th", null, button(captionOf(node), () => {}), element("small", kindOf(node) + community));
  head.scope = "row";
  const made = element("tr", null, head, element("td", String(degrees[node])), element("td", factsOf(node)));
  if (node === view.selected) made.setAttribute("aria-current", "true");
  made.addEventListener("click", () => choose(node));
  made.dataset.node = node;
  return made;
};
const mark = (node) => body.querySelectorAll("tr").forEach((each) => {
  if (Number(each.dataset.node) === node) each.setAttribute("aria-current", "true"); else each.removeAttribute("aria-current");
});
const compared = {
  name: (a, b) => captionOf(a).localeCompare(captionOf(b), "en") || a - b,
  degree: (a, b) => degrees[a] - degrees[b] || b - a,
};
const fillTable = () => {
  const own = ranked.filter((node) => kindSelect.value === "" || kindOf(node) === kindSelect.value);
  own.sort((a, b) => (rows.up ? 1 : -1) * compared[rows.order](a, b));
  body.replaceChildren(...own.slice(0, rows.most).map(row));
  byId("more").hidden = own.length <= rows.most;
  byId("more").textContent = `Show more (${own.length - rows.most} left)`;
};
const fillKinds = (counts) => {
  const kept = kindSelect.value;
  const choices = [["", `all that is drawn (${ranked.length})`], ...Object.entries(counts).map(([kind, count]) => [kind, `${kind} (${count})`])];
  kindSelect.replaceChildren(...choices.map(([value, text]) => {
    const made = element("option", text);
    made.value = value;
    return made;
  }));
  kindSelect.value = kept in counts ? kept : "";
};
kindSelect.addEventListener("change", () => { rows.most = ROWS; fillTable(); });
byId("more").addEventListener("click", () => { rows.most += ROWS; fillTable(); });
document.querySelectorAll("#tables thead button").forEach((each) => each.addEventListener("click", () => {
  const order = each.dataset.order;
  rows.up = order === rows.order ? !rows.up : order === "name";
  rows.order = order;
  document.querySelectorAll("#tables thead [aria-sort]").forEach((head) => head.setAttribute("aria-sort", "none"));
  each.parentElement.setAttribute("aria-sort", rows.up ? "ascending" : "descending");
  fillTable();
}));
