package evidence

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// CaseRef names a case in a path.
type CaseRef struct {
	Ref string `path:"ref" maxLength:"60" doc:"cas_ id or number"`
}

type listOut struct{ Body web.Page[*EvidenceItem] }

// EvidenceRef names a thing in a path.
type EvidenceRef struct {
	ID string `path:"id" maxLength:"60"`
}

// EvidenceDetail is an item with its ledger.
type EvidenceDetail struct {
	EvidenceItem
	Custody []Custody       `json:"custody"`
	Exif    *Exif           `json:"exif,omitempty" doc:"What the camera wrote; for those who may see addresses"`
	Copies  []*EvidenceItem `json:"copies" doc:"Redacted copies of it"`
	Lock    *Lock           `json:"lock,omitempty"`
	Relied  string          `json:"relied_on,omitempty" doc:"What stands on it, so that it is not destroyed"`
}

type oneOut struct{ Body EvidenceDetail }
type itemOut struct{ Body *EvidenceItem }
type uploadOut struct{ Body Upload }
type nothing struct{}

// Routes is this package's part of the URL table.
func (s *Service) Routes() []web.Route {
	return append(append(s.keeping(), s.looking()...), append(s.deciding(), s.leaving()...)...)
}

// keeping are the routes by which evidence comes.
func (s *Service) keeping() []web.Route {
	return []web.Route{
		web.Raw(http.MethodPost, "/v1/cases/{ref}/evidence", identity.PermEvidenceWrite, "Add a file to a case (multipart, field file)", s.upload, web.MaxBody(MaxSize+64<<10)),
		web.Get("/v1/cases/{ref}/evidence", identity.PermEvidenceRead, "List the evidence of a case", func(ctx context.Context, in *CaseRef) (*listOut, error) {
			list, err := s.OfCase(ctx, in.Ref)
			return &listOut{web.Page[*EvidenceItem]{Items: list}}, err
		}),
		web.Post("/v1/cases/{ref}/captures", identity.PermEvidenceWrite, "Keep a record as it is now: thread, order, location", func(ctx context.Context, in *struct {
			CaseRef
			Body struct {
				Kind   string `json:"kind" maxLength:"40" doc:"thread, order or location"`
				Object string `json:"object,omitempty" maxLength:"200" doc:"Which order; that of the case when left out"`
			}
		}) (*itemOut, error) {
			it, err := s.TakeRecord(ctx, in.Ref, in.Body.Kind, in.Body.Object)
			return &itemOut{it}, err
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/cases/{ref}/uploads", identity.PermEvidenceWrite, "Begin to send a file of any size", func(ctx context.Context, in *struct {
			CaseRef
			Body NewUpload
		}) (*uploadOut, error) {
			u, err := s.Begin(ctx, in.Ref, in.Body)
			return &uploadOut{u}, err
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/uploads/{id}", identity.PermEvidenceWrite, "How far an upload is", func(ctx context.Context, in *EvidenceRef) (*uploadOut, error) {
			u, err := s.GetUpload(ctx, in.ID)
			return &uploadOut{u}, err
		}),
		web.Raw(http.MethodPost, "/v1/uploads/{id}/parts", identity.PermEvidenceWrite, "The bytes from ?offset= on, 64 KiB to 8 MiB", s.part, web.MaxBody(PartSize+1)),
		web.Post("/v1/uploads/{id}/finish", identity.PermEvidenceWrite, "The file is whole: check its hash and make it evidence", func(ctx context.Context, in *struct {
			EvidenceRef
			Body struct {
				SHA256 string `json:"sha256,omitempty" maxLength:"64"`
			}
		}) (*itemOut, error) {
			it, err := s.Finish(ctx, in.ID, in.Body.SHA256)
			return &itemOut{it}, err
		}),
		web.Delete("/v1/uploads/{id}", identity.PermEvidenceWrite, "Give an upload up", func(ctx context.Context, in *EvidenceRef) (*nothing, error) {
			return &nothing{}, s.GiveUp(ctx, in.ID)
		}, web.Status(http.StatusNoContent)),
	}
}

