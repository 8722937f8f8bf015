// The first page: what the graph holds, what most papers speak of, where to go on.

import { get, summary } from "./api.js";
import { addressOf, bdi, dot, el, nodeUrl, number, plural, singular, thing } from "./dom.js";

const tile = (kind) => el("li", {}, el("a", { href: `/explorer/table/${kind.label}` },
  el("strong", {}, number(kind.count)), el("span", {}, dot(kind.label), kind.count === 1 ? singular(kind.label) : kind.plural)));

const bar = (share) => {
  const filled = el("span");
  filled.style.inlineSize = `${100 * share}%`;
  return el("span", { class: "bar", "aria-hidden": "true" }, filled);
};

const ranked = (name, nodes, plural_, kind) => {
  const most = Math.max(...nodes.map((node) => node.papers));
  return el("section", { class: "card" },
    el("h2", {}, name),
    el("ol", { class: "bars", "data-kind": kind }, nodes.map((node) => el("li", {},
      thing(node), bar(node.papers / most), el("span", { class: "number" }, number(node.papers))))),
    el("p", {}, el("a", { href: `/explorer/table/${kind}` }, `All ${plural_}`)));
};

const board = (pair) => el("li", {},
  el("a", { href: addressOf("/explorer/leaderboard", { dataset: pair.dataset, metric: pair.metric }) },
    bdi(pair.dataset_name), el("span", { class: "by" }, " by "), bdi(pair.metric_name ?? "no named metric")),
  el("small", {}, plural(pair.results, "result")));

export const home = async ({ signal }) => {
  const [about, { pairs }] = await Promise.all([summary(), get("leaderboards", {}, signal)]);
  const { kinds, most_used: most, listings } = about;
  const names = { Method: "Most used methods", Dataset: "Most used datasets", Task: "Most addressed tasks" };
  const span = about.years.last ? `, of ${about.years.first === about.years.last ? "" : `${about.years.first}–`}${about.years.last} where dated` : "";
  const papers = kinds.find((kind) => kind.label === "Paper").count;
  return {
    layout: "wide",
    content: [
      el("h1", { tabindex: "-1" }, "What these papers tried, on which data, with which code"),
      el("p", { class: "lead" }, `${plural(papers, "paper")}${span}; ${plural(about.edges, "claim")}, ${plural(about.evidence, "mention")} that speak for them, each with its sentence and source.`),
      el("ul", { class: "tiles", "aria-label": "What the graph holds" }, kinds.filter((kind) => kind.count).map(tile)),
      el("div", { class: "cards" },
        Object.entries(most).filter(([, nodes]) => nodes.length)
          .map(([kind, nodes]) => ranked(names[kind], nodes, kinds.find((each) => each.label === kind).plural, kind)),
        pairs.length ? el("section", { class: "card" }, el("h2", {}, "Leaderboards"), el("ul", { class: "pairs" }, pairs.slice(0, 12).map(board)),
          el("p", {}, el("a", { href: "/explorer/leaderboards" }, "All leaderboards"))) : null,
        el("section", { class: "card" }, el("h2", {}, "Sources"),
          el("ul", { class: "pairs" }, listings.map((each) => el("li", {}, el("a", { href: nodeUrl(each.iri) }, bdi(each.name)), el("small", {}, plural(each.papers, "paper"))))),
          el("p", {}, el("a", { href: "/explorer/table/Listing" }, "All listings"))),
        el("section", { class: "card" }, el("h2", {}, "Ask"),
          el("p", {}, "Named questions, in Cypher and SPARQL, with the same answers:"),
          el("ul", { class: "pairs" }, QUESTIONS.map(([name, text]) => el("li", {}, el("a", { href: addressOf("/explorer/query", { question: name }) }, text)))),
          el("p", {}, el("a", { href: "/explorer/query" }, "All questions")))),
    ],
  };
};

const QUESTIONS = [
  ["methods-on-dataset", "Which methods were evaluated on a dataset?"],
  ["code-for-method", "Which repositories implement a method?"],
  ["datasets-used-together", "Which datasets are used together?"],
  ["who-introduced-method", "Who introduced a method?"],
  ["papers-without-code", "Which papers have no code?"],
];
