// Which papers use or introduce a dataset, and do they have code? The newest first.
// group: find
// $dataset: a dataset's name or alias, such as ImageNet

MATCH (d:Dataset)
WHERE toLower(d.name) = toLower($dataset)
   OR any(alias IN coalesce(d.aliases, []) WHERE toLower(alias) = toLower($dataset))
MATCH (p:Paper)-[r:USES|INTRODUCES]->(d)
RETURN p.title AS paper, p.date AS date, type(r) AS role,
       EXISTS { MATCH (p)-[:HAS_CODE]->(:Repository) } AS code, p.id AS id
ORDER BY coalesce(p.date, '') DESC, p.title, p.id, type(r), d.id