// looking are the routes by which evidence is seen.
func (s *Service) looking() []web.Route {
	return []web.Route{
		web.Get("/v1/evidence/{id}", identity.PermEvidenceRead, "Read one piece of evidence with its custody ledger", func(ctx context.Context, in *EvidenceRef) (*oneOut, error) {
			d, err := s.Detail(ctx, in.ID)
			return &oneOut{d}, err
		}),
		web.Raw(http.MethodGet, "/v1/evidence/{id}/content", identity.PermEvidenceRead, "The bytes, as a download; a range of them too", s.content, web.Stream()),
		web.Raw(http.MethodGet, "/v1/evidence/{id}/view", identity.PermEvidenceRead, "A picture made anew, without its metadata", func(w http.ResponseWriter, r *http.Request) {
			_, data, err := s.View(r.Context(), r.PathValue("id"), looking(r))
			showPicture(w, data, err)
		}),
		web.Raw(http.MethodGet, "/v1/evidence/{id}/thumbnail", identity.PermEvidenceRead, "A small copy of a picture, without its metadata", func(w http.ResponseWriter, r *http.Request) {
			_, data, err := s.Thumbnail(r.Context(), r.PathValue("id"))
			showPicture(w, data, err)
		}),
		web.Get("/v1/evidence/{id}/text", identity.PermEvidenceRead, "A plain text, for reading", func(ctx context.Context, in *struct {
			EvidenceRef
			Beyond bool `query:"beyond"`
		}) (*textOut, error) {
			text, whole, err := s.Text(ctx, in.ID, Looking{Beyond: in.Beyond})
			return &textOut{EvidenceText{text, whole}}, err
		}),
		web.Get("/v1/me/wellbeing", web.SignedIn, "What I chose to be shown, and how; nobody else reads it", func(ctx context.Context, _ *struct{}) (*wellbeingOut, error) {
			w, err := s.MyWellbeing(ctx)
			return &wellbeingOut{ETag: web.ETag(w.Version), Body: w}, err
		}),
		web.Put("/v1/me/wellbeing", web.SignedIn, "Choose what I am shown, and how", func(ctx context.Context, in *struct {
			Match string `header:"If-Match"`
			Body  Choose
		}) (*wellbeingOut, error) {
			version, err := web.IfMatch(in.Match)
			if err != nil {
				return nil, err
			}
			w, err := s.Choose(ctx, version, in.Body)
			return &wellbeingOut{ETag: web.ETag(w.Version), Body: w}, err
		}),
		web.Post("/v1/me/debrief", web.SignedIn, "Take the offer of a talk, or put it away", func(ctx context.Context, _ *struct{}) (*wellbeingOut, error) {
			w, err := s.AskForDebrief(ctx)
			return &wellbeingOut{ETag: web.ETag(w.Version), Body: w}, err
		}),
	}
}

// EvidenceText is a text for reading.
type EvidenceText struct {
	Text  string `json:"text"`
	Whole bool   `json:"whole" doc:"False when only its beginning is shown"`
}

type textOut struct{ Body EvidenceText }

type wellbeingOut struct {
	ETag string `header:"ETag"`
	Body Wellbeing
}

// deciding are the routes by which something is done to evidence.
func (s *Service) deciding() []web.Route {
	type destroyWhyIn struct {
		EvidenceRef
		Body struct {
			Why string `json:"why" minLength:"1" maxLength:"2000"`
		}
	}
	return []web.Route{
		web.Post("/v1/evidence/{id}/class", identity.PermEvidenceWrite, "Say what there is to see in it", func(ctx context.Context, in *struct {
			EvidenceRef
			Body struct {
				Class string `json:"class" maxLength:"40" doc:"ordinary, injury, death, violence, sexual, child, self_harm, animal or hate"`
			}
		}) (*itemOut, error) {
			it, err := s.Classify(ctx, in.ID, in.Body.Class)
			return &itemOut{it}, err
		}),
		web.Post("/v1/evidence/{id}/redactions", identity.PermEvidenceWrite, "Make a copy with parts blacked out", func(ctx context.Context, in *struct {
			EvidenceRef
			Body Redaction
		}) (*itemOut, error) {
			it, err := s.Redact(ctx, in.ID, in.Body)
			return &itemOut{it}, err
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/evidence/{id}/custody", identity.PermEvidenceWrite, "Enter what happened outside: copied, transferred, returned", func(ctx context.Context, in *struct {
			EvidenceRef
			Body Move
		}) (*oneOut, error) {
			it, chain, err := s.Note(ctx, in.ID, in.Body)
			if err != nil {
				return nil, err
			}
			return &oneOut{EvidenceDetail{EvidenceItem: *it, Custody: chain, Copies: []*EvidenceItem{}}}, nil
		}),
		web.Post("/v1/evidence/{id}/release", identity.PermEvidenceRelease, "Take it out of quarantine with a reason", func(ctx context.Context, in *destroyWhyIn) (*itemOut, error) {
			it, err := s.Release(ctx, in.ID, in.Body.Why)
			return &itemOut{it}, err
		}),
		web.Post("/v1/evidence/{id}/destroy", identity.PermEvidenceDestroy, "Destroy its bytes and copies; the ledger stays", func(ctx context.Context, in *destroyWhyIn) (*itemOut, error) {
			it, err := s.Destroy(ctx, in.ID, in.Body.Why)
			return &itemOut{it}, err
		}),
		web.Post("/v1/evidence/{id}/lock", identity.PermEvidenceRead, "Suspected child abuse material: take it away from everybody but two roles", func(ctx context.Context, in *struct {
			EvidenceRef
			Body struct {
				Ground string `json:"ground" maxLength:"40" doc:"seen, told, known_hash or authority"`
			}
		}) (*nothing, error) {
			return &nothing{}, s.LockItem(ctx, in.ID, in.Body.Ground)
		}, web.Status(http.StatusNoContent)),
		web.Post("/v1/evidence/{id}/unlock", identity.PermEvidenceLocked, "It was locked by mistake; said by another than who locked it", func(ctx context.Context, in *destroyWhyIn) (*nothing, error) {
			return &nothing{}, s.Unlock(ctx, in.ID, in.Body.Why)
		}, web.Status(http.StatusNoContent)),
		web.Post("/v1/evidence/{id}/report", identity.PermEvidenceLocked, "Note the report to the authority and its reference", func(ctx context.Context, in *struct {
			EvidenceRef
			Body Report
		}) (*lockOut, error) {
			l, err := s.ReportItem(ctx, in.ID, in.Body)
			return &lockOut{l}, err
		}),
		web.Get("/v1/evidence-locks", identity.PermEvidenceLocked, "What is locked, and whether it is reported", func(ctx context.Context, _ *struct{}) (*locksOut, error) {
			list, err := s.Locks(ctx)
			return &locksOut{web.Page[Lock]{Items: list}}, err
		}),
	}
}

