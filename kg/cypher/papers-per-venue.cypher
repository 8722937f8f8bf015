// How many papers appeared at each venue in each year?
// group: compare
// $limit: how many rows at most, by default 20

MATCH (p:Paper)-[r:PUBLISHED_IN]->(v:Venue)
WITH v, r.year AS year, count(DISTINCT p) AS papers
RETURN v.name AS venue, year, papers, v.id AS id
ORDER BY papers DESC, venue, id, coalesce(year, 0)
LIMIT $limit
