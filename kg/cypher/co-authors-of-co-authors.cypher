// With whom did an author's co-authors write, but the author never? Through how many of them?
// group: explore
// $author: an author's name or alias, such as Kaiming He

MATCH (a:Author)
WHERE toLower(a.name) = toLower($author)
   OR any(alias IN coalesce(a.aliases, []) WHERE toLower(alias) = toLower($author))
MATCH (a)-[:WROTE]->(p:Paper)
MATCH (b:Author)-[:WROTE]->(p)
WHERE b.id <> a.id
WITH DISTINCT a, b
MATCH (b)-[:WROTE]->(q:Paper)
MATCH (c:Author)-[:WROTE]->(q)
WHERE c.id <> a.id AND NOT EXISTS { MATCH (a)-[:WROTE]->(:Paper)<-[:WROTE]-(c) }
WITH c, count(DISTINCT b) AS through
RETURN c.name AS author, through, c.id AS id
ORDER BY through DESC, author, id
