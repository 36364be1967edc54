package engine

import "github.com/piepowder/piepowder/internal/lang"

// layout is how one event type is run: which slot of its frame holds what,
// which sources it feeds, which features and rules are evaluated on it.
type layout struct {
	env       *lang.Env
	timeSlot  int
	typeSlot  int
	fieldSlot []int // frame slot by field, -1 for personal fields
	roleSlot  []int // frame slot by role
	currency  int   // field that holds the currency of money fields, -1
	pivots    []int // account roles in order of declaration

	keys         []keyPlan
	pre          []read // current event excluded
	feeds        []feed
	asks         bool // a feed has a condition, which reads the frame
	asksFeatures bool // what is remembered has one that may read features
	firsts       []firstFeed
	links        []linkPlan
	remember     []int           // key by label source, -1; nil when no label is about this type
	onlyIf       []*lang.Program // by label source: what else the event must be, nil = nothing
	post         []read
	computed     []computed
	scored       []scored
	scoreBy      int // slot of the feature that is the score of a decision, +1; 0 = the sum of its rules
	rules        []rulePlan
	batch        *lang.Batch // of the conditions of rules

	slotFeature map[int]int // frame slot -> feature
	feature     []int       // frame slot by feature, -1 = not on this type
}

// keyPlan makes a 64-bit key of roles and fields.
type keyPlan struct {
	parts []keyPart
	name  string
}

type keyPart struct {
	role, field int // the other is -1; both are when the part is a currency last used
	src, key    int // that currency: the newest value of this source under an earlier key
}

// feed is one source an event type feeds.
type feed struct {
	src   int
	key   int
	where *lang.Program
	role  int // distinct of a role, -1
	field int // value or distinct of a field, -1
	typ   FieldType
}

// firstFeed notes when an entity was first spoken of.
type firstFeed struct{ src, role int }

type linkPlan struct {
	a, b   int
	ka, kb uint8
}

// op is how a feature is read.
type op uint8

const (
	opCount op = iota
	opSum
	opMean
	opMin
	opMax
	opStddev
	opDistinct
	opSince
	opLast
	opPercentile
	opSpeed
	opDistance
	opAge
	opList
	opLabel
	opStanding
	opProfile
	opLinks
	opApart // distance between two fields
)

// read is one feature to be read on an event type.
type read struct {
	op           op
	feature      int
	slot         int
	typ          FieldType // of the feature
	src          int
	key          int
	role         int // for marks, lists, links
	field        int // list of a field, location of a speed or distance, -1
	other        int // second location of a distance between two fields
	rank         int64
	window       int64
	delay        int64
	millis       bool // the source is in millionths
	name         string
	list         int
	links        *linksPlan
	given        bool // fallback stands for missing
	wholeDefault int64
	floatDefault float64
}

type linkLabel struct {
	name string
	slot int
}

// computed is a feature that is an expression over what was read before.
type computed struct {
	feature int
	slot    int
	typ     FieldType
	prog    *lang.Program
}

type rulePlan struct {
	rule    int
	cond    *lang.Program
	pivot   int // role, -1 = the event's pivot
	effects []effectPlan
	reason  []reasonPart
}

type effectPlan struct {
	effectDecl
	role int // slot, -1 = the rule's pivot
}

type reasonPart struct {
	text string
	slot int // frame slot shown after text, -1
}

// source is one kind of state: all keys of one stream of observations.
type source struct {
	sig     string // what it holds; equal in two programs means the same state
	kind    sourceKind
	exact   int
	horizon int64
	edges   []edge
	dedupe  bool
	label   string // label sources
	labelNo int
}

type sourceKind uint8

const (
	valueSource sourceKind = iota
	tailSource
	distinctSource
	firstSource
	rankSource // values, with what percentiles need of the coarse past
)

func langType(t FieldType) lang.Type {
	switch t {
	case String:
		return lang.String
	case Int:
		return lang.Int
	case Float:
		return lang.Float
	case Money:
		return lang.Money
	case Bool:
		return lang.Bool
	case Time:
		return lang.Time
	}
	return lang.Duration
}

func fieldType(t lang.Type) FieldType {
	switch t {
	case lang.String:
		return String
	case lang.Int:
		return Int
	case lang.Float:
		return Float
	case lang.Money:
		return Money
	case lang.Bool:
		return Bool
	case lang.Time:
		return Time
	case lang.Duration:
		return Duration
	}
	return 0
}
