// Which papers are listed more than once?
// group: check

MATCH (p:Paper)-[r:LISTED_IN]->(l:Listing)
WITH p, count(r) AS times, count(DISTINCT l) AS listings
WHERE times > 1
RETURN p.title AS paper, times, listings, p.id AS id
ORDER BY times DESC, paper, id
