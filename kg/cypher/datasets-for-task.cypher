// Which datasets do the papers on a task use or introduce, in how many papers?
// group: compare
// $task: a task's name or alias, such as image classification
// $limit: how many rows at most, by default 20

MATCH (t:Task)
WHERE toLower(t.name) = toLower($task)
   OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($task))
MATCH (p:Paper)-[:ADDRESSES]->(t)
MATCH (p)-[:USES|INTRODUCES]->(d:Dataset)
WITH d, count(DISTINCT p) AS papers
RETURN d.name AS dataset, papers, d.id AS id
ORDER BY papers DESC, dataset, id
LIMIT $limit
