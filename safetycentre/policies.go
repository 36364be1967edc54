package safetycentre

import (
	"context"
	"net/http"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/policy"
	"github.com/piepowder/piepowder/internal/web"
)

// Policies is where the pages read the rules that people outside may read.
type Policies interface {
	Public(ctx context.Context, language string) ([]policy.PublicPolicy, error)
	PublicOne(ctx context.Context, id, language string) (*policy.PublicPolicy, error)
}

// ShowPolicies gives the pages the rule book.
func (p *Pages) ShowPolicies(from Policies) { p.policies = from }

// policyWords are the words of the pages about policies.
type policyWords struct {
	Title, Intro, None, Since, Changed, First, Added, Removed, Was, Is, Upcoming, All, Other string
}

var policyText = map[string]policyWords{
	"en": {Title: "Our policies", Intro: "The rules that everybody here agrees to, as they are in force today.", None: "There is nothing to show yet.", Since: "In force since", Changed: "What changed",
		First: "This is the first published text.", Added: "New", Removed: "No longer there", Was: "Before", Is: "Now", Upcoming: "In force from", All: "All policies", Other: "This part is in English only."},
	"es": {Title: "Nuestras políticas", Intro: "Las reglas que todos aceptamos aquí, tal como rigen hoy.", None: "Todavía no hay nada que mostrar.", Since: "En vigor desde", Changed: "Qué ha cambiado",
		First: "Este es el primer texto publicado.", Added: "Nuevo", Removed: "Ya no está", Was: "Antes", Is: "Ahora", Upcoming: "En vigor a partir del", All: "Todas las políticas", Other: "Esta parte está solo en inglés."},
	"fr": {Title: "Nos règles", Intro: "Les règles que chacun accepte ici, telles qu’elles s’appliquent aujourd’hui.", None: "Il n’y a encore rien à montrer.", Since: "En vigueur depuis", Changed: "Ce qui a changé",
		First: "C’est le premier texte publié.", Added: "Nouveau", Removed: "N’y est plus", Was: "Avant", Is: "Maintenant", Upcoming: "En vigueur à partir du", All: "Toutes les règles", Other: "Cette partie est en anglais seulement."},
}

// policyView is what a page about policies shows.
type policyView struct {
	view
	W    policyWords
	List []policy.PublicPolicy
	One  *policy.PublicPolicy
}

// changeView is one change with the words to tell of it.
type changeView struct {
	W policyWords
	C policy.PublicChange
}

func aboutChange(v policyView, c any) changeView {
	if one, ok := c.(*policy.PublicChange); ok {
		return changeView{v.W, *one}
	}
	return changeView{v.W, c.(policy.PublicChange)}
}

// Day is a date as everybody reads it.
func (policyView) Day(t time.Time) string { return t.Format(time.DateOnly) }

// policyRoutes are the pages of one language.
func (p *Pages) policyRoutes(t Texts) []web.Route {
	const public = ""
	in := " (" + t.Lang + ")"
	return []web.Route{
		web.Raw(http.MethodGet, t.Path+"/policies", public, "Safety centre: our policies"+in, func(w http.ResponseWriter, r *http.Request) {
			v := policyView{view: page(r, t, "/policies"), W: policyText[t.Lang]}
			if p.policies != nil {
				var err error
				if v.List, err = p.policies.Public(r.Context(), t.Lang); err != nil {
					p.log.Error("safetycentre: policies could not be read", "error", err)
					p.show(w, "policies", http.StatusInternalServerError, v)
					return
				}
			}
			p.show(w, "policies", http.StatusOK, v)
		}),
		web.Raw(http.MethodGet, t.Path+"/policies/{id}", public, "Safety centre: one policy, and what changed"+in, func(w http.ResponseWriter, r *http.Request) {
			id := r.PathValue("id")
			v, status := policyView{view: page(r, t, "/policies/"+id), W: policyText[t.Lang]}, http.StatusNotFound
			if p.policies != nil {
				one, err := p.policies.PublicOne(r.Context(), id, t.Lang)
				switch {
				case err == nil:
					v.One, status = one, http.StatusOK
				case !errs.IsKind(err, errs.NotFound):
					p.log.Error("safetycentre: a policy could not be read", "error", err)
					status = http.StatusInternalServerError
				}
			}
			if v.One == nil {
				v.Languages = nil
				v.view.Path = t.Path
			}
			p.show(w, "policy", status, v)
		}),
	}
}
