// Which repositories do several papers link to, and how many call them their own?
// group: check

MATCH (p:Paper)-[h:HAS_CODE]->(r:Repository)
WITH r, count(DISTINCT p) AS papers, sum(CASE WHEN h.official THEN 1 ELSE 0 END) AS official
WHERE papers > 1
RETURN r.name AS repository, papers, official, r.id AS id
ORDER BY papers DESC, repository, id
