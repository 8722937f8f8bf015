// Which other methods do the papers with a method use or introduce, in how many papers?
// group: explore
// $method: a method's name or alias, such as ResNet
// $limit: how many rows at most, by default 20

MATCH (m:Method)
WHERE toLower(m.name) = toLower($method)
   OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($method))
MATCH (p:Paper)-[:USES|INTRODUCES]->(m)
MATCH (p)-[:USES|INTRODUCES]->(o:Method)
WHERE o.id <> m.id
WITH o, count(DISTINCT p) AS papers
RETURN o.name AS method, papers, o.id AS id
ORDER BY papers DESC, method, id
LIMIT $limit
