// Where is a paper listed: in which listing, at which entry and line?
// group: trace
// $paper: a paper's title, DOI, arXiv id or id, such as Deep Residual Learning for Image Recognition

MATCH (p:Paper)
WHERE toLower($paper) IN [toLower(p.title), p.id, toLower(p.doi), toLower(p.arxiv)]
MATCH (p)-[r:LISTED_IN]->(l:Listing)
RETURN p.title AS paper, l.name AS listing, r.entry AS entry, r.line AS line, r.id AS id
ORDER BY l.name, r.entry, r.id
