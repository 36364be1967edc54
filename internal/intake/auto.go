package intake

import (
	"strings"

	"github.com/jhillyerd/enmime/v2"
)

// subjects of automatic replies that carry no honest header.
var outOfOffice = []string{"out of office", "automatic reply", "auto-reply", "autoreply", "auto reply",
	"fuera de la oficina", "fuera de oficina", "respuesta automática", "respuesta automatica",
	"absence du bureau", "réponse automatique", "reponse automatique", "absent du bureau"}

// classify tells a person's mail from a machine's. Only replies and bounces
// are kept from becoming a report; mail a machine made for a person
// (voicemail, lists) is still read by somebody.
func classify(env *enmime.Envelope, m Message) Auto {
	low := func(h string) string { return strings.ToLower(strings.TrimSpace(env.GetHeader(h))) }
	ctype := low("Content-Type")
	local, _, _ := strings.Cut(m.From, "@")
	nullSender := low("Return-Path") == "<>"
	if strings.HasPrefix(ctype, "multipart/report") && (strings.Contains(ctype, "delivery-status") || nullSender) ||
		local == "mailer-daemon" || env.GetHeader("X-Failed-Recipients") != "" || nullSender && local == "postmaster" {
		return Bounce
	}
	answers := m.InReplyTo != "" || len(m.References) > 0
	subject := strings.ToLower(m.Subject)
	ooo := false
	for _, s := range outOfOffice {
		ooo = ooo || strings.HasPrefix(subject, s)
	}
	submitted := first(strings.FieldsFunc(low("Auto-Submitted"), func(r rune) bool { return r == ';' || r == ' ' || r == '(' }))
	precedence := low("Precedence")
	machine := submitted != "" && submitted != "no" || precedence == "bulk" || precedence == "list" || precedence == "junk" ||
		env.GetHeader("X-Auto-Response-Suppress") != "" || env.GetHeader("X-Loop") != "" || nullSender
	switch {
	case submitted == "auto-replied", precedence == "auto_reply",
		env.GetHeader("X-Autoreply") != "", env.GetHeader("X-Autorespond") != "",
		machine && (ooo || answers && precedence != "list"):
		return AutoReply
	case machine:
		return Generated
	}
	return ByPerson
}
