// Package learn trains what package model scores, and measures how well a
// score finds what it looks for.
//
// It knows tables of numbers, not events: the commands make the tables with
// the engine, at the time of each event, so that nothing from the future is in
// them. The same table, options and seed give the same model, byte for byte.
//
// Start reading at train.go (the pipeline), then boost.go (trees), protocol.go
// and metrics.go (the published evaluation of card fraud).
package learn
