// Which papers are listed without a title?
// group: check

MATCH (p:Paper)
WHERE p.titled = false
RETURN p.title AS paper, p.date AS date, p.id AS id
ORDER BY p.title, p.id
