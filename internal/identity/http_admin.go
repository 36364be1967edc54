package identity

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/web"
)

func (s *Service) adminRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/staff", PermStaffRead, "People of the company", s.getStaff),
		web.Post("/v1/staff", PermStaffWrite, "Invite a person; the link is shown once", s.postStaff, web.Status(201)),
		web.Get("/v1/staff/{id}", PermStaffRead, "One person", s.getOneStaff),
		web.Patch("/v1/staff/{id}", PermStaffWrite, "Change a person's name, state, roles, teams, regions or brands", s.patchStaff),
		web.Post("/v1/staff/{id}/link", PermStaffWrite, "A fresh one-time link: the invitation again, or a new password", s.postLink, web.Status(201)),
		web.Get("/v1/roles", PermRoleRead, "Roles and what they may do", s.getRoles),
		web.Get("/v1/teams", web.SignedIn, "All teams", s.getTeams),
		web.Post("/v1/teams", PermStaffWrite, "Add a team", s.postTeam, web.Status(201)),
		web.Post("/v1/teams/{id}/vendor", PermStaffWrite, "Say whether a team is a vendor's", s.postVendor),
		web.Get("/v1/keys", PermKeyWrite, "API keys, never their secrets", s.getKeys),
		web.Post("/v1/keys", PermKeyWrite, "Make an API key; its secret is shown once", s.postKey, web.Status(201)),
		web.Delete("/v1/keys/{id}", PermKeyWrite, "Revoke an API key", s.deleteKey, web.Status(204)),
	}
}

type staffIn struct {
	web.PageIn
	State string `query:"state" enum:"invited,active,disabled"`
	Role  string `query:"role" maxLength:"40"`
	Team  string `query:"team" maxLength:"64"`
}

type staffPage struct{ Body web.Page[*Staff] }

func (s *Service) getStaff(ctx context.Context, in *staffIn) (*staffPage, error) {
	created, after, err := cursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	rows, err := s.StaffList(ctx, StaffFilter{in.State, in.Role, in.Team}, created, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &staffPage{web.Cut(rows, in.Limit, func(last *Staff) string {
		return web.EncodeCursor(db.Micros(last.CreatedAt), last.ID)
	})}, nil
}

func cursor(text string) (created int64, after string, err error) {
	if text != "" {
		err = web.DecodeCursor(text, &created, &after)
	}
	return created, after, err
}

type staffOut struct {
	ETag string `header:"ETag"`
	Body *Staff
}

func (s *Service) getOneStaff(ctx context.Context, in *byID) (*staffOut, error) {
	if _, err := Require(ctx, PermStaffRead); err != nil {
		return nil, err
	}
	st, err := s.staffByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &staffOut{web.ETag(st.Version), st}, nil
}

type postStaffIn struct {
	Body struct {
		Email   string   `json:"email" maxLength:"254"`
		Name    string   `json:"name" maxLength:"200"`
		Roles   []string `json:"roles" maxItems:"20"`
		Teams   []string `json:"teams,omitempty" maxItems:"100"`
		Regions []string `json:"regions,omitempty" maxItems:"200" doc:"Default: everywhere"`
		Brands  []string `json:"brands,omitempty" maxItems:"50" doc:"Default: every brand"`
		Locale  string   `json:"locale,omitempty" maxLength:"10"`
	}
}

type invited struct {
	Once string `header:"Shown-Once"`
	ETag string `header:"ETag"`
	Body struct {
		Staff *Staff `json:"staff"`
		Link  Link   `json:"link"`
	}
}

func (s *Service) postStaff(ctx context.Context, in *postStaffIn) (*invited, error) {
	b := in.Body
	st, l, err := s.Invite(ctx, Staff{Email: b.Email, Name: b.Name, Roles: b.Roles, Teams: b.Teams,
		Regions: orEverywhere(b.Regions), Brands: orEverywhere(b.Brands), Locale: b.Locale})
	if err != nil {
		return nil, err
	}
	out := &invited{Once: "true", ETag: web.ETag(st.Version)}
	out.Body.Staff, out.Body.Link = st, l
	return out, nil
}

type patchStaffIn struct {
	ID      string `path:"id" maxLength:"64"`
	IfMatch string `header:"If-Match"`
	Body    struct {
		Name    *string   `json:"name,omitempty" maxLength:"200"`
		State   *string   `json:"state,omitempty" enum:"active,disabled"`
		Roles   *[]string `json:"roles,omitempty" maxItems:"20"`
		Teams   *[]string `json:"teams,omitempty" maxItems:"100"`
		Regions *[]string `json:"regions,omitempty" maxItems:"200"`
		Brands  *[]string `json:"brands,omitempty" maxItems:"50"`
	}
}

func (s *Service) patchStaff(ctx context.Context, in *patchStaffIn) (*staffOut, error) {
	v, err := web.IfMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	st, err := s.UpdateStaff(ctx, in.ID, v, StaffPatch(in.Body))
	if err != nil {
		return nil, err
	}
	return &staffOut{web.ETag(st.Version), st}, nil
}

type postLinkIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		DropSecondFactor bool `json:"drop_second_factor,omitempty" doc:"Also take away a lost second factor"`
	}
}

