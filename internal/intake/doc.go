// Package intake takes every first contact, on every channel, and loses none.
//
// A contact is one message from outside: new until a person makes a case of it
// (case), joins it to one (joined), answers and closes it, or finds it not ours
// (closed). Automatic replies and bounces are recorded on the message they
// answer and never become a report.
//
// What can never happen: a message parsed before the guard has seen it
// (guard.go); a raw message changed or lost once taken; a mail fetched twice
// becoming two contacts; mail of somebody we never wrote to appearing in a
// thread; a suggestion lowering a severity; personal text outside a seal.
//
// Start reading at receive.go (how a contact comes in), then service.go (what
// people do with it).
package intake
