"use strict";
// Beside the picture: what is known of a node, a line or a community, and the sentences that say so.
const MOST_OF_A_TYPE = 60, MOST_OF_A_KIND = 10, SHARED = ["Method", "Dataset", "Task"];
const KINDS = [...SHARED, ...Object.keys(first.shapes).filter((kind) => !SHARED.includes(kind))];
const panel = byId("panel");
const tabs = [...document.querySelectorAll("[role=tab]")];

const turnTo = (tab) => tabs.forEach((each) => {
  const on = each === tab;
  each.setAttribute("aria-selected", String(on));
  each.tabIndex = on ? 0 : -1;
  byId(each.getAttribute("aria-controls")).hidden = !on;
});
tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => turnTo(tab));
  tab.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = tabs[(i + 1) % tabs.length];
    turnTo(next);
    next.focus();
  });
});

const put = (...content) => {
  panel.replaceChildren(...content);
  panel.scrollTop = 0;
  turnTo(tabs[0]);
};
const sentences = (link) => link[LINK.sentences].map(([before, mention, after, where]) =>
  element("blockquote", null, before, element("mark", mention), after, element("br"), element("small", where)));
const claim = (link, node) => {
  const end = other(link, node);
  const facts = link[LINK.facts].map(([name, value]) => `${name} ${value}`);
  const note = [kindOf(end), link[LINK.confidence].toFixed(2), ...facts, ...(link[LINK.derived] ? ["derived"] : [])].join(" · ");
  return element("li", null, button(captionOf(end), () => visit(end)), " ", element("small", note), ...sentences(link));
};
const claims = (node) => {
  const groups = new Map();
  linksOf[node].map((i) => graph.links[i]).forEach((link) => {
    const type = (link[LINK.start] === node ? "" : "← ") + link[LINK.type];
    groups.set(type, [...(groups.get(type) || []), link]);
  });
  return [...groups].flatMap(([type, links]) => {
    links.sort((a, b) => b[LINK.confidence] - a[LINK.confidence]);
    const list = element("ul", null, ...links.slice(0, MOST_OF_A_TYPE).map((link) => claim(link, node)));
    const rest = links.length - MOST_OF_A_TYPE;
    return [element("h3", `${type} (${links.length})`), list, ...(rest > 0 ? [element("small", `and ${rest} more`)] : [])];
  });
};
const showNode = (node) => {
  const [kind, caption, aliases, facts] = graph.nodes[node], list = element("dl");
  if (aliases.length) list.append(element("dt", "also"), element("dd", aliases.join(", ")));
  facts.forEach(([name, value]) => list.append(element("dt", name), element("dd", value)));
  const community = named(node) === null ? "" : ` · ${graph.communities[named(node)][0]}`;
  put(element("small", kind + community), element("h2", caption), button("Draw its neighbours", () => expand(node)), list,
    ...claims(node));
};
const showLine = ({ a, b }) => {
  const links = linksOf[a].map((i) => graph.links[i]).filter((link) => other(link, a) === b);
  put(element("h2", "A link"), ...links.flatMap((link) => [
    element("ul", null, element("li", null, button(captionOf(link[LINK.start]), () => visit(link[LINK.start])))),
    element("h3", `${link[LINK.type]} →`),
    element("ul", null, claim(link, link[LINK.start])),
    element("p", `support ${link[LINK.support]}`),
  ]));
};
const kinds = (own) => [...new Set(own.map(kindOf))].sort((a, b) => KINDS.indexOf(a) - KINDS.indexOf(b)).flatMap((kind) => {
  const all = own.filter((node) => kindOf(node) === kind).sort((a, b) => degrees[b] - degrees[a] || a - b);
  const list = all.slice(0, MOST_OF_A_KIND).map((node) =>
    element("li", null, button(captionOf(node), () => visit(node)), " ", element("small", String(degrees[node]))));
  const rest = all.length - MOST_OF_A_KIND;
  return [element("h3", `${kind} (${all.length})`), element("ul", null, ...list),
    ...(rest > 0 ? [element("small", `and ${rest} more`)] : [])];
});
const showCommunity = (community) => put(element("small", "Community"), element("h2", graph.communities[community][0]),
  ...kinds(graph.nodes.map((_, node) => node).filter((node) => communityOf(node) === community)));
// Before anything is chosen: how to go on, and the most joined things of the kinds that connect papers.
const showAll = () => {
  const own = ranked.filter((node) => SHARED.includes(kindOf(node)));
  put(element("p", "Choose a node to see what is known of it, with the sentences that say so. A double click draws its "
    + "neighbours; a community’s name shows that community alone."), ...(own.length ? [element("h2", "Most joined"), ...kinds(own)] : []));
};
