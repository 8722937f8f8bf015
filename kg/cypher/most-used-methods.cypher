// Which methods do most papers use?
// group: compare
// $limit: how many rows at most, by default 20

MATCH (p:Paper)-[:USES]->(m:Method)
WITH m, count(DISTINCT p) AS papers
RETURN m.name AS method, papers, m.id AS id
ORDER BY papers DESC, method, id
LIMIT $limit
