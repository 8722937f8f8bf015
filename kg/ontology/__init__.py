"""Our own terms (`kg.ttl`), the shapes of a graph in RDF (`shapes.ttl`), its JSON-LD context, and checking it."""
