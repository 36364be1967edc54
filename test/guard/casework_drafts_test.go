package guard

// caseworkDrafts are commands of casework, notices and appeals that would be
// right but for one field.
func caseworkDrafts(own plot) map[string]object {
	finding := object{"claim": "guard", "standard": "preponderance", "conclusion": "inconclusive", "grounds": []object{{"kind": "evidence", "side": "supports", "ref": own["evidence"]}}}
	fact := object{"text": "guard", "zone": "America/Los_Angeles", "certainty": "unknown", "source": object{"kind": "evidence", "ref": own["evidence"]}}
	return map[string]object{
		"POST /v1/cases/bulk":             {"count": 1, "hash": "guard", "change": object{"priority": "low"}},
		"POST /v1/case-templates":         {"name": "guard", "type": "safety", "severity": "S3"},
		"POST /v1/cases/{ref}/interviews": {"how": "phone", "consent": "given", "zone": "America/Los_Angeles", "at": "2026-11-21T09:00:00Z"},
		"POST /v1/cases/{ref}/findings":   finding, "PUT /v1/findings/{id}": finding,
		"POST /v1/cases/{ref}/facts": fact, "POST /v1/facts/{id}/correct": fact,
		"POST /v1/cases/{ref}/captures": {"kind": "order"},
		"POST /v1/notices/preview":      {"account": own["account"], "kind": "warn", "clause": "SAF-1.1", "reason_code": "safety"},
		"POST /v1/cases/{ref}/searches": {"name": "guard", "expression": "amount > 1.00"},
		"POST /v1/appeals":              {"channel": "staff", "text": "I ask for another look.", "action_id": own["action"]},
		"POST /v1/group-appeals":        {"count": 1, "hash": "guard", "reason": "guard"}, "POST /v1/group-appeals/preview": {},
		"POST /v1/appeals/{id}/material": {"text": "guard"},
		"POST /v1/me/notices/seen":       {},
	}
}
