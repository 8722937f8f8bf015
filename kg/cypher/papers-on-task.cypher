// Which papers address a task? The newest first.
// group: find
// $task: a task's name or alias, such as image classification

MATCH (t:Task)
WHERE toLower(t.name) = toLower($task)
   OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($task))
MATCH (p:Paper)-[r:ADDRESSES]->(t)
RETURN t.name AS task, p.title AS paper, p.date AS date, r.confidence AS confidence, p.id AS id
ORDER BY coalesce(p.date, '') DESC, p.title, p.id, t.id
