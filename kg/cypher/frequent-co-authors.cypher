// Which two authors wrote most papers together?
// group: explore
// $limit: how many rows at most, by default 20

MATCH (a:Author)-[:WROTE]->(p:Paper)
MATCH (b:Author)-[:WROTE]->(p)
WHERE a.id < b.id
WITH a, b, count(DISTINCT p) AS papers
RETURN a.name AS author, b.name AS co_author, papers, a.id AS author_id, b.id AS id
ORDER BY papers DESC, author, co_author, author_id, id
LIMIT $limit
