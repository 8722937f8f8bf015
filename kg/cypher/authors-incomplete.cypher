// Which papers do not name all their authors, how many are named, how many are there?
// group: check

MATCH (p:Paper)
WHERE p.authors_complete = false
OPTIONAL MATCH (a:Author)-[:WROTE]->(p)
WITH p, count(DISTINCT a) AS named
RETURN p.title AS paper, named, p.author_count AS authors, p.id AS id
ORDER BY paper, id
