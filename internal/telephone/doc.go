// Package telephone speaks the dialect of telephone providers that Twilio made
// common: signatures of webhooks, sending of texts and spoken messages, the
// markup that says what a call does next, and the law of recording calls.
//
// It keeps nothing and knows nothing of contacts or cases; comms sends with it
// and intake receives with it.
//
// What can never happen: a webhook believed without its signature; a request
// sent twice because its answer was lost, when the provider still knows of it; a
// call recorded where one of its two ends needs a yes that nobody gave.
//
// Start reading at sign.go, then client.go.
package telephone
