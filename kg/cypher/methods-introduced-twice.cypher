// Which methods do several papers claim to introduce?
// group: check

MATCH (p:Paper)-[:INTRODUCES]->(m:Method)
WITH m, count(DISTINCT p) AS papers
WHERE papers > 1
RETURN m.name AS method, papers, m.id AS id
ORDER BY papers DESC, method, id
