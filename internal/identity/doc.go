// Package identity says who is calling and what they may do.
//
// Staff sign in with a password and a second factor and hold sessions;
// marketplace engineers' programs hold API keys. Both become a Caller in the
// request's context. Every service method begins with Require(ctx, permission),
// which alone makes a Scope, and every query takes a Scope: permission says
// what, scope says on which rows (regions, teams, brands, restricted cases).
//
// Staff are invited, active or disabled; never deleted, because their acts stay
// on timelines. Sessions are live or ended. A key is live, expired or revoked.
//
// What can never happen: a password, token, key, recovery code or second-factor
// secret is stored in clear; a one-time code is taken twice; a session outlives
// by more than a second its logout, a change of password, of roles, or the
// disabling of its owner; an answer, status or delay tells whether an address
// belongs to somebody; a caller gives away a permission he does not hold.
//
// Start reading at scope.go, then session.go.
package identity
