package triage

import (
	"context"
	"encoding/base64"
	"net/http"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	documentIn struct {
		Version int64 `query:"version" minimum:"0" doc:"0 or left out: the one in force"`
	}
	documentPublishIn struct {
		Body struct {
			DocumentDraft
			Base int64  `json:"base" minimum:"1" doc:"Version it was made from"`
			Note string `json:"note" maxLength:"500" doc:"What is changed and why"`
		}
	}
	documentDiffIn struct {
		From int64 `query:"from" minimum:"1"`
		To   int64 `query:"to" minimum:"0" doc:"0 or left out: the one in force"`
	}
	documentReadOut struct{ Body *DocumentRead }
	documentDiffOut struct {
		Body struct {
			Items []DocumentChange `json:"items"`
		}
	}
	classifierIn struct {
		Body struct {
			File string `json:"file" maxLength:"48000000" doc:"base64 of what piepowder triage train wrote"`
			Note string `json:"note" maxLength:"500"`
		}
	}
	classifiersOut struct {
		Body struct {
			Items []Classifier `json:"items"`
		}
	}
)

// Kinds of documents and what they are called.
var Kinds = []struct{ Kind, Name string }{{KindTriggers, "trigger lists"}, {KindTree, "severity tree"}, {KindTaxonomy, "taxonomy"}}

// Routes is our part of the URL table.
func (s *Service) Routes() []web.Route {
	var out []web.Route
	for _, k := range Kinds {
		out = append(out, s.documentRoutes(k.Kind, k.Name)...)
	}
	return append(out,
		web.Get("/v1/triage/models", identity.PermTriageRead, "List text classifiers, newest first",
			func(ctx context.Context, _ *struct{}) (*classifiersOut, error) { return models(s.Classifiers(ctx)) }),
		web.Post("/v1/triage/models", identity.PermTriageWrite, "Publish a text classifier",
			func(ctx context.Context, in *classifierIn) (*classifiersOut, error) {
				file, err := base64.StdEncoding.DecodeString(in.Body.File)
				if err != nil {
					return nil, errs.New(errs.Invalid, "triage_model", "The file is not base64.").With(errs.Field{Pointer: "/file", Message: "base64"})
				}
				return models(s.PublishModel(ctx, file, in.Body.Note))
			}, web.Status(http.StatusCreated), web.MaxBody(48<<20)),
	)
}

func (s *Service) documentRoutes(kind, name string) []web.Route {
	path := "/v1/triage/documents/" + kind
	return []web.Route{
		web.Get(path, identity.PermTriageRead, "Read the "+name,
			func(ctx context.Context, in *documentIn) (*documentReadOut, error) {
				d, err := s.Read(ctx, kind, in.Version)
				return &documentReadOut{d}, err
			}),
		web.Post(path, identity.PermTriageWrite, "Publish a new version of the "+name,
			func(ctx context.Context, in *documentPublishIn) (*documentReadOut, error) {
				d, err := s.Publish(ctx, kind, in.Body.DocumentDraft, in.Body.Base, in.Body.Note)
				return &documentReadOut{d}, err
			}, web.Status(http.StatusCreated), web.MaxBody(4<<20)),
		web.Get(path+"/diff", identity.PermTriageRead, "Compare two versions of the "+name,
			func(ctx context.Context, in *documentDiffIn) (*documentDiffOut, error) {
				list, err := s.Diff(ctx, kind, in.From, in.To)
				var out documentDiffOut
				out.Body.Items = list
				return &out, err
			}),
	}
}
func models(list []Classifier, err error) (*classifiersOut, error) {
	var out classifiersOut
	out.Body.Items = list
	return &out, err
}
