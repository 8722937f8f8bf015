// Which other methods were evaluated on the datasets of a method, on how many of them?
// group: compare
// $method: a method's name or alias, such as ResNet
// $limit: how many rows at most, by default 20

MATCH (m:Method)
WHERE toLower(m.name) = toLower($method)
   OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($method))
MATCH (m)-[:EVALUATED_ON]->(d:Dataset)
MATCH (o:Method)-[:EVALUATED_ON]->(d)
WHERE o.id <> m.id
WITH o, count(DISTINCT d) AS datasets
RETURN o.name AS method, datasets, o.id AS id
ORDER BY datasets DESC, method, id
LIMIT $limit
