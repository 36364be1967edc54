package identity

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// Passkey is one of a person's passkeys (WebAuthn Level 2), as its owner sees it.
type Passkey struct {
	ID        string     `json:"id"`
	Name      string     `json:"name" doc:"What its owner calls it"`
	Synced    bool       `json:"synced" doc:"Its maker may copy it to other devices of the owner"`
	CreatedAt time.Time  `json:"created_at"`
	UsedAt    *time.Time `json:"used_at,omitempty"`
	SuspectAt *time.Time `json:"suspect_at,omitempty" doc:"Its count went back: somebody may hold a copy. It signs nobody in any more"`
	Version   int64      `json:"version"`

	staff      string
	credential webauthn.Credential
}

// What a challenge is for. One made for signing in adds no passkey.
const (
	forSignIn  = "sign in"
	forConfirm = "confirm"
	forAdding  = "add"
)

// challengeFor is how long a person may take over a passkey's dialog.
const challengeFor = 5 * time.Minute

// relyingParty is what passkeys are made for, from the address at which people
// reach the console. Passkeys need a name: a loopback number stands for
// localhost, any other number is refused.
func relyingParty(public string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(public)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("identity: passkeys want the console's address, not %q", public)
	}
	host := u.Hostname()
	if ip := net.ParseIP(host); ip != nil {
		if !ip.IsLoopback() && !ip.IsUnspecified() {
			return nil, fmt.Errorf("identity: passkeys want a name, not the number %s", host)
		}
		host = "localhost"
	}
	origin := url.URL{Scheme: u.Scheme, Host: host}
	if p := u.Port(); p != "" {
		origin.Host = net.JoinHostPort(host, p)
	}
	required := true
	return webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Piepowder", RPOrigins: []string{origin.String()},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{RequireResidentKey: &required,
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
		Timeouts: webauthn.TimeoutsConfig{
			Login:        webauthn.TimeoutConfig{Timeout: challengeFor, TimeoutUVD: challengeFor},
			Registration: webauthn.TimeoutConfig{Timeout: challengeFor, TimeoutUVD: challengeFor},
		},
	})
}

// party is the relying party, or why there is none.
func (s *Service) party() (*webauthn.WebAuthn, error) {
	if s.passkeys == nil {
		return nil, errs.New(errs.Conflict, "passkeys_unavailable", "Passkeys need an address with a name: start the server with --public-url https://….")
	}
	return s.passkeys, nil
}

// owner is a person as the library sees one. The handle is the id of staff: it
// says nothing about them.
type owner struct {
	*Staff
	keys []webauthn.Credential
}

func (o owner) WebAuthnID() []byte                         { return []byte(o.ID) }
func (o owner) WebAuthnName() string                       { return o.Email }
func (o owner) WebAuthnDisplayName() string                { return o.Name }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

// challenge makes a challenge that says itself, sealed, what it is for, for whom
// and until when: asking for one writes nothing, so strangers fill no table.
func (s *Service) challenge(purpose, staff string) []byte {
	until := make([]byte, 8)
	binary.BigEndian.PutUint64(until, uint64(db.Micros(s.clock.Now().Add(challengeFor))))
	return s.seal.Seal(nil, nil, until, []byte("challenge "+purpose+" "+staff))
}

// challenged answers the session of an answered challenge: it must be ours, for
// this and for them, and not be over. That it is used once, use sees to.
func (s *Service) challenged(party *webauthn.WebAuthn, text, purpose, staff string) (webauthn.SessionData, error) {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return webauthn.SessionData{}, wrongPasskey()
	}
	until, err := s.seal.Open(nil, nil, sealed, []byte("challenge "+purpose+" "+staff))
	if err != nil || len(until) != 8 {
		return webauthn.SessionData{}, wrongPasskey()
	}
	if !s.clock.Now().Before(db.FromMicros(int64(binary.BigEndian.Uint64(until)))) {
		return webauthn.SessionData{}, errs.New(errs.Unauthenticated, "challenge_expired", "That took too long; try again.")
	}
	return webauthn.SessionData{Challenge: text, RelyingPartyID: party.Config.RPID,
		UserVerification: protocol.VerificationRequired, CredParams: algorithms()}, nil
}

// algorithms are what authenticators in use offer, best first.
func algorithms() []protocol.CredentialParameter { return webauthn.CredentialParametersRecommendedL3() }

// wrongPasskey is one answer for everything that is wrong with a passkey's
// answer, so that it tells a stranger nothing.
func wrongPasskey() error {
	return errs.New(errs.Unauthenticated, "wrong_passkey", "This passkey does not sign in here.")
}

// options is a message of the library as JSON for the browser.
func options(v any) (map[string]any, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	return out, json.Unmarshal(b, &out)
}
