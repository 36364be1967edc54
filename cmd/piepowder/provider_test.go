package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestProviderFlags(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := providerFlags{Issuer: "https://login.example.com", ClientID: "pp", SecretFile: secret,
		Group: []string{"cn=leads,dc=example=commander", "cn=leads,dc=example=investigator", "it=admin"}}.config()
	if err != nil || o.ClientSecret != "hush" || !slices.Equal(o.Groups["cn=leads,dc=example"], []string{"commander", "investigator"}) {
		t.Fatalf("%+v %v", o, err)
	}
	for want, f := range map[string]providerFlags{
		"want --oidc-issuer": {ClientID: "pp"},
		"GROUP=ROLE":         {Issuer: "https://x.example", ClientID: "pp", Group: []string{"leads"}},
	} {
		if _, err := f.config(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %q: %v", want, err)
		}
	}
}
