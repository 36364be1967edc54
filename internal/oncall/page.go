package oncall

import (
	"strings"
	"time"
)

// The states of a page. Only resolved ends it.
const (
	Triggered    = "triggered"
	Notified     = "notified"
	Acknowledged = "acknowledged"
	Resolved     = "resolved"
	TimedOut     = "timed_out"
)

// Alarm is what somebody must be paged about.
type Alarm struct {
	Object   string // cas_, con_, inc_ … or the key of a heartbeat
	Kind     string // what sort of matter, in one word: case, contact, incident, heartbeat
	Severity int    // 0-4
	Brand    string
	Region   string
	Title    string // neutral, without personal data: it goes over SMS and mail
	Number   string // C-20451, when it has one
	Key      string // an open page with this key is not doubled; "" = Object
	Drill    bool   // said in front of the text
}

// Page is one alarm on its way to somebody.
type Page struct {
	ID             string     `json:"id"`
	Object         string     `json:"object"`
	Kind           string     `json:"kind"`
	Severity       string     `json:"severity"`
	Title          string     `json:"title"`
	Number         string     `json:"number,omitempty"`
	Brand          string     `json:"brand,omitempty"`
	Region         string     `json:"region,omitempty"`
	Drill          bool       `json:"drill,omitempty"`
	State          string     `json:"state" enum:"triggered,notified,acknowledged,resolved,timed_out"`
	Why            string     `json:"why,omitempty" doc:"Why it ended, or why it timed out: nobody, no_policy"`
	Policy         string     `json:"policy,omitempty"`
	DueAt          *time.Time `json:"due_at,omitempty" doc:"When it goes on by itself"`
	AcknowledgedBy string     `json:"acknowledged_by,omitempty"`
	AcknowledgedAt *time.Time `json:"acknowledged_at,omitempty"`
	CreatedAt      time.Time  `json:"created_at"`
	EndedAt        *time.Time `json:"ended_at,omitempty"`
	Notifications  []Sent     `json:"notifications,omitempty"`
	Log            []Entry    `json:"log,omitempty"`
	Version        int64      `json:"version"`

	severity      int
	restrict      string
	dedupe        string
	ladder        Ladder
	policyVersion int64
	round, step   int // of the next step
	tick          int64
	entries       int64
	by            string
	firstAck      *time.Time
}

// Sent is one notification of a page.
type Sent struct {
	ID          string     `json:"id"`
	Person      string     `json:"person"`
	Name        string     `json:"name"`
	By          string     `json:"by" doc:"mail, sms, voice, webhook or push"`
	Step        int        `json:"step" doc:"From 1"`
	Round       int        `json:"round" doc:"From 1"`
	State       string     `json:"state" enum:"queued,sending,sent,delivered,failed,undeliverable,stopped"`
	DueAt       time.Time  `json:"due_at"`
	SentAt      *time.Time `json:"sent_at,omitempty"`
	DeliveredAt *time.Time `json:"delivered_at,omitempty"`
	Failure     string     `json:"failure,omitempty"`
	CarriedBy   string     `json:"carried_by,omitempty" doc:"The notification whose message told of this page too"`

	page, method, ref string
	tick              int64
	tries             int
	answered          bool
}

// Entry is one thing that happened to a page.
type Entry struct {
	At     time.Time `json:"at"`
	What   string    `json:"what" doc:"triggered, raised, step, skipped, sent, delivered, failed, undeliverable, acknowledged, unacknowledged, escalated, handed_back, again, timed_out, resolved …"`
	Who    string    `json:"who,omitempty"`
	Name   string    `json:"name,omitempty"`
	Round  int       `json:"round"`
	Step   int       `json:"step"`
	Detail string    `json:"detail,omitempty"`
}

// restricts is the id whose restricted visibility governs a page.
func restricts(object string) string {
	if strings.HasPrefix(object, "cas_") || strings.HasPrefix(object, "con_") || strings.HasPrefix(object, "inc_") {
		return object
	}
	return ""
}
