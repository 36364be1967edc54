package comms

import (
	"strings"
	"unicode"
)

// plainFront is what a mail about violence, threat or injury shows to whoever
// looks over the reader's shoulder: sender, subject, and the lines that a mail
// program shows as a preview, which are long enough to fill it.
type plainFront struct {
	name, subject, opening string
}

var fronts = map[string]plainFront{
	"en": {"Customer care", "About your recent request",
		"Hello, here is an answer to your recent request. There is no hurry: please read it at a time and in a place that suit you. You can answer this message whenever it is convenient, and a person will read what you write."},
	"es": {"Atención al cliente", "Sobre tu solicitud reciente",
		"Hola: aquí tienes la respuesta a tu solicitud reciente. No hay prisa: léela cuando y donde te venga bien. Puedes responder a este mensaje en el momento que prefieras, y una persona leerá lo que escribas."},
	"fr": {"Service client", "À propos de votre demande récente",
		"Bonjour, voici une réponse à votre demande récente. Rien ne presse : lisez-la au moment et à l'endroit qui vous conviennent. Vous pouvez répondre à ce message quand vous le souhaitez ; une personne lira ce que vous écrivez."},
}

// neutral is the front in a language; English where we have none.
func neutral(language string) plainFront {
	if f, ok := fronts[language]; ok {
		return f
	}
	return fronts["en"]
}

// translatedNote labels what a machine translated.
var translatedNote = map[string]string{
	"en": "This message was translated by a machine. If something is unclear, please ask.",
	"es": "Este mensaje fue traducido por una máquina. Si algo no está claro, pregúntanos.",
	"fr": "Ce message a été traduit par une machine. Si quelque chose n'est pas clair, demandez-nous.",
}

// rightToLeft says whether a text is written from the right, by its first strong
// letter.
func rightToLeft(text string) bool {
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko):
			return true
		case unicode.IsLetter(r):
			return false
		}
	}
	return false
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// page is a text as a page that lets each paragraph run in its own direction:
// mail programs show plain text from the left only.
func page(text, language string) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="` + escape.Replace(language) + `" dir="auto"><body>`)
	for _, p := range strings.Split(text, "\n\n") {
		b.WriteString(`<p dir="auto">` + strings.ReplaceAll(escape.Replace(p), "\n", "<br>") + "</p>")
	}
	b.WriteString("</body></html>")
	return b.String()
}
