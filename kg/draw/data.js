"use strict";
// What the page knows: the graph, as kg/draw/page.py writes it, and small questions about it.
const byId = (id) => document.getElementById(id);
const read = (id) => JSON.parse(byId(id).textContent);
const NODE = { kind: 0, caption: 1, aliases: 2, facts: 3, community: 4, size: 5 };
const LINK = { type: 0, start: 1, end: 2, confidence: 3, derived: 4, support: 5, facts: 6, sentences: 7 };

const graph = read("graph"), first = read("drawn");
const linksOf = graph.nodes.map(() => []);
graph.links.forEach((link, i) => { linksOf[link[LINK.start]].push(i); linksOf[link[LINK.end]].push(i); });

const kindOf = (node) => graph.nodes[node][NODE.kind];
const captionOf = (node) => graph.nodes[node][NODE.caption];
const communityOf = (node) => graph.nodes[node][NODE.community];
const other = (link, node) => (link[LINK.start] === node ? link[LINK.end] : link[LINK.start]);
const neighboursOf = (node) => [...new Set(linksOf[node].map((i) => other(graph.links[i], node)))];
const degrees = graph.nodes.map((_, node) => neighboursOf(node).length);

const element = (tag, text, ...children) => {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  made.append(...children);
  return made;
};
const button = (text, action) => {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
};
