package sla

import "time"

// Kind is what happened to a matter, as far as clocks care.
type Kind string

// The kinds of input. Replied is a human, public reply or an answered call; an
// automatic acknowledgement is never an input.
const (
	Opened   Kind = "opened"   // the first contact was received
	Severity Kind = "severity" // severity became Event.Severity
	Replied  Kind = "replied"
	Paused   Kind = "paused"  // waiting on somebody outside
	Resumed  Kind = "resumed" // no longer waiting
	Closed   Kind = "closed"  // resolved or closed
	Reopened Kind = "reopened"

	Heard       Kind = "heard"        // the person wrote or called again
	Protected   Kind = "protected"    // a protective action was taken
	LegalAsked  Kind = "legal_asked"  // an authority or a court set a term
	LegalDone   Kind = "legal_done"   // and was answered
	NoticeGiven Kind = "notice_given" // somebody was told what is meant to be done, and may answer
	NoticeOver  Kind = "notice_over"  // the period for that answer was let run, or the answer came
)

// Kinds are all kinds, as a policy may name them.
func Kinds() []Kind {
	return []Kind{Opened, Severity, Replied, Paused, Resumed, Closed, Reopened, Heard, Protected, LegalAsked, LegalDone, NoticeGiven, NoticeOver}
}

// Event is one entry of a matter's history.
type Event struct {
	At       time.Time
	Kind     Kind
	Severity int // 0-4; read for Opened and Severity
}

// Target is what one severity asks of a clock.
type Target struct {
	Within   time.Duration // counted time allowed
	Calendar *Calendar     // nil: 24×7
	Pausable bool          // whether waiting on somebody outside stops it
	Warn     int           // percent of the time after which a warning is due; 0 = none
}

// Rule describes one named clock.
type Rule struct {
	Name    string
	Start   Kind // the event that starts the clock
	Stop    Kind // the event that meets it; Start == Stop makes it repeat
	Again   bool // each Start begins one, unless one runs already
	Aside   bool // does not order the inbox
	Targets map[int]Target
}

// Policy is an immutable version of the rules.
type Policy struct {
	Version string
	Rules   []Rule
}

// Names of the default policy's clocks.
const (
	FirstResponse = "first_response"
	NextResponse  = "next_response"
	Mitigation    = "mitigation"
	Resolution    = "resolution"
	Update        = "update"
	LegalDue      = "legal_due"
	NoticePeriod  = "notice_period"
)

// Default is the shipped policy: the matrix of the triage table. S0 to S2 run
// around the clock and never pause; business is the calendar of S3 and S4.
func Default(business *Calendar) Policy {
	calm := func(d time.Duration) Target { return Target{Within: d, Calendar: business, Pausable: true} }
	hard := func(d time.Duration) Target { return Target{Within: d} }
	return Policy{Version: "2026-11", Rules: []Rule{
		{Name: FirstResponse, Start: Opened, Stop: Replied, Targets: map[int]Target{
			0: hard(5 * time.Minute), 1: hard(15 * time.Minute), 2: hard(time.Hour),
			3: calm(4 * time.Hour), 4: calm(8 * time.Hour),
		}},
		{Name: Update, Start: Replied, Stop: Replied, Targets: map[int]Target{
			0: hard(30 * time.Minute), 1: hard(time.Hour),
			2: {Within: 4 * time.Hour, Pausable: true}, 3: calm(8 * time.Hour),
		}},
	}}
}
