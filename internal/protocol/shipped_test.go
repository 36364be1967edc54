package protocol

import "testing"

func TestShippedProtocolsAreRight(t *testing.T) {
	texts, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for id, text := range texts {
		_, problems := Parse(text)
		for _, p := range problems {
			t.Errorf("%s:%s %s", id, p.Level, p.Error())
		}
	}
}
