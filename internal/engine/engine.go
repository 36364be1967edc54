package engine

import "time"

// FieldType is the declared type of an event field or of a feature.
type FieldType uint8

// The types of fields and features.
const (
	String   FieldType = iota + 1
	Int                // whole number
	Float              // double; sums of it are kept in millionths
	Money              // int64 minor units
	Bool               // 0 or 1
	Time               // unix microseconds, UTC
	Duration           // microseconds
	Location           // degrees, rounded to thousandths: see PackLocation; only features read it
)

// Field is one declared field of an event type. Its index in EventType.Fields
// is its slot in Event.Vals.
type Field struct {
	Name     string // as written in data.NAME of the event
	Type     FieldType
	Optional bool
	Personal bool   // sealed at the door; never readable by rules or features (of a Location: the exact text is sealed, features read the rounded one)
	Derive   string // "" or the fact computed at the door: see Facts
	From     string // the field the fact is computed from
	List     string // the list or lexicon the fact is computed with
}

// Facts are what the decoder can derive from a clear value before it is sealed
// or tokenised; a pack names one of them in `facts: {NAME: {FACT: FIELD}}`.
//
//	lower         trimmed, lower-cased string                (string)
//	mail_domain   the part after the last @, lower case      (string)
//	phone_country E.164 calling code such as "+1"            (string)
//	length        number of characters                       (int)
//	words         number of words                            (int)
//	prefix        the first six characters                   (string)
//	lexicon       how many entries of `list` the text holds  (int)
//	in_list       whether the normal form is in `list`       (bool)
//	name_score    how alike a name is to the nearest on `list`, 0 to 1 (float)
//	cell          latitude and longitude in 0.01 degree      (string)
func Facts() map[string]FieldType {
	return map[string]FieldType{
		"lower": String, "mail_domain": String, "phone_country": String, "length": Int,
		"words": Int, "prefix": String, "lexicon": Int, "in_list": Bool, "name_score": Float, "cell": String,
	}
}

// Role is one entity an event type speaks about. Its index in EventType.Roles
// is its slot in Event.Roles.
type Role struct {
	Name     string // "customer"
	Kind     string // "account", "order" or "thing"
	Vault    string // kind passed to the vault: "account", "order" or the thing's name
	Field    string // as written in data.FIELD of the event; a string or an integer
	Optional bool
	Token    bool   // the identifier must never be stored in clear
	Normal   string // form the identifier is brought into first: NormalPhone, NormalMail or ""
}

// Link says that an event ties two of its roles together (slots in Roles).
type Link struct{ A, B int }

// Custody says that an event puts a thing into a holder's hands (Delta +1) or
// takes it out (Delta -1). Slots in Roles; Label is a slot in Fields or -1.
type Custody struct {
	Kind          string // "order", "key", "animal"
	Holder, Thing int
	Delta         int
	Label         int
}

// EventType is one compiled event type of a Program.
type EventType struct {
	Name    string
	Index   int // in Program.Types
	Decide  bool
	Fields  []Field
	Roles   []Role
	Links   []Link
	Custody []Custody
	State   string // state this event gives its order, "" when none
	Label   bool   // a label.recorded event, see LabelEvent
	layout  *layout
}

// FieldSlot returns the slot of a field, or -1.
func (t *EventType) FieldSlot(name string) int {
	for i := range t.Fields {
		if t.Fields[i].Name == name {
			return i
		}
	}
	return -1
}

// RoleSlot returns the slot of a role, or -1.
func (t *EventType) RoleSlot(name string) int {
	for i := range t.Roles {
		if t.Roles[i].Name == name {
			return i
		}
	}
	return -1
}

// LabelEvent is the name of the event type that carries labels. Its fields
// `event_id` (string), `label` (string) and `value` (float, 1 when missing) are
// declared by the engine; a pack may add roles and more fields.
const LabelEvent = "label.recorded"

// Val is one field's value. Which member counts is the field's type: N for
// Int, Money, Bool (0 or 1), Time and Duration (both in microseconds); F for
// Float; S for String. A Val with Has false is missing.
type Val struct {
	N   int64
	F   float64
	S   string
	Has bool
}

// Event is one decoded event. A decoder may reuse one Event for many; the
// machine copies what it keeps. Personal fields stay empty (Has false): their
// sealed bytes travel beside the event, not in it.
type Event struct {
	Type    *EventType // of the program the decoder read
	ID      string
	At      int64    // event time, unix microseconds UTC
	Source  string   // who sent it; ids are unique per source
	Roles   []uint64 // entity ids by role slot, 0 = absent
	Vals    []Val    // by field slot
	History bool     // late or imported: changes state, raises no effects
}

// Reset clears ev for an event of type t, reusing its memory.
func (ev *Event) Reset(t *EventType) {
	if cap(ev.Roles) < len(t.Roles) {
		ev.Roles = make([]uint64, len(t.Roles))
	}
	if cap(ev.Vals) < len(t.Fields) {
		ev.Vals = make([]Val, len(t.Fields))
	}
	ev.Type, ev.ID, ev.At, ev.Source, ev.History = t, "", 0, "", false
	ev.Roles, ev.Vals = ev.Roles[:len(t.Roles)], ev.Vals[:len(t.Fields)]
	clear(ev.Roles)
	clear(ev.Vals)
}

