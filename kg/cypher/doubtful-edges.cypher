// Which edges is the graph least sure of?
// group: check
// $below: show what is less sure than this, by default 0.5
// $limit: how many rows at most, by default 20

MATCH (a)-[r]->(b)
WHERE r.confidence < $below
RETURN r.confidence AS confidence, type(r) AS edge, coalesce(a.name, a.title) AS start,
       coalesce(b.name, b.title) AS end, r.id AS id
ORDER BY r.confidence, r.id
LIMIT $limit
