// Which papers use a method? The newest first.
// group: find
// $method: a method's name or alias, such as ResNet

MATCH (m:Method)
WHERE toLower(m.name) = toLower($method)
   OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($method))
MATCH (p:Paper)-[r:USES]->(m)
RETURN m.name AS method, p.title AS paper, p.date AS date, r.confidence AS confidence, p.id AS id
ORDER BY coalesce(p.date, '') DESC, p.title, p.id, m.id
