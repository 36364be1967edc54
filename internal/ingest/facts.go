package ingest

import "github.com/piepowder/piepowder/internal/engine"

// The facts of the door are the engine's: a replay of a file derives the same.

type wordList = engine.WordList

func newWordList(l *engine.List) *wordList { return engine.NewWordList(l) }

// derive computes a fact from a clear value; missing when it has none. list is
// the fact's list, nil for facts without one, as it is in force at a time.
func derive(name, clear string, list *wordList, at int64) engine.Val {
	return engine.DeriveFact(name, clear, list, at)
}
