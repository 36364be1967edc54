package app

import (
	"context"
	"database/sql"
	"errors"

	"github.com/piepowder/piepowder/internal/enforcement"
)

// theirName is how the marketplace knows an order, or a thing of an account. The
// log has its reference where it was first seen, unless the pack says that the
// identifier is never kept: then the newest event of the account that named it
// stands for it, with the field in which it did.
func (a *App) theirName(ctx context.Context, entity, account uint64) (name enforcement.TheirName, err error) {
	first, err := a.eventsAt(ctx, `SELECT x.position, e.event_id FROM event_entities x JOIN events e ON e.position = x.position WHERE x.entity = $1 ORDER BY x.position LIMIT 5`, entity)
	if err == nil && len(first) == 0 {
		first, err = a.eventsOfThing(ctx, `SELECT a, first_at FROM links WHERE b = $1 ORDER BY first_at LIMIT 1`, entity)
	}
	if err != nil {
		return name, err
	}
	for _, at := range first {
		ref, err := a.orderRef(ctx, at.position, entity)
		if err != nil || ref != "" {
			return enforcement.TheirName{Ref: ref}, err
		}
	}
	last, err := a.eventsOfThing(ctx, `SELECT a, last_at FROM links WHERE b = $1 AND a = $2 ORDER BY last_at DESC LIMIT 1`, entity, account)
	if err != nil {
		return name, err
	}
	for _, at := range last {
		rec, err := a.Ingest.Record(at.position)
		if err != nil {
			return name, err
		}
		for i, eid := range rec.Event.Roles {
			if role := rec.Event.Type.Roles[i]; eid == entity {
				return enforcement.TheirName{Kind: role.Name, Event: at.event, Type: rec.Event.Type.Name, Field: role.Field}, nil
			}
		}
	}
	return name, nil
}

type eventAt struct {
	position uint64
	event    string
}

// eventsOfThing lists the events of the account and moment that a query over
// links gives: one of them named the thing.
func (a *App) eventsOfThing(ctx context.Context, links string, args ...any) ([]eventAt, error) {
	var account uint64
	var at int64
	err := a.History.QueryRow(ctx, links, args...).Scan(&account, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return a.eventsAt(ctx, `SELECT x.position, e.event_id FROM event_entities x JOIN events e ON e.position = x.position
		WHERE x.entity = $1 AND e.at = $2 ORDER BY x.position LIMIT 20`, account, at)
}

func (a *App) eventsAt(ctx context.Context, query string, args ...any) ([]eventAt, error) {
	rows, err := a.History.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []eventAt
	for rows.Next() {
		var x eventAt
		if err := rows.Scan(&x.position, &x.event); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, rows.Err()
}
