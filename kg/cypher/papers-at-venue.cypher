// Which papers appeared at a venue, in which year, with which note? The newest first.
// group: find
// $venue: a venue's name or alias, such as CVPR

MATCH (v:Venue)
WHERE toLower(v.name) = toLower($venue)
   OR any(alias IN coalesce(v.aliases, []) WHERE toLower(alias) = toLower($venue))
MATCH (p:Paper)-[r:PUBLISHED_IN]->(v)
RETURN v.name AS venue, r.year AS year, r.note AS note, p.title AS paper, p.id AS id
ORDER BY coalesce(r.year, 0) DESC, p.title, p.id, v.id, coalesce(r.note, '')
