package identity

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"github.com/piepowder/piepowder/internal/errs"
)

const console = "https://trust.example.com"

var withPasskeys = Options{PublicURL: console}

// device is an authenticator of ours: one ES256 passkey, as WebAuthn Level 2
// describes it, with what a test wants wrong about it.
type device struct {
	w        *world
	origin   string // what the browser says
	rp       string
	key      *ecdsa.PrivateKey
	id       []byte
	owner    []byte
	count    uint32
	verified bool // the person showed finger or code
}

func (w *world) device() *device {
	w.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.must(err)
	d := &device{w: w, origin: console, rp: "trust.example.com", key: key, id: make([]byte, 24), verified: true}
	rand.Read(d.id)
	return d
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// client is what the browser signs together with the authenticator's data.
func (d *device) client(kind string, options map[string]any) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": options["challenge"], "origin": d.origin, "crossOrigin": false})
	d.w.must(err)
	return b
}

func (d *device) data(attested []byte) []byte {
	sum := sha256.Sum256([]byte(d.rp))
	flags := byte(1) // present
	if d.verified {
		flags |= 4
	}
	if attested != nil {
		flags |= 64
	}
	out := append(sum[:], flags)
	return append(binary.BigEndian.AppendUint32(out, d.count), attested...)
}

// make answers a request for a new passkey.
func (d *device) make(options map[string]any) []byte {
	d.w.t.Helper()
	owner, err := base64.RawURLEncoding.DecodeString(options["user"].(map[string]any)["id"].(string))
	d.w.must(err)
	d.owner = owner
	point, err := d.key.PublicKey.Bytes() // 4 · x · y
	d.w.must(err)
	public, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	d.w.must(err)
	attested := append(make([]byte, 16), byte(len(d.id)>>8), byte(len(d.id)))
	attested = append(append(attested, d.id...), public...)
	object, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": d.data(attested)})
	d.w.must(err)
	return d.answer(map[string]any{"clientDataJSON": b64(d.client("webauthn.create", options)), "attestationObject": b64(object), "transports": []string{"internal"}})
}

// sign answers a request to sign in.
func (d *device) sign(options map[string]any) []byte {
	d.w.t.Helper()
	client, data := d.client("webauthn.get", options), d.data(nil)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	d.w.must(err)
	return d.answer(map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(d.owner)})
}

func (d *device) answer(response map[string]any) []byte {
	b, err := json.Marshal(map[string]any{"id": b64(d.id), "rawId": b64(d.id), "type": "public-key", "response": response,
		"clientExtensionResults": map[string]any{}, "authenticatorAttachment": "platform"})
	d.w.must(err)
	return b
}

// add gives the caller this passkey.
func (d *device) add(ctx context.Context) (Passkey, []string, error) {
	d.w.t.Helper()
	ask, err := d.w.BeginPasskey(ctx)
	d.w.must(err)
	return d.w.AddPasskey(ctx, "My laptop", d.make(ask))
}

// in signs in with it.
func (d *device) in() (string, error) {
	d.w.t.Helper()
	ask, err := d.w.BeginPasskeySignIn(context.Background())
	d.w.must(err)
	token, _, err := d.w.PasskeySignIn(context.Background(), d.sign(ask), "192.0.2.1", "test")
	return token, err
}

func TestPasskeyFromFirstSignInToRemoval(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		st := w.person("ana@example.com", RoleInvestigator)
		first, err := w.signIn("ana@example.com", "")
		w.must(err)
		ctx, err := w.as(w.Service, first)
		w.must(err)
		other, err := w.signIn("ana@example.com", "")
		w.must(err)
		d := w.device()
		key, codes, err := d.add(ctx)
		w.must(err)
		if key.Name != "My laptop" || key.UsedAt != nil || len(codes) != recoveryCodes {
			t.Fatalf("added %+v with %d codes", key, len(codes))
		}
		_, err = w.as(w.Service, other)
		w.refused(err, "signed_out") // a new factor ends what went without it
		ctx, err = w.as(w.Service, first)
		w.must(err)
		_, err = Require(ctx, PermCaseRead)
		w.must(err)

		_, err = w.signIn("ana@example.com", "") // a password alone is not enough any more
		w.refused(err, "passkey_required")
		token, err := d.in()
		w.must(err)
		ctx, err = w.as(w.Service, token)
		w.must(err)
		sc, err := Require(ctx, PermCaseRead)
		w.must(err)
		if sc.StaffID() != st.ID {
			t.Fatalf("signed in as %s", sc.StaffID())
		}
		all, err := w.Passkeys(ctx)
		w.must(err)
		if len(all) != 1 || all[0].UsedAt == nil {
			t.Fatalf("passkeys %+v", all)
		}
		key, err = w.RenamePasskey(ctx, key.ID, "  Old   laptop ", all[0].Version)
		w.must(err)
		if key.Name != "Old laptop" {
			t.Errorf("renamed to %q", key.Name)
		}
		_, err = w.RenamePasskey(ctx, key.ID, "again", 1)
		w.refused(err, "version_stale")
		w.refused(w.RemovePasskey(ctx, key.ID), "last_factor")
		second := w.device()
		_, codes, err = second.add(ctx)
		w.must(err)
		if codes != nil {
			t.Error("recovery codes were made twice")
		}
		w.must(w.RemovePasskey(ctx, key.ID))
		_, err = d.in()
		w.refused(err, "wrong_passkey")
		_, err = second.in()
		w.must(err)
	})
}

