package engine

import "testing"

func TestNormalForms(t *testing.T) {
	for _, c := range []struct{ form, in, want string }{
		{NormalPhone, "+1 (206) 555-0100", "+12065550100"},
		{NormalPhone, "0044 20 7946 0958", "+442079460958"},
		{NormalPhone, "206.555.0100", "2065550100"},
		{NormalPhone, "ask at the desk", "ask at the desk"},
		{NormalPhone, "12", "12"},
		{NormalMail, " Ann.Lee+shop@Mail.Example ", "ann.lee@mail.example"},
		{NormalMail, "a.n.n@googlemail.com", "ann@gmail.com"},
		{NormalMail, "+x@mail.example", "+x@mail.example"},
		{NormalMail, "nobody", "nobody"},
		{"", " As It Is ", " As It Is "},
	} {
		if got := NormalForm(c.form, c.in); got != c.want {
			t.Errorf("%s form of %q is %q, want %q", c.form, c.in, got, c.want)
		}
		if again := NormalForm(c.form, c.want); again != c.want {
			t.Errorf("the %s form of %q changes again to %q", c.form, c.want, again)
		}
	}
}
