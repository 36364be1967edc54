package lang

import "fmt"

// Type is the type of a value or an expression.
type Type uint8

// The types. Any is only a wish ("no matter which") given to Compile.
const (
	Any Type = iota
	Bool
	Int
	Float
	Money    // int64 minor units and a currency
	String   //
	Time     // int64 unix microseconds, UTC
	Duration // int64 microseconds
	Entity   // int64 internal id; compared for equality and membership only
	Strings  // a set of strings: "x" in tags, len(tags)
)

var typeNames = [...]string{"any", "bool", "int", "float", "money", "string", "time", "duration", "entity", "strings"}

// String gives the name used in messages and packs.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return "invalid"
}

// ParseType is the inverse of Type.String.
func ParseType(name string) (Type, bool) {
	for i, n := range typeNames {
		if n == name && i > 0 {
			return Type(i), true
		}
	}
	return Any, false
}

// Var is a name an expression may read.
type Var struct {
	Name    string   // may be dotted: customer.standing
	Type    Type     //
	Slot    int      // index into the Frame; always the index in Env.Vars, set by Env.Add and Compile
	MayMiss bool     // false promises that the Frame always has it
	Values  []string // String only: the closed set of values in rising order (severities, states); literals outside it are refused
	SQL     string   // SQL column expression, "" = not in SQL. For Strings: a predicate with one ? for the element
}

// List is a named list that "x in name" may test; its content is in Frame.Lists at its index.
type List struct {
	Name string
	Elem Type // Entity, String or Int
}

// Set is the content of a named list at run time. Both methods must not allocate.
type Set interface {
	HasInt(v int64) bool
	HasString(s string) bool
}

// Env is what expressions are checked against. It is not safe for concurrent change; compiled
// programs do not read it.
type Env struct {
	Vars  []Var
	Lists []List
	// Call turns a call of a function unknown to the language with constant or name arguments, such as
	// label(customer, "x"), into a slot, adding a Var if it must. Such a Var should be named as the call
	// is written, so that the canonical form compiles again. nil = no such functions.
	Call func(name string, args []string) (slot int, err error)
	// Entity reads a string literal compared with an entity (acc_…). nil = refused.
	Entity func(literal string) (int64, error)

	names map[string]int
	memos int // memo cells handed out by CompileSet
}

// Add appends a Var and returns its slot.
func (e *Env) Add(v Var) int {
	v.Slot = len(e.Vars)
	e.Vars = append(e.Vars, v)
	return v.Slot
}

// Lookup finds a Var by name.
func (e *Env) Lookup(name string) (slot int, ok bool) {
	if len(e.names) != len(e.Vars) {
		e.names = make(map[string]int, len(e.Vars))
		for i := range e.Vars {
			e.Vars[i].Slot = i
			e.names[e.Vars[i].Name] = i
		}
	}
	slot, ok = e.names[name]
	return slot, ok
}

// ListIndex finds a List by name.
func (e *Env) ListIndex(name string) (i int, ok bool) {
	for i := range e.Lists {
		if e.Lists[i].Name == name {
			return i, true
		}
	}
	return 0, false
}

// Error is a fault in an expression, at a position in its source.
type Error struct {
	Line    int // from 1
	Column  int // from 1, in characters
	Message string
	Hint    string // what to do about it, "" when there is nothing to say
}

func (e *Error) Error() string {
	if e.Hint != "" {
		return fmt.Sprintf("%d:%d: %s; %s", e.Line, e.Column, e.Message, e.Hint)
	}
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
}

// Limits of one expression.
const (
	MaxLength = 8192 // bytes of source
	MaxNodes  = 1000
	MaxDepth  = 64
)

// Program is a compiled expression. It is immutable and safe for concurrent use with distinct Frames.
type Program struct {
	Source   string
	Type     Type
	Warnings []*Error // lint: legal, but probably not what was meant
	Slots    []int    // slots read, rising
	Lists    []int    // named lists read, rising

	root  *node
	env   *Env
	cond  func(*Frame) bool
	num   func(*Frame) (int64, bool)
	float func(*Frame) (float64, bool)
	str   func(*Frame) (string, bool)
	money func(*Frame) (int64, uint16, bool)
	made  *compiler // what it shares with the others of its set
}

// Compile checks src against env and compiles it. want is the type it must have, or Any. An int where
// a float is wanted is converted. The error is an *Error.
func Compile(src string, env *Env, want Type) (*Program, error) {
	root, warnings, err := check(src, env, want)
	if err != nil {
		return nil, err
	}
	p := newProgram(src, env, root, warnings)
	p.build(&compiler{})
	return p, nil
}

// CompileSet compiles conditions that will run together on each Frame: conditions they share are
// evaluated once per Frame.Reset. errs[i] is nil or the *Error of srcs[i], whose program is then nil.
func CompileSet(srcs []string, env *Env) (programs []*Program, errs []error) {
	return compileSet(srcs, env)
}

func newProgram(src string, env *Env, root *node, warnings []*Error) *Program {
	p := &Program{Source: src, Type: root.typ, Warnings: warnings, root: root, env: env}
	p.Slots, p.Lists = reads(root)
	return p
}

// build fills the closure that fits the type.
func (p *Program) build(c *compiler) {
	p.made = c
	switch p.Type {
	case Bool:
		p.cond = c.cond(p.root)
		p.num = c.num(p.root)
	case Float:
		p.float = c.float(p.root)
	case String:
		p.str = c.str(p.root)
	case Money:
		p.money = c.money(p.root)
	case Strings:
	default:
		p.num = c.num(p.root)
	}
}

// Bool runs a condition; missing is false. Only for programs of type Bool.
func (p *Program) Bool(f *Frame) bool { return p.cond(f) }

// Num runs a program of type Bool (0, 1), Int, Time, Duration or Entity; ok is false when missing.
func (p *Program) Num(f *Frame) (v int64, ok bool) { return p.num(f) }

// Float runs a program of type Float.
func (p *Program) Float(f *Frame) (v float64, ok bool) { return p.float(f) }

// Str runs a program of type String.
func (p *Program) Str(f *Frame) (v string, ok bool) { return p.str(f) }

// Money runs a program of type Money: minor units and currency (0 = carries none).
func (p *Program) Money(f *Frame) (v int64, currency uint16, ok bool) { return p.money(f) }

// Interpret evaluates the program slowly, by walking its tree. It is the oracle of the compiled form
// and serves where speed does not matter.
func (p *Program) Interpret(f *Frame) Value { return eval(p.root, f) }

// String is the program in canonical form.
func (p *Program) String() string { return p.root.text() }
