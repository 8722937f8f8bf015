// Which datasets do most papers use?
// group: compare
// $limit: how many rows at most, by default 20

MATCH (p:Paper)-[:USES]->(d:Dataset)
WITH d, count(DISTINCT p) AS papers
RETURN d.name AS dataset, papers, d.id AS id
ORDER BY papers DESC, dataset, id
LIMIT $limit
