package cases

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Reason is a part of why one line is next.
type Reason struct {
	Code   string            `json:"code" doc:"critical, overdue, due, share, language, skill, queue or capacity"`
	Text   string            `json:"text"`
	Values map[string]string `json:"values,omitempty" doc:"What the text is made of"`
}

// pressing is how soon work must be due for queues to share the hands that
// there are; what is due later goes by its time alone.
const pressing = time.Hour

// offer is what one person would be given, in order, and what was kept from
// them for which reason.
type offer struct {
	list []Work
	kept map[string]int // language, skill, capacity, team: lines not offered
}

// nothing is the answer when no line is left, with what there would be for others.
func (o *offer) nothing() error {
	message := "Nothing is waiting for you."
	if len(o.kept) > 0 {
		var parts []string
		for _, why := range slices.Sorted(maps.Keys(o.kept)) {
			parts = append(parts, fmt.Sprintf("%d for %s", o.kept[why], why))
		}
		message += " Not offered: " + strings.Join(parts, ", ") + "."
	}
	return errs.New(errs.NotFound, "nothing_waiting", "%s", message)
}

// offer lists what the caller may be given, in the order of rank.
func (s *Service) offer(ctx context.Context, sc identity.Scope, queue string) (*offer, error) {
	me, err := s.workOf(ctx, sc.Actor().ID)
	if err != nil {
		return nil, err
	}
	queues, err := s.queues(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.waiting(ctx, sc, queue)
	if err != nil {
		return nil, err
	}
	o := &offer{kept: map[string]int{}}
	byID := map[string]*Queue{}
	for _, q := range queues {
		byID[q.ID] = q
	}
	for _, w := range all {
		if why := refuses(me, sc.Teams(), byID[w.Queue], w, queue != ""); why != "" && !w.Severity.Critical() {
			o.kept[why]++
			continue
		}
		o.list = append(o.list, w)
	}
	shares, err := s.shares(ctx)
	if err != nil {
		return nil, err
	}
	rank(o.list, byID, shares, me, s.db.Now())
	return o, nil
}

// refuses says what keeps a line from a person: "" = nothing. named says that
// they asked for its queue by name.
func refuses(me *StaffWork, teams []string, q *Queue, w Work, named bool) string {
	switch {
	case !me.speaks(w.Language):
		return "language"
	case len(me.lacks(w.skills)) > 0 || q != nil && len(me.lacks(q.Skills)) > 0:
		return "skill"
	case me.full(w.Severity):
		return "capacity"
	case q != nil && q.Team != "" && !named && !slices.Contains(teams, q.Team):
		return "team"
	}
	return ""
}

// rank orders what is offered: S0 and S1 before everything, by their time; then
// what is overdue or due within the hour, queue by queue in fair shares, the
// earliest of each first; then the rest by time. It says why of the first.
func rank(list []Work, queues map[string]*Queue, shares map[string]int, me *StaffWork, now time.Time) {
	sortWork(list)
	soon := db.Micros(now.Add(pressing))
	class := func(w Work) int {
		switch {
		case w.Severity.Critical():
			return 0
		case placeOf(w).due <= soon:
			return 1
		}
		return 2
	}
	weight := func(queue string) int {
		if q := queues[queue]; q != nil {
			return max(q.Weight, 1)
		}
		return 1
	}
	// Within a class, the n-th of a queue stands where its queue's share would be
	// after n more takes: served/weight, compared without division.
	turn := make(map[string]int, len(list))
	count := maps.Clone(shares)
	for _, w := range list {
		if class(w) == 1 {
			turn[w.ID] = count[w.Queue]
			count[w.Queue]++
		}
	}
	slices.SortStableFunc(list, func(x, y Work) int {
		if c := cmp.Compare(class(x), class(y)); c != 0 || class(x) != 1 {
			return c
		}
		return cmp.Compare(turn[x.ID]*weight(y.Queue), turn[y.ID]*weight(x.Queue))
	})
	if len(list) > 0 {
		list[0].Why = because(list, class(list[0]), queues, shares, me, now)
	}
}

func because(list []Work, class int, queues map[string]*Queue, shares map[string]int, me *StaffWork, now time.Time) []Reason {
	w := list[0]
	var why []Reason
	add := func(code, text string, values map[string]string) {
		why = append(why, Reason{Code: code, Text: text, Values: values})
	}
	if class == 0 {
		add("critical", string(w.Severity)+" comes before everything else.", map[string]string{"severity": string(w.Severity)})
	}
	if w.DueAt != nil {
		late := now.Sub(*w.DueAt).Round(time.Minute)
		minutes := map[string]string{"minutes": fmt.Sprint(max(late, -late).Minutes()), "of": fmt.Sprint(len(list))}
		if late >= 0 {
			add("overdue", fmt.Sprintf("It is %s overdue.", late), minutes)
		} else {
			add("due", fmt.Sprintf("It is due in %s; %d lines fit you.", -late, len(list)), minutes)
		}
	}
	if q := queues[w.Queue]; q != nil && class == 1 {
		total := 0
		for _, n := range shares {
			total += n
		}
		add("share", fmt.Sprintf("%s has had %d of the last hour's %d.", q.Name, shares[w.Queue], total),
			map[string]string{"queue": q.Name, "had": fmt.Sprint(shares[w.Queue]), "total": fmt.Sprint(total)})
	}
	if w.Language != "" && len(me.Languages) > 0 {
		if me.speaks(w.Language) {
			add("language", "You speak "+w.Language+".", map[string]string{"language": w.Language})
		} else {
			add("language", "In "+w.Language+", which is none of your languages: it cannot wait.", map[string]string{"language": w.Language, "lacking": "true"})
		}
	}
	needed := w.skills
	if q := queues[w.Queue]; q != nil {
		needed = append(slices.Clone(needed), q.Skills...)
	}
	if len(needed) > 0 && len(me.lacks(needed)) == 0 {
		add("skill", "It needs "+strings.Join(needed, ", ")+", which you have.", map[string]string{"skills": strings.Join(needed, ", ")})
	}
	return why
}

// shares counts what was taken of each queue in the last hour.
func (s *Service) shares(ctx context.Context) (map[string]int, error) {
	rows, err := s.db.Query(ctx, `SELECT queue, COUNT(*) FROM takes WHERE at > $1 GROUP BY queue`, db.Micros(s.db.Now().Add(-time.Hour)))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var queue string
		var n int
		if err := rows.Scan(&queue, &n); err != nil {
			return nil, err
		}
		out[queue] = n
	}
	return out, rows.Err()
}

