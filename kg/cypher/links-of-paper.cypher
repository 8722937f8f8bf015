// Which addresses does a paper print: its code, its pages, the code of others?
// group: trace
// $paper: a paper's title, DOI, arXiv id or id, such as Deep Residual Learning for Image Recognition

MATCH (p:Paper)
WHERE toLower($paper) IN [toLower(p.title), p.id, toLower(p.doi), toLower(p.arxiv)]
CALL (p) {
  MATCH (p)-[h:HAS_CODE]->(r:Repository)
  RETURN 'code' AS kind, r.url AS address, CASE WHEN h.official THEN 'official' ELSE 'other' END AS role, h.id AS id
  UNION ALL
  MATCH (p)-[l:LINKS_TO]->(w:WebPage)
  RETURN w.kind AS kind, w.url AS address, l.role AS role, l.id AS id
}
RETURN kind, address, role, id
ORDER BY coalesce(kind, ''), coalesce(address, ''), id
