package main

import "github.com/piepowder/piepowder/internal/app"

// telephoneFlags say how we telephone. The token is read from the environment
// only, so that no list of processes shows it.
type telephoneFlags struct {
	API     string `name:"api" default:"https://api.twilio.com" env:"PIEPOWDER_TELEPHONE_API" help:"Address of the telephone provider."`
	Account string `env:"PIEPOWDER_TELEPHONE_ACCOUNT" help:"Account at the provider (AC…); none, no telephone."`
	Token   string `env:"PIEPOWDER_TELEPHONE_TOKEN" hidden:"" help:"Token of the account; give it in the environment."`
	From    string `env:"PIEPOWDER_TELEPHONE_FROM" placeholder:"+1…" help:"Our number."`
	Desk    string `env:"PIEPOWDER_TELEPHONE_DESK" placeholder:"+1…" help:"Number that callers are connected with; none, they are called back."`
	Place   string `env:"PIEPOWDER_TELEPHONE_PLACE" placeholder:"US-WA" help:"Where the desk is, for the law of recording."`
	Record  bool   `help:"Record calls where the law and the caller allow it."`
}

func (f telephoneFlags) config() app.Telephone {
	return app.Telephone{API: f.API, Account: f.Account, Token: f.Token, From: f.From, Desk: f.Desk, Place: f.Place, Record: f.Record}
}
