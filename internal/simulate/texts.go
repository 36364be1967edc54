package simulate

import (
	"fmt"
	"strings"
	"time"
)

// text is one hand-written first contact with slots, read from data/reports_*.yaml.
type text struct {
	Severity string `yaml:"severity"` // what a careful reader would find in the end
	Category string `yaml:"category"`
	Channel  string `yaml:"channel"` // email, web, phone, app, merchant_line
	From     string `yaml:"from"`    // customer, worker, merchant, third_party
	Truth    string `yaml:"truth"`   // true, false, inconclusive
	Brand    string `yaml:"brand"`   // key of the brand it fits, "" = any
	Photo    string `yaml:"photo"`   // kind of picture that comes with it, "" = none
	Subject  string `yaml:"subject"`
	Text     string `yaml:"text"`
	Answer   string `yaml:"answer"` // what the other side says, in the same language

	language string
}

// fits says whether the text can be told of an order.
func (t *text) fits(o *Order) bool {
	if o.Worker == nil || t.Brand != "" && t.Brand != o.Customer.Brand.Key {
		return false
	}
	if t.From == "merchant" || strings.Contains(t.Text, "{merchant}") {
		return o.Merchant != nil && !o.Customer.Brand.care()
	}
	return true
}

// teller is who writes it; nil for a stranger.
func (t *text) teller(o *Order) *Person {
	switch t.From {
	case "customer":
		return o.Customer
	case "worker":
		return o.Worker
	case "merchant":
		return o.Merchant
	}
	return nil
}

// fill puts the facts of an order into a text's slots.
func (t *text) fill(line string, o *Order, n int) string {
	local := o.Placed.In(o.Customer.City.zone)
	if !o.Done.IsZero() {
		local = o.Done.In(o.Customer.City.zone)
	}
	merchant := "the store"
	if o.Merchant != nil {
		merchant = o.Merchant.Name
	}
	clock, weekday := local.Format("3:04pm"), local.Weekday().String()
	if t.language == "es" {
		clock, weekday = local.Format("15:04"), diaSemana(local.Weekday())
	}
	return strings.NewReplacer(
		"{worker}", o.Worker.First, "{customer}", o.Customer.Name, "{order}", o.Ref,
		"{city}", o.Customer.City.Name, "{merchant}", merchant, "{brand}", o.Customer.Brand.Name,
		"{item}", item(n, t.language), "{amount}", fmt.Sprintf("%d.%02d", o.Amount/100, o.Amount%100),
		"{time}", clock, "{day}", weekday, "{pet}", strings.SplitN(o.Customer.pet, ",", 2)[0],
		"{street}", o.Customer.Street, "{word}", o.Customer.Brand.WorkerWord[t.language],
	).Replace(line)
}

func diaSemana(d time.Weekday) string {
	return [...]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}[d]
}
