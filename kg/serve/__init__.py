"""`kg serve`: the SPARQL 1.1 Protocol, Neo4j's Query API and an explorer over one graph directory, read-only.

`kg.serve.app.app` is the ASGI application. Queries run in worker processes that are killed at their deadline; these
import `kg.serve.worker` and little else, so this package imports nothing by itself. What opens the stores of a graph is
passed in.
"""
