// Package breakglass lets somebody see a restricted case in an emergency, for
// hours and under watch: a coded reason and a text, at most four hours, the
// owner and the privacy lead told at once, and a review by a second person in
// 48 hours.
//
// What can never happen: glass that stays broken; a use that nobody was told of;
// a use reviewed by who broke it; a refusal that tells whether a case of that
// number exists.
//
// Start reading at use.go.
package breakglass
