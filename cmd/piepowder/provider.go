package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/piepowder/piepowder/internal/identity"
)

// providerFlags say who signs people in beside us.
type providerFlags struct {
	Issuer      string   `placeholder:"URL" help:"Identity provider (OpenID Connect) that staff may sign in with, such as https://login.example.com."`
	ClientID    string   `name:"client-id" help:"Who we are there. Its redirect address is PUBLIC-URL/v1/sign-in/provider/callback."`
	SecretFile  string   `name:"secret-file" type:"existingfile" help:"File with our secret there; none = a public client with PKCE alone."`
	Name        string   `help:"What the button says; the issuer's host otherwise."`
	Scope       []string `help:"Scope beside openid, email and profile, such as groups."`
	GroupsClaim string   `name:"groups-claim" default:"groups" help:"Claim that lists a person's groups."`
	Group       []string `placeholder:"GROUP=ROLE" help:"Role of a group; with any, the provider's groups decide roles at each sign-in."`
	Create      bool     `help:"Add people with a mapped group at their first sign-in; otherwise they are invited first."`
	Region      []string `help:"Regions of people added so; everywhere otherwise."`
	TrustEmail  bool     `name:"trust-email" help:"Believe mail addresses when the provider does not say whether it checked them."`
}

func (f providerFlags) config() (identity.OIDC, error) {
	o := identity.OIDC{Issuer: f.Issuer, ClientID: f.ClientID, Name: f.Name, Scopes: f.Scope, GroupsClaim: f.GroupsClaim, Create: f.Create,
		Regions: f.Region, TrustEmail: f.TrustEmail, Groups: map[string][]string{}}
	if f.Issuer == "" && (f.ClientID != "" || len(f.Group) > 0) {
		return o, fmt.Errorf("--oidc-client-id and --oidc-group want --oidc-issuer")
	}
	if f.SecretFile != "" {
		b, err := os.ReadFile(f.SecretFile)
		if err != nil {
			return o, err
		}
		if o.ClientSecret = strings.TrimSpace(string(b)); o.ClientSecret == "" {
			return o, fmt.Errorf("%s is empty", f.SecretFile)
		}
	}
	for _, g := range f.Group {
		group, role, ok := cut(g)
		if !ok {
			return o, fmt.Errorf("--oidc-group wants GROUP=ROLE, not %q", g)
		}
		o.Groups[group] = append(o.Groups[group], role)
	}
	return o, nil
}

// cut takes the role after the last equals sign: names of groups may have some.
func cut(s string) (group, role string, ok bool) {
	i := strings.LastIndexByte(s, '=')
	if i < 1 || i == len(s)-1 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}
