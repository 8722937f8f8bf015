// Who introduced a method, in which paper? The oldest first, authors as printed.
// group: find
// $method: a method's name or alias, such as ResNet

MATCH (m:Method)
WHERE toLower(m.name) = toLower($method)
   OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($method))
MATCH (p:Paper)-[:INTRODUCES]->(m)
OPTIONAL MATCH (a:Author)-[w:WROTE]->(p)
RETURN m.name AS method, p.title AS paper, p.date AS date, a.name AS author, w.position AS position, p.id AS id
ORDER BY coalesce(p.date, ''), p.title, p.id, m.id, coalesce(w.position, 0), coalesce(a.id, '')
