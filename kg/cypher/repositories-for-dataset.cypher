// Which repositories come with the papers that use or introduce a dataset?
// group: find
// $dataset: a dataset's name or alias, such as ImageNet

MATCH (d:Dataset)
WHERE toLower(d.name) = toLower($dataset)
   OR any(alias IN coalesce(d.aliases, []) WHERE toLower(alias) = toLower($dataset))
MATCH (p:Paper)-[:USES|INTRODUCES]->(d)
MATCH (p)-[h:HAS_CODE]->(r:Repository)
RETURN DISTINCT r.name AS repository, r.url AS url, h.official AS official, p.title AS paper, p.id AS id
ORDER BY repository, paper, id, official
