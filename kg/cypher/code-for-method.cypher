// Which repositories implement a method, according to how many papers?
// group: find
// $method: a method's name or alias, such as ResNet

MATCH (m:Method)
WHERE toLower(m.name) = toLower($method)
   OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($method))
MATCH (m)-[i:IMPLEMENTED_BY]->(r:Repository)
RETURN m.name AS method, r.name AS repository, r.url AS url, i.support AS papers, r.id AS id
ORDER BY i.support DESC, r.name, r.id, m.id
