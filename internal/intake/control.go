package intake

import (
	"context"
	"strings"
)

// Account control is not identity: in household, former-partner and takeover
// matters the account's own mail, devices and sign-in do not open a thread.
const (
	controlDisputed = "disputed"    // a case says so
	controlQuestion = "in_question" // the words say so; a person decides
)

// otherHands are folded phrases of people whose account is, or may be, in the
// hands of somebody else.
var otherHands = []string{
	" hacked ", " my ex ", " ex husband ", " ex wife ", " ex boyfriend ", " ex girlfriend ", " ex partner ", " former partner ", " shared account ", " our account ", " reads my mail", " reads my messages ",
	" someone is in my account ", " somebody is in my account ", " took over my account ", " locked out of my account ", " changed my password ", " changed my email ", " not me who ordered ",
	" mi ex ", " mi expareja ", " ex pareja ", " ex marido ", " ex esposo ", " exmarido ", " cuenta compartida ", " lee mis mensajes ", " lee mis correos ", " hackearon ", " hackeado ", " entraron en mi cuenta ", " entraron a mi cuenta ", " cambiaron mi contrasena ", " cambio mi contrasena ",
	" mon ex ", " ex mari ", " ex compagnon ", " ex conjoint ", " compte commun ", " compte partage ", " compte pirate", " pirate mon compte ", " lit mes messages ", " change mon mot de passe ",
}

// controlled says of a contact whether the account found by its address can be
// taken for the person who writes.
func (s *Service) controlled(ctx context.Context, a *arrival) error {
	if a.c.account == 0 {
		return nil
	}
	if s.Disputed != nil {
		yes, err := s.Disputed(ctx, a.c.account)
		if err != nil {
			return err
		}
		if yes {
			a.c.Control = controlDisputed
			return nil
		}
	}
	folded := fold(a.c.Subject + "\n" + cutTo(a.c.Text, 64<<10))
	for _, p := range otherHands {
		if strings.Contains(folded, p) {
			a.c.Control = controlQuestion
			return nil
		}
	}
	return nil
}

func cutTo(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}
