// What does the graph say about one paper?
// group: trace
// $paper: a paper's title, DOI, arXiv id or id, such as Deep Residual Learning for Image Recognition

MATCH (p:Paper)
WHERE toLower($paper) IN [toLower(p.title), p.id, toLower(p.doi), toLower(p.arxiv)]
CALL (p) {
  UNWIND [['title', p.title], ['abstract', p.abstract], ['date', p.date], ['comment', p.comment], ['doi', p.doi],
          ['arxiv', p.arxiv], ['url', p.url], ['author_count', toString(p.author_count)],
          ['authors_complete', toString(p.authors_complete)]] AS pair
  WITH p, pair
  WHERE pair[1] IS NOT NULL
  RETURN pair[0] AS fact, pair[1] AS value, p.id AS id
  UNION ALL
  MATCH (p)-[r]-(n)
  RETURN type(r) AS fact, coalesce(n.name, n.title) AS value, n.id AS id
}
RETURN fact, value, id
ORDER BY fact, value, id
