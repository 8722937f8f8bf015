// Which other datasets do the papers with a dataset use or introduce, in how many papers?
// group: explore
// $dataset: a dataset's name or alias, such as ImageNet
// $limit: how many rows at most, by default 20

MATCH (d:Dataset)
WHERE toLower(d.name) = toLower($dataset)
   OR any(alias IN coalesce(d.aliases, []) WHERE toLower(alias) = toLower($dataset))
MATCH (p:Paper)-[:USES|INTRODUCES]->(d)
MATCH (p)-[:USES|INTRODUCES]->(o:Dataset)
WHERE o.id <> d.id
WITH o, count(DISTINCT p) AS papers
RETURN o.name AS dataset, papers, o.id AS id
ORDER BY papers DESC, dataset, id
LIMIT $limit