// waiting lists the free lines that come first: of each queue the 40 due first,
// so that a flood in one does not hide the others, and every S0 and S1. A case
// that waits on somebody outside is not offered.
func (s *Service) waiting(ctx context.Context, sc identity.Scope, queue string) ([]Work, error) {
	const each = 40
	in := InboxIn{Queue: queue}
	var a db.Args
	and, err := s.workWhere(ctx, sc, &a, in)
	if err != nil {
		return nil, err
	}
	now := a.Add(db.Micros(s.db.Now()))
	and += ` AND cases.state <> 'waiting' AND cases.assignee = '' AND NOT EXISTS (SELECT 1 FROM leases l WHERE l.object = cases.id AND l.until > ` + now + `)
		AND NOT EXISTS (SELECT 1 FROM handovers h WHERE h.object = cases.id AND h.state = 'pending')`
	due := "COALESCE(cases.due_at, " + a.Add(db.Micros(farFuture)) + ")"
	first := `cases.id IN (SELECT id FROM (SELECT cases.id AS id, cases.severity AS severity, ROW_NUMBER() OVER (
		PARTITION BY COALESCE((SELECT p.queue FROM placements p WHERE p.object = cases.id), '') ORDER BY ` + due + `, cases.severity, cases.id) AS n
		FROM cases WHERE ` + and + `) f WHERE f.n <= ` + a.Add(each) + ` OR f.severity <= 'S1')`
	list, err := s.openCases(ctx, sc, first, a, place{}, 1000)
	if err != nil {
		return nil, err
	}
	if !sc.Can(identity.PermContactRead) {
		return list, nil
	}
	contacts, err := s.uncased(ctx, sc, in)
	if err != nil {
		return nil, err
	}
	sortWork(contacts)
	seen := map[string]int{}
	for _, w := range contacts {
		if w.LeaseUntil != nil {
			continue
		}
		if seen[w.Queue]++; seen[w.Queue] <= each || w.Severity.Critical() {
			list = append(list, w)
		}
	}
	return list, nil
}
