// Which papers have these words in their title? The newest first.
// group: find
// $words: words that the title has, such as neural network

MATCH (p:Paper)
WHERE toLower(p.title) CONTAINS toLower($words)
RETURN p.title AS paper, p.date AS date, p.id AS id
ORDER BY coalesce(p.date, '') DESC, p.title, p.id
