// Which papers share most methods, datasets and tasks with a paper?
// group: explore
// $paper: a paper's title, DOI, arXiv id or id, such as Deep Residual Learning for Image Recognition
// $limit: how many rows at most, by default 20

MATCH (p:Paper)
WHERE toLower($paper) IN [toLower(p.title), p.id, toLower(p.doi), toLower(p.arxiv)]
MATCH (p)-[:USES|INTRODUCES|ADDRESSES]->(x)
MATCH (q:Paper)-[:USES|INTRODUCES|ADDRESSES]->(x)
WHERE q.id <> p.id
WITH q, count(DISTINCT x) AS shared
RETURN q.title AS paper, shared, q.id AS id
ORDER BY shared DESC, paper, id
LIMIT $limit
