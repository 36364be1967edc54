// Package seal keeps personal data unreadable without the vault.
//
// The vault is a small mutable store of fixed-size slots, one per entity:
// token → random internal entity id → wrapped key. A token is a keyed one-way
// hash of a clear identifier, so the vault itself names nobody. Events, log,
// features and tables hold only entity ids and bytes sealed under an entity's
// own key.
//
// Erase overwrites the slot in place. From then on the id is anonymous: nothing
// leads to it from the clear identifier, and whatever was sealed for it is
// random bytes, in every copy and backup. The same identifier seen again gets a
// new id.
//
// A slot is free, live (with or without a key: the key comes with the first
// Seal) or erased, in that order and never back.
//
// The master key wraps the keys of entities and is changed while the vault is in
// use (Rotate): for that time the vault opens with the old and the new one.
//
// What can never happen: a sealed byte that opens under another entity or
// another context (aad); an acknowledged reference to a slot that is not on
// disk, as long as callers Sync before they answer; a key in a log line or error.
//
// Start reading at vault.go, then slot.go.
package seal
