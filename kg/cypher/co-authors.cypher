// With whom did an author write, how many papers?
// group: explore
// $author: an author's name or alias, such as Kaiming He

MATCH (a:Author)
WHERE toLower(a.name) = toLower($author)
   OR any(alias IN coalesce(a.aliases, []) WHERE toLower(alias) = toLower($author))
MATCH (a)-[:WROTE]->(p:Paper)
MATCH (b:Author)-[:WROTE]->(p)
WHERE b.id <> a.id
WITH b, count(DISTINCT p) AS papers
RETURN b.name AS co_author, papers, b.id AS id
ORDER BY papers DESC, co_author, id
