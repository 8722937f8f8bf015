// How many papers are there of each year, and how many of them have code?
// group: compare

MATCH (p:Paper)
WHERE p.date IS NOT NULL
OPTIONAL MATCH (p)-[:HAS_CODE]->(r:Repository)
WITH substring(p.date, 0, 4) AS year, p, count(r) AS repositories
RETURN year, count(*) AS papers, sum(CASE WHEN repositories > 0 THEN 1 ELSE 0 END) AS with_code
ORDER BY year
