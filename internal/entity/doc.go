// Package entity is what the marketplace's events tell about accounts, orders
// and things, and what people have decided about an account: its standing and
// its labels.
//
// History (profile, orders, links, what is in whose hands) is read from the
// projection of the journal and never written here. Standing and labels are
// written here and handed to the engine as control entries in the same
// transaction, so that a decision never reads what the log does not say.
//
// Who shares what is read as a graph (graph.go), within the reader's scope and as
// it was at any time; a job finds who belongs together (graphrings.go).
//
// Standings: good (no row), restricted, suspended, deactivated.
//
// What can never happen: a name, mail or phone number shown to somebody
// without account.personal, or shown without a leaf in the audit log; an
// account outside the reader's regions or brands told apart from one that does
// not exist.
//
// Start reading at account.go.
package entity
