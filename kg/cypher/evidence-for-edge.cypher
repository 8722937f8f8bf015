// Which sentences speak for the edges between two things?
// group: trace
// $start: the name, title or id of one end, such as Deep Residual Learning for Image Recognition
// $end: the name, title or id of the other end, such as ResNet

MATCH (a)
WHERE toLower($start) IN [toLower(coalesce(a.name, a.title)), a.id]
MATCH (b)
WHERE toLower($end) IN [toLower(coalesce(b.name, b.title)), b.id]
MATCH (a)-[r]-(b)
UNWIND CASE WHEN size(coalesce(r.evidence, [])) = 0 THEN [null] ELSE r.evidence END AS sentence
RETURN DISTINCT type(r) AS edge, r.confidence AS confidence, r.derived AS derived, sentence, r.id AS id
ORDER BY edge, id, coalesce(sentence, '')
