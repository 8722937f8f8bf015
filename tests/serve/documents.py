"""The stores that the W3C's test cases expect: three named graphs, of one document each."""

from pyoxigraph import NamedNode, Quad, Store

from kg.engines import Stores
from kg.stores.sparql import SparqlStore
from kg.tables import Graph

BASE = "http://kasei.us/2009/09/sparql/data/"
DOCUMENTS = tuple(f"{BASE}data{number}.rdf" for number in (1, 2, 3))
_A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DOCUMENT = NamedNode("http://xmlns.com/foaf/0.1/Document")


class Documents(Stores):
    """Those graphs instead of the graph's own triples."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        store = Store()
        for name in map(NamedNode, DOCUMENTS):
            store.add(Quad(name, _A, _DOCUMENT, name))
        self._sparql = SparqlStore(store)