func TestPasskeyRecovery(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		st := w.person("ana@example.com", RoleInvestigator)
		d := w.device()
		_, codes, err := d.add(w.signedIn("ana@example.com"))
		w.must(err)
		// The device is lost: password and one recovery code, once.
		token, err := w.signIn("ana@example.com", codes[0])
		w.must(err)
		_, err = w.signIn("ana@example.com", codes[0])
		w.refused(err, "wrong_credentials")
		ctx, err := w.as(w.Service, token)
		w.must(err)
		_, err = Require(ctx, PermCaseRead)
		w.must(err)
		// The codes are lost too: an administrator's link takes the passkeys away.
		_, err = w.NewLink(AsSystem(context.Background(), "test"), st.ID, true)
		w.must(err)
		_, err = w.as(w.Service, token)
		w.refused(err, "signed_out")
		_, err = d.in()
		w.refused(err, "wrong_passkey")
		ctx = w.signedIn("ana@example.com")
		_, err = Require(ctx, PermCaseRead)
		w.refused(err, "second_factor_required")
	})
}

// Each of these signs nobody in, with one and the same answer.
func TestPasskeyRefusals(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		bob := w.person("bob@example.com", RoleInvestigator)
		ctx := w.signedIn("ana@example.com")
		good := w.device()
		_, _, err := good.add(ctx)
		w.must(err)
		for name, wrong := range map[string]func(d *device, ask map[string]any) []byte{
			"origin of another site": func(d *device, ask map[string]any) []byte {
				d.origin = "https://trust.example.com.evil.test"
				return d.sign(ask)
			},
			"plain http":          func(d *device, ask map[string]any) []byte { d.origin = "http://trust.example.com"; return d.sign(ask) },
			"another port":        func(d *device, ask map[string]any) []byte { d.origin = console + ":8443"; return d.sign(ask) },
			"another host's data": func(d *device, ask map[string]any) []byte { d.rp = "evil.test"; return d.sign(ask) },
			"nobody was verified": func(d *device, ask map[string]any) []byte { d.verified = false; return d.sign(ask) },
			"challenge made up": func(d *device, _ map[string]any) []byte {
				return d.sign(map[string]any{"challenge": b64(make([]byte, 36))})
			},
			"challenge changed": func(d *device, ask map[string]any) []byte {
				c := ask["challenge"].(string)
				return d.sign(map[string]any{"challenge": changed(c)})
			},
			"challenge for adding": func(d *device, _ map[string]any) []byte { a, err := w.BeginPasskey(ctx); w.must(err); return d.sign(a) },
			"challenge for stepping": func(d *device, _ map[string]any) []byte {
				a, err := w.BeginPasskeyConfirm(ctx)
				w.must(err)
				return d.sign(a)
			},
			"another's handle":     func(d *device, ask map[string]any) []byte { d.owner = []byte(bob.ID); return d.sign(ask) },
			"another key":          func(d *device, ask map[string]any) []byte { d.key = w.device().key; return d.sign(ask) },
			"a passkey nobody has": func(d *device, ask map[string]any) []byte { d.id = w.device().id; return d.sign(ask) },
			"no JSON":              func(*device, map[string]any) []byte { return []byte("{") },
			"the answer to creation": func(d *device, ask map[string]any) []byte {
				a, err := w.BeginPasskey(ctx)
				w.must(err)
				return d.make(a)
			},
			"a signature of nothing": func(d *device, ask map[string]any) []byte {
				return []byte(strings.Replace(string(d.sign(ask)), `"signature":"`, `"signature":"AAAA`, 1))
			},
			"created, not gotten": func(d *device, ask map[string]any) []byte {
				b := d.client("webauthn.create", ask)
				return d.answer(map[string]any{"clientDataJSON": b64(b), "authenticatorData": b64(d.data(nil)), "signature": b64([]byte("x")), "userHandle": b64(d.owner)})
			},
		} {
			d := *good
			ask, err := w.BeginPasskeySignIn(context.Background())
			w.must(err)
			_, _, err = w.PasskeySignIn(context.Background(), wrong(&d, ask), "192.0.2."+string(rune('1'+len(name)%9)), "test")
			if err == nil {
				t.Fatalf("%s: signed in", name)
			}
			t.Log(name)
			w.refused(err, "wrong_passkey")
			w.clk.Advance(guardWindow + time.Second)
			ctx = w.withRecent(good)
		}
	})
}

