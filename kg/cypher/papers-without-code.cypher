// Which papers have no code? The newest first.
// group: check

MATCH (p:Paper)
WHERE NOT EXISTS { MATCH (p)-[:HAS_CODE]->(:Repository) }
RETURN p.title AS paper, p.date AS date, p.id AS id
ORDER BY coalesce(p.date, '') DESC, p.title, p.id
