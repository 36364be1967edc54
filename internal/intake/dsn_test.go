package intake

import "testing"

func TestDSNAction(t *testing.T) {
	report := func(actions string) string {
		return "Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nAction: failed\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n" +
			actions + "--x\r\nContent-Type: message/rfc822\r\n\r\nAction: failed\r\n--x--\r\n"
	}
	for actions, want := range map[string]string{
		"Action: delivered\r\nStatus: 2.0.0\r\n": "delivered", "action:  Delayed \r\n": "delayed", "Action: relayed\r\n": "relayed",
		"Action: delivered\r\n\r\nAction: failed\r\n": "failed", "": "", "Action: nonsense\r\n": "",
	} {
		if got := dsnAction([]byte(report(actions))); got != want {
			t.Errorf("%q: %q, want %q", actions, got, want)
		}
	}
}

func FuzzDSNAction(f *testing.F) {
	f.Add([]byte("Content-Type: message/delivery-status\n\nAction: delivered\n"))
	f.Add([]byte("--\n:\nContent-Type"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		switch dsnAction(raw) {
		case "", "failed", "delayed", "delivered", "relayed", "expanded":
		default:
			t.Fatal("not an action")
		}
	})
}
