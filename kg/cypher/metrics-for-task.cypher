// By which measures are the papers on a task judged, in how many papers?
// group: compare
// $task: a task's name or alias, such as image classification
// $limit: how many rows at most, by default 20

MATCH (t:Task)
WHERE toLower(t.name) = toLower($task)
   OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($task))
MATCH (p:Paper)-[:ADDRESSES]->(t)
MATCH (p)-[:MEASURES]->(k:Metric)
WITH k, count(DISTINCT p) AS papers
RETURN k.name AS metric, papers, k.id AS id
ORDER BY papers DESC, metric, id
LIMIT $limit
