package cases

// unswallowed is the predicate "contact c is in the inbox, although a running
// incident may have gathered it": what is S0 or S1, or came by telephone and has
// to be called back, is never out of sight.
const unswallowed = `(NOT EXISTS (SELECT 1 FROM incident_contacts x JOIN incidents i ON i.id = x.incident
	WHERE x.contact = c.id AND x.state = 'linked' AND i.state IN ('declared', 'active', 'contained'))
	OR c.channel = 'phone' OR CASE WHEN c.severity IN ('S0', 'S1', 'S2', 'S3', 'S4') THEN c.severity IN ('S0', 'S1') ELSE c.suggested <= 1 END)`
