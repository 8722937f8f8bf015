// On which datasets were two methods both evaluated, in how many papers each?
// group: compare
// $method: a method's name or alias, such as ResNet
// $other: another method's name or alias, such as VGG

MATCH (m:Method)
WHERE toLower(m.name) = toLower($method)
   OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($method))
MATCH (o:Method)
WHERE toLower(o.name) = toLower($other)
   OR any(alias IN coalesce(o.aliases, []) WHERE toLower(alias) = toLower($other))
MATCH (m)-[r:EVALUATED_ON]->(d:Dataset)
MATCH (o)-[s:EVALUATED_ON]->(d)
RETURN d.name AS dataset, m.name AS method, r.support AS papers, o.name AS other, s.support AS other_papers, d.id AS id
ORDER BY d.name, d.id, m.id, o.id