// changed is a text with its first character replaced.
func changed(s string) string {
	if s[0] == 'A' {
		return "B" + s[1:]
	}
	return "A" + s[1:]
}

// withRecent is a session of the passkey's owner that began just now.
func (w *world) withRecent(d *device) context.Context {
	w.t.Helper()
	token, err := d.in()
	w.must(err)
	ctx, err := w.as(w.Service, token)
	w.must(err)
	return ctx
}

func TestPasskeyAnswerIsTakenOnce(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		d := w.device()
		_, _, err := d.add(w.signedIn("ana@example.com"))
		w.must(err)
		ask, err := w.BeginPasskeySignIn(context.Background())
		w.must(err)
		answer := d.sign(ask)
		results := make(chan error, 8)
		for range cap(results) {
			go func() {
				_, _, err := w.PasskeySignIn(context.Background(), answer, "192.0.2.1", "test")
				results <- err
			}()
		}
		in := 0
		for range cap(results) {
			if <-results == nil {
				in++
			}
		}
		if in != 1 {
			t.Errorf("one answer opened %d sessions", in)
		}
		_, _, err = w.PasskeySignIn(context.Background(), answer, "192.0.2.1", "test")
		w.refused(err, "challenge_used")
		ask, err = w.BeginPasskeySignIn(context.Background())
		w.must(err)
		w.clk.Advance(challengeFor)
		_, _, err = w.PasskeySignIn(context.Background(), d.sign(ask), "192.0.2.1", "test")
		w.refused(err, "challenge_expired")
		// After the sweep an old answer is still too old.
		w.must(w.Sweep(context.Background()))
		_, _, err = w.PasskeySignIn(context.Background(), answer, "192.0.2.1", "test")
		w.refused(err, "challenge_expired")
	})
}

func TestPasskeyThatCountsBackwards(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		st := w.person("ana@example.com", RoleInvestigator)
		d := w.device()
		d.count = 5
		_, codes, err := d.add(w.signedIn("ana@example.com"))
		w.must(err)
		copied := *d
		for d.count < 9 {
			d.count++
			_, err = d.in()
			w.must(err)
		}
		copied.count = 7
		_, err = copied.in()
		w.refused(err, "passkey_copied")
		// Which of the two is the owner's nobody can say: both are shut.
		d.count++
		_, err = d.in()
		w.refused(err, "passkey_copied")
		token, err := w.signIn("ana@example.com", codes[0])
		w.must(err)
		ctx, err := w.as(w.Service, token)
		w.must(err)
		keys, err := w.Passkeys(ctx)
		w.must(err)
		if len(keys) != 1 || keys[0].SuspectAt == nil {
			t.Errorf("the owner is not told: %+v", keys)
		}
		if n := w.leaves("passkey.suspected", st.ID); n != 1 {
			t.Errorf("%d leaves say that it counted backwards", n)
		}
		// An authenticator that does not count stays at nothing, and that is fine.
		zero := w.device()
		_, _, err = zero.add(ctx)
		w.must(err)
		for range 2 {
			_, err = zero.in()
			w.must(err)
		}
	})
}

// leaves counts what the audit log says about an object.
func (w *world) leaves(kind, object string) (n int) {
	w.t.Helper()
	w.must(w.db.QueryRow(context.Background(), `SELECT COUNT(*) FROM audit_leaves WHERE kind = $1 AND CAST(body AS TEXT) LIKE $2`, kind, "%"+object+"%").Scan(&n))
	return n
}

