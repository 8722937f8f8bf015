// Which authors wrote most papers?
// group: explore
// $limit: how many rows at most, by default 20

MATCH (a:Author)-[:WROTE]->(p:Paper)
WITH a, count(DISTINCT p) AS papers
RETURN a.name AS author, papers, a.id AS id
ORDER BY papers DESC, author, id
LIMIT $limit
