package telephone

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// Markup is what a call does next, step by step (TwiML). The zero value hangs
// up.
type Markup struct{ b strings.Builder }

func escaped(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) //nolint:errcheck // a Builder takes everything
	return b.String()
}

// voices are the languages the provider can speak.
var voices = map[string]string{"en": "en-US", "es": "es-US", "fr": "fr-FR"}

func say(text, language string) string {
	voice := voices[language]
	if voice == "" {
		voice = voices["en"]
	}
	return `<Say language="` + voice + `">` + escaped(text) + `</Say>`
}

// Say speaks.
func (m *Markup) Say(text, language string) *Markup {
	m.b.WriteString(say(text, language))
	return m
}

// Ask speaks and waits for one digit, which goes to action.
func (m *Markup) Ask(text, language, action string, seconds int) *Markup {
	m.b.WriteString(`<Gather input="dtmf" numDigits="1" timeout="` + strconv.Itoa(seconds) + `" action="` + escaped(action) + `" method="POST">` +
		say(text, language) + `</Gather>`)
	return m
}

// Dial connects the caller with number for at most so many seconds of ringing.
// action is told how it ended, answered when somebody picks up; recording, when
// not "", is told where a recording lies.
func (m *Markup) Dial(number, action, answered, recording string, seconds int) *Markup {
	m.b.WriteString(`<Dial timeout="` + strconv.Itoa(seconds) + `" answerOnBridge="true" action="` + escaped(action) + `" method="POST"`)
	if recording != "" {
		m.b.WriteString(` record="record-from-answer-dual" recordingStatusCallback="` + escaped(recording) + `"`)
	}
	m.b.WriteString(`><Number statusCallbackEvent="answered completed" statusCallback="` + escaped(answered) + `">` + escaped(number) + `</Number></Dial>`)
	return m
}

// Go continues with what address answers.
func (m *Markup) Go(address string) *Markup {
	m.b.WriteString(`<Redirect method="POST">` + escaped(address) + `</Redirect>`)
	return m
}

// Message answers a text with a text.
func (m *Markup) Message(text string) *Markup {
	m.b.WriteString(`<Message>` + escaped(text) + `</Message>`)
	return m
}

// String is the whole document.
func (m *Markup) String() string {
	return xml.Header + `<Response>` + m.b.String() + `</Response>`
}
