// Leaderboards: which datasets and metrics have results, and the results of one pair, the best first.

import { get } from "./api.js";
import { sentence } from "./claims.js";
import { addressOf, announce, bdi, el, field, nodeUrl, number, options, plural, short, thing } from "./dom.js";
import { go, remember } from "./router.js";

const boardUrl = (dataset, metric, order) => addressOf("/explorer/leaderboard", { dataset, metric, order });
const NO_METRIC = "no named metric";

export const leaderboards = async ({ address, signal }) => {
  const q = address.searchParams.get("q") ?? "";
  const region = el("div", { class: "scroll", role: "region", "aria-label": "Datasets and metrics", tabindex: "0" });
  const status = el("p", { class: "hint", role: "status" });
  const row = (pair) => el("tr", {},
    el("th", { scope: "row" }, thing({ iri: pair.dataset, label: "Dataset", name: pair.dataset_name })),
    el("td", {}, el("a", { href: boardUrl(pair.dataset, pair.metric) }, bdi(short(pair.metric_name ?? NO_METRIC)))),
    el("td", { class: "number" }, number(pair.results)), el("td", { class: "number" }, number(pair.papers)));
  const fill = async (words) => {
    let found;
    try { found = await get("leaderboards", { q: words }, signal); } catch (error) {
      if (!signal.aborted) status.textContent = error.message;
      return;
    }
    const { pairs, total } = found;
    region.replaceChildren(el("table", {}, el("caption", { class: "hidden" }, "Datasets and metrics with results"),
      el("thead", {}, el("tr", {}, ["Dataset", "Leaderboard by", "Results", "Papers"].map((name, i) => el("th", { scope: "col", class: i > 1 ? "number" : null }, name)))),
      el("tbody", {}, pairs.map(row))));
    status.textContent = !total ? "No result fits: ask for less." : `${plural(total, "leaderboard")}${total > pairs.length ? `; the fullest ${number(pairs.length)} are shown` : ""}`;
  };
  const box = el("input", { type: "search", value: q, autocomplete: "off", dir: "auto" });
  box.addEventListener("change", () => { remember(addressOf("/explorer/leaderboards", { q: box.value.trim() })); fill(box.value.trim()); });
  await fill(q);
  return {
    title: "Leaderboards",
    content: [
      el("h1", { tabindex: "-1" }, "Leaderboards"),
      el("p", { class: "lead" }, "Results that papers report in their abstracts, by dataset and metric."),
      el("form", { class: "filters", onsubmit: (event) => event.preventDefault() }, field("Dataset or metric has", box)),
      status, region,
    ],
  };
};

const shownValue = (value) => value.replaceAll("\\%", "%").replaceAll("$", "").trim();
const list = (nodes, label) => (nodes ?? []).map((node) => el("div", {}, thing({ ...node, label })));

const row = (result) => el("tr", {},
  el("td", { class: "number" }, result.number === null ? "–" : number(result.place)),
  el("th", { scope: "row", class: "value" }, el("a", { href: nodeUrl(result.iri) }, bdi(shownValue(result.value)))),
  el("td", {}, result.methods ? list(result.methods, "Method") : el("span", { class: "none" }, "not named")),
  el("td", {}, thing({ iri: result.paper, label: "Paper", name: result.paper_name }), result.year ? el("small", {}, ` ${result.year}`) : null,
    result.sentences.length ? el("details", {}, el("summary", {}, "sentence"), result.sentences.map(sentence)) : null),
  el("td", {}, list(result.code, "Repository")),
  el("td", { class: "number" }, result.confidence.toFixed(2)));

const COLUMNS = [["Place", true], ["Value"], ["Method"], ["Paper"], ["Code"], ["Confidence", true]];
const tableOf = (results, caption) => el("div", { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
  el("table", { class: "board" }, el("caption", { class: "hidden" }, caption),
    el("thead", {}, el("tr", {}, COLUMNS.map(([name, isNumber]) => el("th", { scope: "col", class: isNumber ? "number" : null }, name)))),
    el("tbody", {}, results.map(row))));

export const leaderboard = async ({ address, signal }) => {
  const asked = { dataset: address.searchParams.get("dataset") ?? "", metric: address.searchParams.get("metric") ?? "" };
  const order = address.searchParams.get("order");
  const found = await get("leaderboard", order ? { ...asked, order } : asked, signal);
  const { pairs } = await get("leaderboards", { dataset: found.dataset.id }, signal);
  const { dataset, metric, results } = found;
  const absolute = results.filter((each) => !each.relative), relative = results.filter((each) => each.relative);
  const metrics = el("select", { onchange: (event) => go(boardUrl(asked.dataset, event.target.value)) },
    options(pairs.map((pair) => [pair.metric ?? "", `${short(pair.metric_name ?? NO_METRIC, 60)} (${number(pair.results)})`]), metric?.iri ?? ""));
  const turn = el("select", { onchange: (event) => go(boardUrl(asked.dataset, asked.metric, event.target.value)) },
    options([["desc", "highest first"], ["asc", "lowest first"]], found.order));
  const name = `${dataset.name} by ${metric?.name ?? NO_METRIC}`;
  announce(name);
  const section = (heading, hint, rows) => (rows.length ? [el("h2", {}, heading, " ", el("small", {}, number(rows.length))), el("p", { class: "hint" }, hint), tableOf(rows, heading)] : []);
  return {
    title: name,
    layout: "wide",
    content: [
      el("p", { class: "kind" }, el("a", { href: "/explorer/leaderboards" }, "Leaderboards")),
      el("h1", { tabindex: "-1" }, el("a", { href: nodeUrl(dataset.iri) }, bdi(short(dataset.name))), " by ",
        metric ? el("a", { href: nodeUrl(metric.iri) }, bdi(short(metric.name))) : NO_METRIC),
      el("form", { class: "filters", "aria-label": "Leaderboard", onsubmit: (event) => event.preventDefault() }, field("Metric", metrics), field("Order", turn)),
      ...section("Reported values", "Places count among values of the same unit. Settings differ between papers: read the sentence before comparing.", absolute),
      ...section("Relative gains", "Improvements over something else that the sentence names; they make no ranking.", relative),
      results.length ? null : el("p", {}, "No paper reports a result here."),
    ].filter(Boolean),
  };
};
