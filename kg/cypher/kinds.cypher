// How many things of each kind are there?
// group: explore

MATCH (n)
UNWIND labels(n) AS kind
WITH kind, count(*) AS things
WHERE kind IN ['Paper', 'Author', 'Organization', 'Method', 'Dataset', 'Task', 'Metric', 'Result', 'Repository',
              'WebPage', 'Venue', 'Listing']
RETURN kind, things
ORDER BY kind
