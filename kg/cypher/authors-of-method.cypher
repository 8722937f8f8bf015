// Who works with a method: authors of the papers that use or introduce it?
// group: explore
// $method: a method's name or alias, such as ResNet
// $limit: how many rows at most, by default 20

MATCH (m:Method)
WHERE toLower(m.name) = toLower($method)
   OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($method))
MATCH (p:Paper)-[:USES|INTRODUCES]->(m)
MATCH (a:Author)-[:WROTE]->(p)
WITH a, count(DISTINCT p) AS papers
RETURN a.name AS author, papers, a.id AS id
ORDER BY papers DESC, author, id
LIMIT $limit
