package guard

// signinProbes are the routes of sign-in that name a thing.
var signinProbes = []probed{
	{"PATCH /v1/me/passkeys/{id}", "=psk_none", with(object{"name": "Probe"}), ""},
	{"DELETE /v1/me/passkeys/{id}", "=psk_none", none, ""},
	{"POST /v1/keys/{id}/rotate", "key", with(object{"overlap_seconds": 60}), ""},
	{"DELETE /v1/keys/{id}/old-secret", "key", none, ""},
	{"POST /v1/webhooks/{id}/rotate", "webhook", with(object{"overlap_seconds": 60}), ""},
	{"DELETE /v1/webhooks/{id}/old-secret", "webhook", none, ""},
}

// signinLooks are how a stranger would search them for a restricted case.
func signinLooks() map[string][]string {
	return map[string][]string{"GET /v1/me/passkeys": {"/v1/me/passkeys"}, "GET /v1/sign-in/provider": {}, "GET /v1/sign-in/provider/callback": {}}
}
