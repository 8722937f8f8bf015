// Which introduced methods were evaluated on no dataset that the graph knows?
// group: check

MATCH (p:Paper)-[:INTRODUCES]->(m:Method)
WHERE NOT EXISTS { MATCH (m)-[:EVALUATED_ON]->(:Dataset) }
RETURN m.name AS method, p.title AS paper, p.date AS date, m.id AS id
ORDER BY m.name, m.id, p.title, p.id
