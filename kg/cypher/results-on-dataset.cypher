// Which results are reported on a dataset, of which method, by which measure?
// group: compare
// $dataset: a dataset's name or alias, such as ImageNet

MATCH (d:Dataset)
WHERE toLower(d.name) = toLower($dataset)
   OR any(alias IN coalesce(d.aliases, []) WHERE toLower(alias) = toLower($dataset))
MATCH (r:Result)-[:ON_DATASET]->(d)
MATCH (p:Paper)-[:REPORTS]->(r)
OPTIONAL MATCH (r)-[:OF_METHOD]->(m:Method)
OPTIONAL MATCH (r)-[:MEASURED_BY]->(k:Metric)
RETURN k.name AS metric, m.name AS method, r.value AS value, r.relative AS relative, p.title AS paper, r.id AS id
ORDER BY coalesce(k.name, ''), coalesce(r.number, 0.0) DESC, r.value, r.id, p.id, coalesce(m.id, ''), coalesce(k.id, '')
