package protocol

import (
	"time"

	"github.com/piepowder/piepowder/internal/lang"
)

// Words are one thing said in several languages, by language code.
type Words map[string]string

// Document is one version of a protocol.
type Document struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Titles    Words  `json:"titles,omitempty" doc:"The title in other languages"`
	Summary   string `json:"summary,omitempty"`
	Summaries Words  `json:"summaries,omitempty" doc:"The summary in other languages"`
	Owner     string `json:"owner" doc:"Role that answers for the text"`
	Harm      string `json:"harm" enum:"person,self,animal,none" doc:"Whom it is about; decides which care rules apply"`
	Sensitive bool   `json:"sensitive" doc:"A second person publishes it"`
	Suggest   string `json:"suggest,omitempty" doc:"Expression over a case: proposed where it holds"`

	Also map[string][]string `json:"also,omitempty" doc:"Other words people have for it, by language: it is found and proposed by them"`

	Care  []string `json:"care,omitempty" doc:"What holds in every step"`
	Steps []*Step  `json:"steps"`

	suggest *lang.Program
	env     *lang.Env
}

// Step is one part of a protocol.
type Step struct {
	ID        string      `json:"id"`
	Title     string      `json:"title"`
	Text      string      `json:"text,omitempty"`
	Say       Words       `json:"say,omitempty" doc:"What is said aloud, by language"`
	Owner     string      `json:"owner,omitempty" doc:"Role that does it"`
	Due       *Due        `json:"due,omitempty"`
	Required  bool        `json:"required"`
	When      string      `json:"when,omitempty" doc:"Shown only where this holds"`
	Because   string      `json:"because,omitempty" doc:"Why it is shown, in words"`
	Checklist []Item      `json:"checklist,omitempty"`
	Asks      []*Ask      `json:"asks,omitempty"`
	Do        *Deed       `json:"do,omitempty"`
	Approve   string      `json:"approve,omitempty" doc:"Role of the second person without whom it is not done"`
	Escalate  *Escalation `json:"escalate,omitempty"`
	Wants     []string    `json:"wants,omitempty" doc:"Kinds of evidence"`
	Care      []string    `json:"care,omitempty" doc:"Care rules this step keeps"`
	Note      string      `json:"note,omitempty" doc:"For whoever does it; never read aloud"`

	when *lang.Program
}

// Item is one line of a step's checklist.
type Item struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Ask is a question with a typed answer, which conditions may read.
type Ask struct {
	ID      string   `json:"id"`
	Ask     Words    `json:"ask" doc:"The question, by language"`
	Kind    string   `json:"kind" enum:"yes_no,choice,text,time,number"`
	Options []Option `json:"options,omitempty"`
	Needed  bool     `json:"needed" doc:"The step is not done without it"`
}

// Option is one answer of a choice.
type Option struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Due is a time counted from something.
type Due struct {
	After time.Duration `json:"-"`
	From  string        `json:"from" doc:"start, opened, previous, a step, or answers.x"`
	Text  string        `json:"text" doc:"As it is written: 10m after start"`
}

// Escalation pages somebody when a step stays open past its time.
type Escalation struct {
	To    string        `json:"to" doc:"Role"`
	After time.Duration `json:"-"`
	Text  string        `json:"text"`
}

// Deed is what a step does when it is performed. Only the fields of its kind
// are filled.
type Deed struct {
	Kind     string        `json:"kind" enum:"send,page,interim,task,incident,call,dispatch,refer,restrict,dispute"`
	Template string        `json:"template,omitempty" doc:"send"`
	To       string        `json:"to,omitempty" doc:"Role of a party (send, call, task), of staff (page), or police, legal, claim, insurer, regulator (refer)"`
	Action   string        `json:"action,omitempty" doc:"interim: separate, warn, restrict or suspend"`
	From     string        `json:"from,omitempty" doc:"interim: from whom the person is separated"`
	Clause   string        `json:"clause,omitempty"`
	Days     int           `json:"days,omitempty"`
	Task     string        `json:"task,omitempty" doc:"task: task, call_back, follow_up or review"`
	Title    string        `json:"title,omitempty"`
	In       time.Duration `json:"-"`
	InText   string        `json:"in,omitempty"`
	Service  string        `json:"service,omitempty" doc:"dispatch: police, ambulance, fire, animal_control, crisis_line or poison_control"`
	Drill    bool          `json:"drill,omitempty" doc:"page: also in a drill, marked as one"`
}

// Step finds a step by id; nil when there is none.
func (d *Document) Step(id string) *Step {
	for _, s := range d.Steps {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// Ask finds a question and its step by the question's id; nil when there is none.
func (d *Document) Ask(id string) (*Ask, *Step) {
	for _, s := range d.Steps {
		for _, a := range s.Asks {
			if a.ID == id {
				return a, s
			}
		}
	}
	return nil, nil
}
