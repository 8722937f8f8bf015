// Which sentences say that a paper uses or introduces a method?
// group: trace
// $method: a method's name or alias, such as ResNet

MATCH (m:Method)
WHERE toLower(m.name) = toLower($method)
   OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($method))
MATCH (p:Paper)-[r:USES|INTRODUCES]->(m)
UNWIND r.evidence AS sentence
RETURN p.title AS paper, type(r) AS edge, r.confidence AS confidence, sentence, r.id AS id
ORDER BY p.title, r.id, sentence
