// Which papers name both a method and a dataset, and what is each to them?
// group: trace
// $method: a method's name or alias, such as ResNet
// $dataset: a dataset's name or alias, such as ImageNet

MATCH (m:Method)
WHERE toLower(m.name) = toLower($method)
   OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($method))
MATCH (d:Dataset)
WHERE toLower(d.name) = toLower($dataset)
   OR any(alias IN coalesce(d.aliases, []) WHERE toLower(alias) = toLower($dataset))
MATCH (p:Paper)-[r:USES|INTRODUCES]->(m)
MATCH (p)-[s:USES|INTRODUCES]->(d)
RETURN p.title AS paper, type(r) AS method_role, type(s) AS dataset_role, p.id AS id
ORDER BY p.title, p.id, type(r), type(s), m.id, d.id
