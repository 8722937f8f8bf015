"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const byId = (id) => document.getElementById(id);
  const NODE = { kind: 0, caption: 1, aliases: 2, facts: 3 };
  const LINK = { type: 0, start: 1, end: 2, confidence: 3, derived: 4, support: 5, facts: 6, sentences: 7 };
  const MOST_NEIGHBOURS = 40, MOST_SUGGESTIONS = 12, MOST_OF_A_TYPE = 60, LABEL = 28, NAMED_FROM = 0.9;

  const graph = read("graph"), first = read("drawn");
  const linksOf = graph.nodes.map(() => []);
  graph.links.forEach((link, i) => { linksOf[link[LINK.start]].push(i); linksOf[link[LINK.end]].push(i); });

  const boxes = [...document.querySelectorAll("#legend input")];
  const colors = {};
  boxes.forEach((box) => {
    const dot = box.parentElement.querySelector("i");
    colors[box.value] = dot.dataset.color;
    dot.style.background = dot.dataset.color;
  });
  const on = () => new Set(boxes.filter((box) => box.checked).map((box) => box.value));

  const style = getComputedStyle(document.body);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const ink = dark ? "#e8eaed" : "#1d2329", faint = dark ? "#4a535d" : "#b3bcc5";

  const nodes = new vis.DataSet(), edges = new vis.DataSet();
  const options = structuredClone(first.options);
  options.nodes.font = { color: ink, size: 13, face: style.fontFamily, strokeWidth: 3, strokeColor: dark ? "#15181c" : "#fff" };
  options.edges.color = { color: faint, highlight: ink, hover: ink };
  options.edges.arrows = { to: { enabled: true, scaleFactor: 0.35 } };
  const network = new vis.Network(byId("network"), { nodes, edges }, options);
  let selected = null, named = true;

  const element = (tag, text, ...children) => {
    const made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    made.append(...children);
    return made;
  };
  const other = (link, node) => (link[LINK.start] === node ? link[LINK.end] : link[LINK.start]);
  const degree = (node) => new Set(linksOf[node].map((i) => other(graph.links[i], node))).size;
  const short = (caption) => (caption.length <= LABEL ? caption : caption.slice(0, LABEL - 1).trimEnd() + "…");
  const label = (node) => (graph.nodes[node][NODE.kind] === "Paper" && !named ? "" : short(graph.nodes[node][NODE.caption]));
  const said = (link) => link[LINK.sentences].map((part) => part.slice(0, 3).join(""));

  const drawnNode = (node, x, y) => {
    const [kind, caption] = graph.nodes[node], near = degree(node), weight = kind === "Paper" ? 0 : Math.sqrt(near);
    return { id: node, label: label(node), x, y, color: colors[kind], title: `${kind}: ${caption}\n${near} neighbours`,
             size: 5 + 3 * weight, font: { size: Math.min(12 + 2 * weight, 30) } };
  };
  const drawnEdge = (i) => {
    const link = graph.links[i], sentence = said(link)[0];
    return { id: i, from: link[LINK.start], to: link[LINK.end], dashes: Boolean(link[LINK.derived]),
             title: `${link[LINK.type]} (${link[LINK.confidence].toFixed(2)})` + (sentence ? `\n“${sentence}”` : "") };
  };
  const join = () => {
    const missing = new Set();
    nodes.getIds().forEach((node) => linksOf[node].forEach((i) => {
      if (!edges.get(i) && nodes.get(other(graph.links[i], node))) missing.add(i);
    }));
    edges.add([...missing].map(drawnEdge));
  };
  const status = () => {
    const drawn = nodes.getIds(), counts = {};
    drawn.forEach((node) => { const kind = graph.nodes[node][NODE.kind]; counts[kind] = (counts[kind] || 0) + 1; });
    boxes.forEach((box) => { box.parentElement.querySelector("small").textContent = counts[box.value] || ""; });
    byId("status").textContent = `${drawn.length} of ${graph.nodes.length} nodes drawn`;
  };

  // New nodes stand in rings around the node that they belong to.
  const place = (centre, added) => {
    const at = network.getPositions([centre])[centre] || { x: 0, y: 0 };
    nodes.add(added.map((node, i) => {
      const ring = 1 + Math.floor(i / 14), angle = (2 * Math.PI * (i % 14)) / 14 + ring / 3;
      return drawnNode(node, at.x + 110 * ring * Math.cos(angle), at.y + 110 * ring * Math.sin(angle));
    }));
  };
  const neighbours = (node, kinds) => {
    const near = [...new Set(linksOf[node].map((i) => other(graph.links[i], node)))];
    return near.filter((id) => !nodes.get(id) && kinds.has(graph.nodes[id][NODE.kind]));
  };
  const expand = (node) => {
    const added = neighbours(node, on()).sort((a, b) => degree(b) - degree(a) || a - b).slice(0, MOST_NEIGHBOURS);
    place(node, added);
    join();
    status();
  };

  const start = () => {
    edges.clear();
    nodes.clear();
    nodes.add(first.nodes.map((node) => ({ ...node, label: label(node.id) })));
    edges.add(first.edges.map((edge) => ({ ...edge, arrows: undefined })));
    const kinds = on();
    nodes.remove(nodes.getIds().filter((id) => !kinds.has(graph.nodes[id][NODE.kind])));
    network.fit({ animation: false });
    rename();
    status();
  };

  // Titles of papers would cover all else where the picture is seen from afar.
  const rename = () => {
    const near = network.getScale() > NAMED_FROM;
    if (near === named) return;
    named = near;
    nodes.update(nodes.getIds().filter((id) => graph.nodes[id][NODE.kind] === "Paper").map((id) => ({ id, label: label(id) })));
  };

  const open = (node) => {
    if (!nodes.get(node)) {
      const box = boxes.find((each) => each.value === graph.nodes[node][NODE.kind]);
      box.checked = true;
      const seen = linksOf[node].map((i) => other(graph.links[i], node)).find((id) => nodes.get(id));
      const at = seen === undefined ? network.getViewPosition() : network.getPositions([seen])[seen];
      nodes.add(drawnNode(node, at.x + 60, at.y + 60));
      expand(node);
    }
    network.selectNodes([node]);
    network.focus(node, { scale: Math.max(network.getScale(), 1), animation: { duration: 300 } });
    named = !named;
    rename();
    show(node);
  };

  const sentences = (link) => link[LINK.sentences].map(([before, mention, after, where]) =>
    element("blockquote", null, before, element("mark", mention), after, element("br"), element("small", where)));
  const claim = (link, node) => {
    const end = other(link, node), [kind, caption] = graph.nodes[end];
    const button = element("button", caption);
    button.type = "button";
    button.addEventListener("click", () => open(end));
    const facts = link[LINK.facts].map(([name, value]) => `${name} ${value}`);
    const note = [kind, link[LINK.confidence].toFixed(2), ...facts, ...(link[LINK.derived] ? ["derived"] : [])].join(" · ");
    return element("li", null, button, " ", element("small", note), ...sentences(link));
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
  const show = (node) => {
    selected = node;
    const [kind, caption, aliases, facts] = graph.nodes[node];
    const list = element("dl");
    if (aliases.length) list.append(element("dt", "also"), element("dd", aliases.join(", ")));
    facts.forEach(([name, value]) => list.append(element("dt", name), element("dd", value)));
    const more = element("button", "Draw its neighbours");
    more.type = "button";
    more.addEventListener("click", () => expand(node));
    byId("panel").replaceChildren(element("small", kind), element("h2", caption), more, list, ...claims(node));
    byId("panel").scrollTop = 0;
  };
  const showEdge = (i) => {
    const link = graph.links[i];
    const heads = [link[LINK.start], link[LINK.end]].map((node) => element("h2", graph.nodes[node][NODE.caption]));
    byId("panel").replaceChildren(heads[0], element("small", link[LINK.type]), heads[1],
      element("p", `confidence ${link[LINK.confidence].toFixed(2)}, support ${link[LINK.support]}`), ...sentences(link));
  };

  const search = byId("search"), suggestions = byId("suggestions");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = graph.nodes.map((node) => [node[NODE.caption], ...node[NODE.aliases]].map(plain));
  let found = [], at = -1;
  const rank = (text, node) => Math.min(...names[node].map((name) =>
    name === text ? 0 : name.startsWith(text) ? 1 : name.includes(" " + text) ? 2 : name.includes(text) ? 3 : 9));
  const suggest = () => {
    const text = plain(search.value.trim());
    found = !text ? [] : graph.nodes.map((_, node) => [rank(text, node), -degree(node), node])
      .filter(([score]) => score < 9).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
      .slice(0, MOST_SUGGESTIONS).map((each) => each[2]);
    at = found.length ? 0 : -1;
    listSuggestions();
    if (text && !found.length) byId("status").textContent = "nothing has that name"; else status();
  };
  const listSuggestions = () => {
    suggestions.replaceChildren(...found.map((node, i) => {
      const item = element("li", graph.nodes[node][NODE.caption], element("small", graph.nodes[node][NODE.kind]));
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(i === at));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(i); });
      return item;
    }));
    suggestions.hidden = !found.length;
    search.setAttribute("aria-expanded", String(Boolean(found.length)));
  };
  const choose = (i) => {
    const node = found[i];
    found = [];
    listSuggestions();
    if (node !== undefined) open(node);
  };
  search.addEventListener("input", suggest);
  search.addEventListener("blur", () => { found = []; listSuggestions(); });
  search.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) { at = (at + step + found.length) % found.length; listSuggestions(); event.preventDefault(); }
    if (event.key === "Enter") choose(at);
    if (event.key === "Escape") { found = []; listSuggestions(); }
  });

  boxes.forEach((box) => box.addEventListener("change", () => {
    if (!box.checked) nodes.remove(nodes.getIds().filter((id) => graph.nodes[id][NODE.kind] === box.value));
    else if (first.nodes.some((node) => graph.nodes[node.id][NODE.kind] === box.value)) {
      nodes.add(first.nodes.filter((node) => graph.nodes[node.id][NODE.kind] === box.value && !nodes.get(node.id)));
    } else {
      const kinds = new Set([box.value]);
      nodes.getIds().forEach((node) => place(node, neighbours(node, kinds).slice(0, MOST_NEIGHBOURS)));
    }
    join();
    status();
  }));
  byId("reset").addEventListener("click", start);
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) show(node); else if (edge !== undefined) showEdge(edge);
  });
  network.on("doubleClick", ({ nodes: [node] }) => { if (node !== undefined) expand(node); });
  network.on("zoom", rename);
  start();
  if (first.nodes.length === 1 || location.hash === "#first") show(first.nodes[0].id);
  window.kg = { network, nodes, selected: () => selected };
})();