func TestPasskeyIsAddedOnlyByItsOwner(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		w.person("bob@example.com", RoleInvestigator)
		ana, bob := w.signedIn("ana@example.com"), w.signedIn("bob@example.com")
		ask, err := w.BeginPasskey(bob)
		w.must(err)
		d := w.device()
		answer := d.make(ask)
		_, _, err = w.AddPasskey(ana, "stolen", answer) // a challenge for somebody else
		w.refused(err, "passkey_invalid")
		d.origin = "https://evil.test"
		_, _, err = w.AddPasskey(bob, "phished", d.make(ask))
		w.refused(err, "passkey_invalid")
		d.origin, d.verified = console, false
		_, _, err = w.AddPasskey(bob, "unverified", d.make(ask))
		w.refused(err, "passkey_invalid")
		d.verified = true
		_, _, err = w.AddPasskey(bob, " ", answer)
		w.refused(err, "passkey_name")
		key, _, err := w.AddPasskey(bob, "mine", answer)
		w.must(err)
		_, _, err = w.AddPasskey(bob, "again", answer)
		w.refused(err, "challenge_used")
		same := *d
		_, _, err = same.add(ana) // the same authenticator's name twice
		w.refused(err, "passkey_known")
		w.refused(w.RemovePasskey(ana, key.ID), "passkey_not_found")
		_, err = w.RenamePasskey(ana, key.ID, "hers", 1)
		w.refused(err, "passkey_not_found")
		w.clk.Advance(16 * time.Minute)
		ctx := w.withRecent(d)
		w.clk.Advance(16 * time.Minute)
		_, err = w.BeginPasskey(ctx)
		w.refused(err, "step_up_required")
		w.refused(w.RemovePasskey(ctx, key.ID), "step_up_required")
	})
}

func TestPasskeyStepsUp(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		w.person("ana@example.com", RoleAdmin)
		w.person("bob@example.com", RoleInvestigator)
		d, other := w.device(), w.device()
		_, _, err := d.add(w.signedIn("ana@example.com"))
		w.must(err)
		_, _, err = other.add(w.signedIn("bob@example.com"))
		w.must(err)
		token, err := d.in()
		w.must(err)
		w.clk.Advance(16 * time.Minute)
		ctx, err := w.as(w.Service, token)
		w.must(err)
		_, err = w.RequireRecent(ctx, PermKeyWrite)
		w.refused(err, "step_up_required")
		ask, err := w.BeginPasskeyConfirm(ctx)
		w.must(err)
		w.refused(w.PasskeyConfirm(ctx, other.sign(ask), "192.0.2.1"), "wrong_passkey")
		w.must(w.PasskeyConfirm(ctx, d.sign(ask), "192.0.2.1"))
		w.refused(w.PasskeyConfirm(ctx, d.sign(ask), "192.0.2.1"), "challenge_used")
		ctx, err = w.as(w.Service, token)
		w.must(err)
		_, err = w.RequireRecent(ctx, PermKeyWrite)
		w.must(err)
	})
}

// App and passkey taken away at the same moment: one of them stays.
func TestLastFactorStaysAtOnce(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		for i := range 8 {
			mail := fmt.Sprintf("ana%d@example.com", i)
			st := w.person(mail, RoleInvestigator)
			ctx := w.signedIn(mail)
			secret, _, err := w.BeginTOTP(ctx)
			w.must(err)
			_, err = w.ConfirmTOTP(ctx, w.code(secret), "192.0.2.1")
			w.must(err)
			key, _, err := w.device().add(ctx)
			w.must(err)
			results := make(chan error, 2)
			go func() { results <- w.DropTOTP(ctx) }()
			go func() { results <- w.RemovePasskey(ctx, key.ID) }()
			gone := 0
			for range cap(results) {
				switch err := <-results; {
				case err == nil:
					gone++
				case errs.CodeOf(err) != "second_factor_required" && errs.CodeOf(err) != "last_factor":
					w.t.Error(err)
				}
			}
			st, err = w.staffByID(context.Background(), st.ID)
			w.must(err)
			if gone != 1 || !st.factor() {
				w.t.Fatalf("%d factors went, another left: %t", gone, st.factor())
			}
		}
	})
}

func TestPasskeyIsRenamedOnceAtOnce(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		ctx := w.signedIn("ana@example.com")
		key, _, err := w.device().add(ctx)
		w.must(err)
		for range 8 {
			results := make(chan error, 8)
			for i := range cap(results) {
				go func() {
					_, err := w.RenamePasskey(ctx, key.ID, fmt.Sprint("Laptop ", i), key.Version)
					results <- err
				}()
			}
			done := 0
			for range cap(results) {
				switch err := <-results; {
				case err == nil:
					done++
				case errs.CodeOf(err) != "version_stale":
					w.t.Error(err)
				}
			}
			if done != 1 {
				w.t.Fatalf("%d names were given to one version", done)
			}
			key.Version++
		}
	})
}