type linkOut struct {
	Once string `header:"Shown-Once"`
	Body Link
}

func (s *Service) postLink(ctx context.Context, in *postLinkIn) (*linkOut, error) {
	l, err := s.NewLink(ctx, in.ID, in.Body.DropSecondFactor)
	return &linkOut{"true", l}, err
}

type rolesOut struct{ Body web.Page[Role] }

func (s *Service) getRoles(ctx context.Context, _ *struct{}) (*rolesOut, error) {
	_, err := Require(ctx, PermRoleRead)
	return &rolesOut{web.Page[Role]{Items: Roles()}}, err
}

type teamsOut struct{ Body web.Page[Team] }

func (s *Service) getTeams(ctx context.Context, _ *struct{}) (*teamsOut, error) {
	list, err := s.Teams(ctx)
	return &teamsOut{web.Page[Team]{Items: list}}, err
}

type postTeamIn struct {
	Body struct {
		Name string `json:"name" maxLength:"200"`
	}
}

type teamOut struct{ Body Team }

type vendorIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Vendor bool `json:"vendor"`
	}
}

func (s *Service) postVendor(ctx context.Context, in *vendorIn) (*teamOut, error) {
	t, err := s.SetVendor(ctx, in.ID, in.Body.Vendor)
	return &teamOut{t}, err
}

func (s *Service) postTeam(ctx context.Context, in *postTeamIn) (*teamOut, error) {
	t, err := s.CreateTeam(ctx, in.Body.Name)
	return &teamOut{t}, err
}

type keysPage struct{ Body web.Page[Key] }

func (s *Service) getKeys(ctx context.Context, in *struct{ web.PageIn }) (*keysPage, error) {
	created, after, err := cursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	rows, err := s.Keys(ctx, created, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &keysPage{web.Cut(rows, in.Limit, func(last Key) string {
		return web.EncodeCursor(db.Micros(last.CreatedAt), last.ID)
	})}, nil
}

type postKeyIn struct {
	Body struct {
		Name        string       `json:"name" maxLength:"200"`
		Permissions []Permission `json:"permissions" maxItems:"100"`
		Regions     []string     `json:"regions,omitempty" maxItems:"200" doc:"Default: everywhere"`
		Brands      []string     `json:"brands,omitempty" maxItems:"50" doc:"Default: every brand"`
		ExpiresAt   time.Time    `json:"expires_at,omitzero" doc:"Default: never"`
	}
}

type keyOut struct {
	Once string `header:"Shown-Once"`
	Body struct {
		Key
		Secret string `json:"secret" doc:"The whole key; shown once"`
	}
}

func (s *Service) postKey(ctx context.Context, in *postKeyIn) (*keyOut, error) {
	k, secret, err := s.CreateKey(ctx, NewKey(in.Body))
	out := &keyOut{Once: "true"}
	out.Body.Key, out.Body.Secret = k, secret
	return out, err
}

func (s *Service) deleteKey(ctx context.Context, in *byID) (*Empty, error) {
	return &Empty{}, s.RevokeKey(ctx, in.ID)
}
