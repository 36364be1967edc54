// Package counsel is the room beside a case in which a lawyer directs work: a
// label, its members, notes of its own and a log of who wrote and read them.
// Facts stay in the ordinary record of the case.
//
// What can never happen: a note of counsel in the case's own notes, search,
// timeline text, export or package; a note read by somebody who is no member of
// the room, whatever they may see of the case; a room without a lawyer.
//
// Start reading at matter.go.
package counsel