func TestPasskeyOfSomebodyDisabled(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		st := w.person("ana@example.com", RoleInvestigator)
		d := w.device()
		_, _, err := d.add(w.signedIn("ana@example.com"))
		w.must(err)
		state := StateDisabled
		_, err = w.UpdateStaff(AsSystem(context.Background(), "test"), st.ID, 1, StaffPatch{State: &state})
		w.must(err)
		_, err = d.in()
		w.refused(err, "wrong_passkey")
	})
}

func TestPasskeysNeedAName(t *testing.T) {
	for address, want := range map[string]string{
		"https://trust.example.com":      "trust.example.com https://trust.example.com",
		"https://trust.example.com:8443": "trust.example.com https://trust.example.com:8443",
		"http://127.0.0.1:8080":          "localhost http://localhost:8080",
		"http://localhost:8080":          "localhost http://localhost:8080",
		"http://10.0.0.7:8080":           "",
		"ftp://trust.example.com":        "",
		"trust.example.com":              "",
	} {
		p, err := relyingParty(address)
		got := ""
		if err == nil {
			got = p.Config.RPID + " " + p.Config.RPOrigins[0]
		}
		if got != want {
			t.Errorf("%s: %q, want %q (%v)", address, got, want, err)
		}
	}
	eachWorld(t, Options{PublicURL: "http://10.0.0.7"}, func(w *world) {
		_, err := w.BeginPasskeySignIn(context.Background())
		w.refused(err, "passkeys_unavailable")
	})
}

func TestHTTPPasskey(t *testing.T) {
	eachWorld(t, withPasskeys, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		b := w.browser()
		b.header["X-Forwarded-Proto"] = "https"
		if r := b.want(200, "", "GET", "/v1/setup", ""); r.body["passkeys"] != true {
			t.Fatalf("set-up: %v", r.body)
		}
		if r := b.want(201, "", "POST", "/v1/sessions", `{"email":"ana@example.com","password":"`+goodPassword+`"}`); r.body["next"] != "second_factor" {
			t.Fatalf("next: %v", r.body)
		}
		d := w.device()
		ask := b.want(200, "", "POST", "/v1/me/passkeys/challenge", `{}`).body["options"].(map[string]any)
		if sel := ask["authenticatorSelection"].(map[string]any); sel["userVerification"] != "required" || sel["residentKey"] != "required" {
			t.Errorf("asks for %v", sel)
		}
		made := b.want(201, "", "POST", "/v1/me/passkeys", `{"name":"Phone","credential":`+string(d.make(ask))+`}`)
		if len(made.body["recovery_codes"].([]any)) != recoveryCodes {
			t.Fatalf("made %v", made.body)
		}
		key := made.body["passkey"].(map[string]any)["id"].(string)
		b.header["If-Match"] = made.header.Get("ETag")
		b.want(200, "", "PATCH", "/v1/me/passkeys/"+key, `{"name":"Work phone"}`)
		b.want(412, "version_stale", "PATCH", "/v1/me/passkeys/"+key, `{"name":"Phone"}`)
		if r := b.want(200, "", "GET", "/v1/me", ""); r.body["passkeys"] != 1.0 || r.body["second_factor"] != true || r.body["authenticator_app"] != false {
			t.Errorf("me: %v", r.body)
		}
		b.want(204, "", "DELETE", "/v1/sessions/current", "")
		b.cookie = nil
		ask = b.want(200, "", "POST", "/v1/sessions/passkey/challenge", `{}`).body["options"].(map[string]any)
		if _, names := ask["allowCredentials"]; names {
			t.Error("a stranger is told which passkeys there are")
		}
		r := b.want(201, "", "POST", "/v1/sessions/passkey", `{"credential":`+string(d.sign(ask))+`}`)
		if r.body["next"] != "none" || !b.cookie.Secure || !b.cookie.HttpOnly {
			t.Fatalf("signed in %v %v", r.body, b.cookie)
		}
		b.want(409, "last_factor", "DELETE", "/v1/me/passkeys/"+key, "")
		list := b.want(200, "", "GET", "/v1/sessions", "").body["items"].([]any)
		if len(list) != 1 || list[0].(map[string]any)["via"] != "passkey" {
			t.Errorf("sessions %v", list)
		}
	})
}
