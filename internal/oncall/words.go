package oncall

import (
	"fmt"
	"strings"
)

// words are the texts of messages in one language. They are neutral: kind,
// severity, number, link.
type words struct {
	page, several, ack, open, last, drill, press, code, codeSubject, acked, next, gone, unknown, gap, onCall string
	kinds                                                                                                    map[string]string
}

var languages = map[string]words{
	"en": {
		page: "%s: %s", several: "%d pages", ack: "Acknowledge: %s", open: "Open: %s", last: "This is the last message by this way for an hour: further pages go to the next person. Look at the console.",
		drill: "DRILL", press: "Press 1 to acknowledge, 2 to pass it to the next person, 3 to hear it again.", code: "Your code is %s. It is good for ten minutes.", codeSubject: "Your code",
		acked: "Acknowledged. Thank you.", next: "It goes to the next person.", gone: "This page is over.", unknown: "Press 1 to acknowledge or 2 to pass it on.",
		onCall: "On call", gap: "Nobody is on call in %s from %s.",
		kinds: map[string]string{"case": "case", "contact": "contact", "incident": "incident", "heartbeat": "heartbeat", "page": "page"},
	},
	"es": {
		page: "%s: %s", several: "%d avisos", ack: "Confirmar: %s", open: "Abrir: %s", last: "Este es el último mensaje por esta vía durante una hora: los demás avisos van a la siguiente persona. Mira la consola.",
		drill: "SIMULACRO", press: "Pulsa 1 para confirmar, 2 para pasarlo a la siguiente persona, 3 para oírlo otra vez.", code: "Tu código es %s. Vale diez minutos.", codeSubject: "Tu código",
		acked: "Confirmado. Gracias.", next: "Pasa a la siguiente persona.", gone: "Este aviso ha terminado.", unknown: "Pulsa 1 para confirmar o 2 para pasarlo.",
		onCall: "De guardia", gap: "Nadie está de guardia en %s desde %s.",
		kinds: map[string]string{"case": "caso", "contact": "contacto", "incident": "incidente", "heartbeat": "latido", "page": "aviso"},
	},
}

func speak(lang string) words {
	if w, ok := languages[lang]; ok {
		return w
	}
	return languages["en"]
}

// line is one page in a message: "S1 case C-20451 (violence)".
func (p *Page) line(w words) string {
	var b strings.Builder
	if p.Drill {
		b.WriteString(w.drill + " ")
	}
	kind := w.kinds[p.Kind]
	if kind == "" {
		kind = p.Kind
	}
	b.WriteString(p.Severity + " " + kind)
	if p.Number != "" {
		b.WriteString(" " + p.Number)
	}
	if p.Title != "" {
		b.WriteString(": " + p.Title)
	}
	return b.String()
}

// most is how many pages one message names; of more it says the number.
const most = 8

// compose puts a message together.
func (s *Service) compose(box *parcel) Notification {
	w := speak(box.lang)
	first := box.sent[0]
	n := Notification{Key: first.ID, Kind: box.kind, To: box.to, Language: box.lang, Object: first.page, Severity: 4, Link: s.opt.URL + "/oncall/answer?t=" + s.token(first.ID)}
	var lines []string
	for _, p := range box.pages {
		n.Severity = min(n.Severity, p.severity)
		if len(lines) < most {
			lines = append(lines, p.line(w))
		}
	}
	n.Subject = box.pages[0].line(w)
	if len(box.pages) > 1 {
		n.Subject = level(n.Severity) + ": " + fmt.Sprintf(w.several, len(box.pages))
		lines = append([]string{n.Subject}, lines...)
	}
	if box.kind == ByVoice {
		lines = append(lines, w.press)
	} else {
		lines = append(lines, fmt.Sprintf(w.ack, n.Link))
	}
	if box.kind == ByMail || box.kind == ByWebhook {
		lines = append(lines, fmt.Sprintf(w.open, s.opt.URL+"/oncall?page="+box.pages[0].ID))
	}
	if box.last {
		lines = append(lines, w.last)
	}
	sep := "\n"
	if box.kind == ByVoice {
		sep = ". "
	}
	n.Text = strings.Join(lines, sep)
	return n
}
