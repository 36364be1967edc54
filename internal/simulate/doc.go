// Package simulate is the demo marketplace: two brands, eight cities, some four
// thousand people with habits, and the few among them who behave badly.
//
// A World is made from a seed and a moment. Its history (Events) is a stream in
// time order, made day by day, so that it needs the memory of a few days
// however long it is. Driver continues it live, paced by a clock. Marketplace
// receives the product's signed webhooks and obeys them: a suspended worker
// gets no order, a separated pair is never matched, what was in somebody's
// hands is recovered. Catcher shows the mail the product sent.
//
// An order is placed → accepted → (picked up | key and animal handed over) →
// delivered or returned, or cancelled at any point before; a live order that
// was stopped emits nothing more.
//
// What can never happen: the same seed and moment give another stream; an event
// leaves in another order than its time; a phone number outside 555-01xx or a
// mail address outside example.com, .net and .org leaves this package.
//
// Start reading at world.go, then habits.go (an ordinary day), threads.go (the
// bad ones) and live.go.
package simulate
