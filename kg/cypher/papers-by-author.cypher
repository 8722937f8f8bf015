// Which papers did an author write, at which place among the authors? The newest first.
// group: find
// $author: an author's name or alias, such as Kaiming He

MATCH (a:Author)
WHERE toLower(a.name) = toLower($author)
   OR any(alias IN coalesce(a.aliases, []) WHERE toLower(alias) = toLower($author))
MATCH (a)-[w:WROTE]->(p:Paper)
RETURN a.name AS author, p.title AS paper, p.date AS date, w.position AS position, p.id AS id
ORDER BY coalesce(p.date, '') DESC, p.title, p.id, a.id, w.position
