// What goes by this name, and by which other names?
// group: trace
// $name: the name or an alias of anything, such as ResNet

MATCH (n)
WHERE toLower(coalesce(n.name, n.title)) = toLower($name)
   OR any(alias IN coalesce(n.aliases, []) WHERE toLower(alias) = toLower($name))
UNWIND labels(n) AS kind
WITH n, kind
WHERE kind IN ['Paper', 'Author', 'Organization', 'Method', 'Dataset', 'Task', 'Metric', 'Result', 'Repository',
              'WebPage', 'Venue', 'Listing']
UNWIND CASE WHEN size(coalesce(n.aliases, [])) = 0 THEN [null] ELSE n.aliases END AS alias
RETURN kind, coalesce(n.name, n.title) AS name, alias, n.id AS id
ORDER BY kind, name, id, coalesce(alias, '')
