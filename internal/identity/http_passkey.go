package identity

import (
	"context"
	"encoding/json"

	"github.com/piepowder/piepowder/internal/web"
)

// passkeyRoutes are the routes of passkeys.
func (s *Service) passkeyRoutes() []web.Route {
	return []web.Route{
		web.Post("/v1/sessions/passkey/challenge", "", "Begin signing in with a passkey", s.postPasskeyChallenge),
		web.Post("/v1/sessions/passkey", "", "Sign in with a passkey", s.postPasskeySession, web.Status(201)),
		web.Post("/v1/me/confirm/passkey/challenge", web.SignedIn, "Begin stepping up with a passkey", s.postConfirmChallenge),
		web.Post("/v1/me/confirm/passkey", web.SignedIn, "Show a passkey again, for sensitive acts", s.postPasskeyConfirm, web.Status(204)),
		web.Get("/v1/me/passkeys", web.SignedIn, "Your passkeys", s.getPasskeys),
		web.Post("/v1/me/passkeys/challenge", web.SignedIn, "Begin adding a passkey", s.postNewPasskeyChallenge),
		web.Post("/v1/me/passkeys", web.SignedIn, "Add a passkey; ends your other sessions", s.postPasskey, web.Status(201)),
		web.Patch("/v1/me/passkeys/{id}", web.SignedIn, "Rename one of your passkeys", s.patchPasskey),
		web.Delete("/v1/me/passkeys/{id}", web.SignedIn, "Remove one of your passkeys; ends your other sessions", s.deletePasskey, web.Status(204)),
	}
}

type passkeyAsk struct {
	Once string `header:"Shown-Once"`
	Body struct {
		Options map[string]any `json:"options" doc:"For navigator.credentials: PublicKeyCredentialRequestOptionsJSON or …CreationOptionsJSON"`
	}
}

func askedWith(options map[string]any, err error) (*passkeyAsk, error) {
	out := &passkeyAsk{Once: "true"}
	out.Body.Options = options
	return out, err
}

func (s *Service) postPasskeyChallenge(ctx context.Context, _ *struct{}) (*passkeyAsk, error) {
	return askedWith(s.BeginPasskeySignIn(ctx))
}

func (s *Service) postConfirmChallenge(ctx context.Context, _ *struct{}) (*passkeyAsk, error) {
	return askedWith(s.BeginPasskeyConfirm(ctx))
}

func (s *Service) postNewPasskeyChallenge(ctx context.Context, _ *struct{}) (*passkeyAsk, error) {
	return askedWith(s.BeginPasskey(ctx))
}

type passkeyAnswerIn struct {
	Origin
	Body struct {
		Credential map[string]any `json:"credential" doc:"What navigator.credentials answered, as toJSON() writes it"`
	}
}

func (s *Service) postPasskeySession(ctx context.Context, in *passkeyAnswerIn) (*signedIn, error) {
	answer, err := json.Marshal(in.Body.Credential)
	if err != nil {
		return nil, wrongPasskey()
	}
	token, st, err := s.PasskeySignIn(ctx, answer, in.address, in.agent)
	if err != nil {
		return nil, err
	}
	return s.signedIn(in.Origin, token, st), nil
}

func (s *Service) postPasskeyConfirm(ctx context.Context, in *passkeyAnswerIn) (*Empty, error) {
	answer, err := json.Marshal(in.Body.Credential)
	if err != nil {
		return nil, wrongPasskey()
	}
	return &Empty{}, s.PasskeyConfirm(ctx, answer, in.address)
}

type passkeysOut struct{ Body web.Page[Passkey] }

func (s *Service) getPasskeys(ctx context.Context, _ *struct{}) (*passkeysOut, error) {
	list, err := s.Passkeys(ctx)
	return &passkeysOut{web.Page[Passkey]{Items: list}}, err
}

type newPasskeyIn struct {
	Body struct {
		Name       string         `json:"name" maxLength:"200" doc:"What you call it"`
		Credential map[string]any `json:"credential" doc:"What navigator.credentials answered, as toJSON() writes it"`
	}
}

type newPasskeyOut struct {
	Once string `header:"Shown-Once"`
	ETag string `header:"ETag"`
	Body struct {
		Passkey       Passkey  `json:"passkey"`
		RecoveryCodes []string `json:"recovery_codes,omitempty" doc:"Shown once, with the first second factor"`
	}
}

func (s *Service) postPasskey(ctx context.Context, in *newPasskeyIn) (*newPasskeyOut, error) {
	answer, err := json.Marshal(in.Body.Credential)
	if err != nil {
		return nil, wrongNewPasskey()
	}
	key, codes, err := s.AddPasskey(ctx, in.Body.Name, answer)
	if err != nil {
		return nil, err
	}
	out := &newPasskeyOut{Once: "true", ETag: web.ETag(key.Version)}
	out.Body.Passkey, out.Body.RecoveryCodes = key, codes
	return out, nil
}

type patchPasskeyIn struct {
	ID      string `path:"id" maxLength:"64"`
	IfMatch string `header:"If-Match"`
	Body    struct {
		Name string `json:"name" maxLength:"200"`
	}
}

type passkeyOut struct {
	ETag string `header:"ETag"`
	Body Passkey
}

func (s *Service) patchPasskey(ctx context.Context, in *patchPasskeyIn) (*passkeyOut, error) {
	v, err := web.IfMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	key, err := s.RenamePasskey(ctx, in.ID, in.Body.Name, v)
	if err != nil {
		return nil, err
	}
	return &passkeyOut{web.ETag(key.Version), key}, nil
}

func (s *Service) deletePasskey(ctx context.Context, in *byID) (*Empty, error) {
	return &Empty{}, s.RemovePasskey(ctx, in.ID)
}