type lockOut struct{ Body Lock }
type locksOut struct{ Body web.Page[Lock] }
type packagesOut struct {
	Body web.Page[*EvidencePackage]
}
type packageOut struct{ Body *EvidencePackage }
type checksOut struct{ Body web.Page[EvidenceCheck] }

// leaving are the routes by which evidence goes out, and the nightly check.
func (s *Service) leaving() []web.Route {
	return []web.Route{
		web.Raw(http.MethodPost, "/v1/cases/{ref}/package", identity.PermCaseExport, "Make a package of evidence: the zip, or what it waits for", s.askPackage, web.Stream()),
		web.Get("/v1/cases/{ref}/packages", identity.PermEvidenceRead, "Packages that were made of a case", func(ctx context.Context, in *CaseRef) (*packagesOut, error) {
			list, err := s.Packages(ctx, in.Ref)
			return &packagesOut{web.Page[*EvidencePackage]{Items: list}}, err
		}),
		web.Get("/v1/packages/{id}", identity.PermEvidenceRead, "Read what a package is and what it waits for", func(ctx context.Context, in *EvidenceRef) (*packageOut, error) {
			p, err := s.Package(ctx, in.ID)
			return &packageOut{p}, err
		}),
		web.Raw(http.MethodGet, "/v1/packages/{id}/content", identity.PermCaseExport, "The package; each time is an export of its own", func(w http.ResponseWriter, r *http.Request) {
			s.sendPackage(w, r, r.PathValue("id"))
		}, web.Stream()),
		web.Get("/v1/evidence-checks", identity.PermHealthRead, "The nightly checks of every file against its hash", func(ctx context.Context, _ *struct{}) (*checksOut, error) {
			list, err := s.Checks(ctx)
			return &checksOut{web.Page[EvidenceCheck]{Items: list}}, err
		}),
	}
}

// Detail reads an item with everything that the caller may know of it.
func (s *Service) Detail(ctx context.Context, ref string) (d EvidenceDetail, err error) {
	it, chain, err := s.Get(ctx, ref)
	if err != nil {
		return d, err
	}
	sc, err := identity.Require(ctx, identity.PermEvidenceRead)
	if err != nil {
		return d, err
	}
	d = EvidenceDetail{EvidenceItem: *it, Custody: chain}
	if d.Copies, err = s.derivedOf(ctx, sc, it); err != nil {
		return d, err
	}
	if sc.Can(identity.PermEvidenceDestroy) {
		if d.Relied, err = s.relied(ctx, it); err != nil {
			return d, err
		}
	}
	meta, err := s.metadata(sc, it)
	if err != nil {
		return d, err
	}
	if !meta.empty() {
		d.Exif = &meta
	}
	if it.Locked {
		list, err := s.locks(ctx, sc, it.ID)
		if err != nil {
			return d, err
		}
		if len(list) > 0 {
			d.Lock = &list[0]
		}
	}
	return d, nil
}