// RuleHit is one rule whose condition held.
type RuleHit struct {
	Rule    int32 // index in Program.Rules
	Snoozed bool  // a snooze of the rule or its group covered the pivot
	Shadow  bool  // the rule is in shadow: recorded, without weight
}

// EffectKind names what a fired rule asks for.
type EffectKind string

// The effects a rule may ask for.
const (
	EffectLabel   EffectKind = "label"   // put Name on Entity until Until; already applied to the state
	EffectAlert   EffectKind = "alert"   // a person should look: Name is the queue or topic
	EffectWebhook EffectKind = "webhook" // tell the marketplace: Name is the hook
)

// Effect is one thing to be done because of a decision. Hot path values are
// indices; strings are those of the compiled rule (shared, not copied).
type Effect struct {
	Kind     EffectKind
	Rule     int32  // index in Program.Rules
	Name     string // label, topic or hook
	Severity string // "S0".."S4" or ""
	Role     string // role of Entity
	Entity   uint64 // whom it concerns: the named role, else the rule's pivot
	Until    int64  // unix microseconds, 0 = no end
}

// Vector holds typed feature values by feature index (Program.Features). Only
// features that were read have their bit in Read set; of those, the ones that
// are missing have no bit in Has. N holds Int, Money, Bool, Time, Duration and,
// as math.Float64bits, Float; S holds String.
type Vector struct {
	Read, Has []uint64
	N         []int64
	S         []string
	Lists     []ListHit // what was found on lists, in order of asking
}

// ListHit says that a value was on a list when the decision was made: without
// it an explanation would depend on the list of today.
type ListHit struct {
	List int32  // index in Program.Lists; beyond them, see Program.CutShort
	Key  uint64 // hash of the member
}

// WasRead reports whether feature i was read for the decision.
func (v *Vector) WasRead(i int) bool { return i>>6 < len(v.Read) && v.Read[i>>6]>>(i&63)&1 == 1 }

// Present reports whether feature i was read and has a value.
func (v *Vector) Present(i int) bool { return i>>6 < len(v.Has) && v.Has[i>>6]>>(i&63)&1 == 1 }

// Decision is the engine's answer to one event. Apply reuses its memory: copy
// what must outlive the next call.
type Decision struct {
	Decided bool      // false: the event's type does not decide, or it came in as a plain observation
	Outcome string    // "allow", "review", "block" or a custom outcome of the pack
	Score   float64   // sum of the scores of unsnoozed live hits
	By      Deciding  // what gave the outcome
	Hits    []RuleHit // in rule order
	Effects []Effect  // in rule order; empty for history
	Vector  Vector    // features read
	Version int64     // of the program that decided
	Pivot   uint64    // the account the decision is about, 0 when the event has none
}

// Deciding says what gave a decision its outcome.
type Deciding uint8

// What may give an outcome.
const (
	ByDefault   Deciding = iota // nothing spoke: allow
	ByRule                      // the fired rule with the highest outcome
	ByThreshold                 // the sum of scores
)

// ControlKind names a change people made that the engine reads.
type ControlKind string

// The control entries.
const (
	LabelSet       ControlKind = "label.set"       // Entity, Name, Until
	LabelClear     ControlKind = "label.clear"     // Entity, Name
	ListAdd        ControlKind = "list.add"        // Name (list), Value or Entity, Until
	ListLoad       ControlKind = "list.load"       // Name (list), Value (hash of a Set)
	ListRemove     ControlKind = "list.remove"     // Name (list), Value or Entity
	StandingSet    ControlKind = "standing.set"    // Entity, Value ("" = good)
	ProfileSet     ControlKind = "profile.set"     // Entity, Name (field), Value ("" clears)
	SnoozeSet      ControlKind = "snooze.set"      // Entity, Name (rule or group), Until
	SnoozeClear    ControlKind = "snooze.clear"    // Entity, Name
	RulesetPublish ControlKind = "ruleset.publish" // Version, Documents
)

// Control is one control entry of the log: what a person changed, in force
// only once it is applied. It is the JSON of db's control outbox.
type Control struct {
	Kind      ControlKind `json:"kind"`
	At        int64       `json:"at"` // unix microseconds
	Entity    uint64      `json:"entity,omitempty,string"`
	Name      string      `json:"name,omitempty"`
	Value     string      `json:"value,omitempty"`
	Until     int64       `json:"until,omitempty"` // unix microseconds, 0 = no end
	Version   int64       `json:"version,omitempty"`
	Documents []Document  `json:"documents,omitempty"`
	By        string      `json:"by,omitempty"` // staff id, for the reader of the log
	Reason    string      `json:"reason,omitempty"`
}

// Document is one file of a pack, verbatim: console edits and files make the
// same documents.
type Document struct {
	Path string `json:"path"` // slash separated, relative to the pack
	Text string `json:"text"`
}

// Limits of the engine.
const (
	FutureLimit = 5 * time.Minute // an event may be this far ahead of the log's time
	LateLimit   = 24 * time.Hour  // older on arrival is history
	MaxWindow   = 400 * 24 * time.Hour
)

// Day is the engine's day: 24 hours of microseconds, never a calendar's.
const Day = int64(24 * time.Hour / time.Microsecond)
