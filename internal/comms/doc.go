// Package comms speaks to the outside: mail to people, signed webhooks to the
// marketplace, and the log of telephone calls.
//
// A message belongs to one thread, and a thread to one party of one case. Its
// states: queued (may still be undone), sending, sent, failed, cancelled,
// bounced; received for what came in. A webhook delivery is pending until the
// marketplace acknowledged it with a 2xx, or failed after the last retry;
// either can be replayed, with the same id, so the receiver acts once.
//
// What can never happen: a message of one party in the thread of another; a
// message to somebody whose plan says do not contact; a webhook to an address
// inside our own network that is not configured; a redirect followed.
//
// Start reading at service.go, then reply.go (mail) and webhook.go.
package comms
