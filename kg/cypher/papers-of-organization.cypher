// Which papers come from an organization? The newest first.
// group: find
// $organization: an organization's name or alias, such as Google Research

MATCH (o:Organization)
WHERE toLower(o.name) = toLower($organization)
   OR any(alias IN coalesce(o.aliases, []) WHERE toLower(alias) = toLower($organization))
MATCH (p:Paper)-[:AFFILIATED_WITH]->(o)
RETURN o.name AS organization, p.title AS paper, p.date AS date, p.id AS id
ORDER BY coalesce(p.date, '') DESC, p.title, p.id, o.id
