// Which datasets was a method evaluated on, in how many papers?
// group: find
// $method: a method's name or alias, such as ResNet

MATCH (m:Method)
WHERE toLower(m.name) = toLower($method)
   OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($method))
MATCH (m)-[r:EVALUATED_ON]->(d:Dataset)
RETURN m.name AS method, d.name AS dataset, r.support AS papers, r.confidence AS confidence, d.id AS id
ORDER BY r.support DESC, d.name, d.id, m.id
