package incident

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// PartnerPath names a partner.
type PartnerPath struct {
	ID string `path:"id" maxLength:"60"`
}

// NumberPath names a number of a partner.
type NumberPath struct {
	PartnerPath
	Number string `path:"number" maxLength:"60"`
}

type (
	partnersIn struct {
		web.PageIn
		Kind       string `query:"kind"`
		Region     string `query:"region"`
		County     string `query:"county"`
		Text       string `query:"q" maxLength:"100" doc:"In name, county or city"`
		Unverified bool   `query:"unverified" doc:"Only those without a number that may be dialled to disclose"`
	}
	nearIn struct {
		Region string  `query:"region" maxLength:"60"`
		County string  `query:"county" maxLength:"100"`
		City   string  `query:"city" maxLength:"100"`
		Kind   string  `query:"kind"`
		Lat    float64 `query:"lat" minimum:"-90" maximum:"90"`
		Lon    float64 `query:"lon" minimum:"-180" maximum:"180"`
	}
	partnerOut struct {
		ETag string `header:"ETag"`
		Body *Partner
	}
	addPartnerIn    struct{ Body NewPartner }
	changePartnerIn struct {
		PartnerPath
		Match string `header:"If-Match"`
		Body  NewPartner
	}
	addNumberIn struct {
		PartnerPath
		Body struct {
			Phone string `json:"phone" minLength:"3" maxLength:"40"`
			Label string `json:"label,omitempty" maxLength:"100"`
		}
	}
	partnerVerifyIn struct {
		NumberPath
		Body struct {
			How    string `json:"how" enum:"official_site,called_switchboard,met_in_person,written_agreement,state_directory"`
			Months int    `json:"months,omitempty" minimum:"0" maximum:"24" doc:"12 when left out"`
		}
	}
	withdrawIn struct {
		NumberPath
		Body struct {
			Reason string `json:"reason" maxLength:"500"`
		}
	}
	callIn struct {
		PartnerPath
		Body NewCall
	}
)

func shownPartner(p *Partner, err error) (*partnerOut, error) {
	if err != nil {
		return nil, err
	}
	return &partnerOut{web.ETag(p.Version), p}, nil
}

func (s *Service) partnerRoutes() []web.Route {
	read, write := identity.PermPartnerRead, identity.PermPartnerWrite
	return []web.Route{
		web.Get("/v1/partners", read, "List the directory of partners", func(ctx context.Context, in *partnersIn) (*one[web.Page[*Partner]], error) {
			return just(s.Partners(ctx, PartnerFilter{in.Kind, in.Region, in.County, in.Text, in.Unverified}, in.PageIn))
		}),
		web.Post("/v1/partners", write, "Add a partner", func(ctx context.Context, in *addPartnerIn) (*partnerOut, error) {
			return shownPartner(s.AddPartner(ctx, in.Body))
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/partners/near", read, "Who serves a place, closest first", func(ctx context.Context, in *nearIn) (*many[*Partner], error) {
			at := Place{Region: in.Region, County: in.County, City: in.City}
			if in.Lat != 0 || in.Lon != 0 {
				at.Latitude, at.Longitude = &in.Lat, &in.Lon
			}
			return items(s.Near(ctx, at, in.Kind))
		}),
		web.Raw(http.MethodGet, "/v1/partners.csv", read, "The directory as CSV, one line a number", func(w http.ResponseWriter, r *http.Request) {
			asCSV(w, "partners.csv", func(to http.ResponseWriter) error { return s.ExportPartners(r.Context(), to) })
		}, web.Stream()),
		web.Raw(http.MethodPost, "/v1/partners/import", write, "Add what a CSV file has and the directory has not; a file verifies nothing", s.importHTTP, web.MaxBody(4<<20)),
		web.Get("/v1/partners/{id}", read, "Read a partner", func(ctx context.Context, in *PartnerPath) (*partnerOut, error) {
			return shownPartner(s.Partner(ctx, in.ID))
		}),
		web.Put("/v1/partners/{id}", write, "Change a partner", func(ctx context.Context, in *changePartnerIn) (*partnerOut, error) {
			v, err := web.IfMatch(in.Match)
			if err != nil {
				return nil, err
			}
			return shownPartner(s.ChangePartner(ctx, in.ID, v, in.Body))
		}),
		web.Post("/v1/partners/{id}/numbers", write, "Add a number; it is not verified yet", func(ctx context.Context, in *addNumberIn) (*partnerOut, error) {
			return shownPartner(s.AddNumber(ctx, in.ID, in.Body.Phone, in.Body.Label))
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/partners/{id}/numbers/{number}/verify", identity.PermPartnerVerify, "Say that a number is theirs, and how that is known", func(ctx context.Context, in *partnerVerifyIn) (*partnerOut, error) {
			return shownPartner(s.Verify(ctx, in.ID, in.Number, in.Body.How, in.Body.Months))
		}),
		web.Post("/v1/partners/{id}/numbers/{number}/withdraw", write, "Take a number out of use", func(ctx context.Context, in *withdrawIn) (*partnerOut, error) {
			return shownPartner(s.Withdraw(ctx, in.ID, in.Number, in.Body.Reason))
		}),
		web.Get("/v1/partners/{id}/calls", read, "List the calls with a partner", func(ctx context.Context, in *PartnerPath) (*many[Call], error) {
			return items(s.Calls(ctx, in.ID))
		}),
		web.Post("/v1/partners/{id}/calls", identity.PermIncidentWrite, "Log a call with a partner", func(ctx context.Context, in *callIn) (*one[*Call], error) {
			return just(s.LogCall(ctx, in.ID, in.Body))
		}, web.Status(http.StatusCreated)),
	}
}
