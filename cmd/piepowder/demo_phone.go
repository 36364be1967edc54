package main

import (
	"net/http"
	"strings"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/simulate"
)

// The demo's telephone numbers are of the range kept for stories.
const (
	demoLine = "+12065550100" // the safety line
	demoDesk = "+12065550111" // the desk it rings
)

// openPhone starts the exchange that every text and call of the demo goes
// through; page is what stands beside it.
func (d *demo) openPhone(page http.Handler) (http.Handler, error) {
	d.phone = simulate.NewExchange("ACdemo", strings.TrimPrefix(d.state.Secret, "whsec_"), demoLine, d.clk)
	phone, err := d.phone.Handler()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", page)
	guarded := http.NewCrossOriginProtection().Handler(phone) // a page of another site must not ring
	mux.Handle("/phone", guarded)
	mux.Handle("/phone/", guarded)
	mux.Handle("/2010-04-01/", phone)
	return mux, nil
}

func (d *demo) telephone() app.Telephone {
	return app.Telephone{API: "http://" + d.state.Outside, Account: d.phone.Account, Token: d.phone.Token, From: demoLine, Desk: demoDesk, Place: "US-WA", Record: true}
}
