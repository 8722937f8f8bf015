// Which methods were evaluated on a dataset, in how many papers?
// group: compare
// $dataset: a dataset's name or alias, such as ImageNet

MATCH (d:Dataset)
WHERE toLower(d.name) = toLower($dataset)
   OR any(alias IN coalesce(d.aliases, []) WHERE toLower(alias) = toLower($dataset))
MATCH (m:Method)-[r:EVALUATED_ON]->(d)
RETURN m.name AS method, r.support AS papers, r.confidence AS confidence, m.id AS id
ORDER BY r.support DESC, m.name, m.id, d.id
