package intake

import (
	"context"
	"fmt"
	"testing"

	"github.com/piepowder/piepowder/internal/db"
)

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

// The mail of a page that comes back is told to who pages; a report that it has
// arrived, is late, or is of somebody else's mail is not.
func TestBouncedPageIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var told []string
		w.PageFailed = func(ctx context.Context, tx *db.Tx, notification, why string) error {
			told = append(told, notification+" "+why)
			return nil
		}
		page := "ntf_06gzv33901r01evmpfdkztz5ar"
		for i, c := range []struct{ action, id string }{{"delivered", page + "@" + domain}, {"delayed", page + "@" + domain}, {"failed", page + "@elsewhere.example"}, {"failed", page + "@" + domain}} {
			raw := fmt.Sprintf("From: MAILER-DAEMON@mx.example\r\nTo: oncall@%s\r\nSubject: Undelivered\r\nMessage-ID: <b%d@mx.example>\r\nAuto-Submitted: auto-replied\r\n"+
				"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"+
				"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; bo@staff.example\r\nAction: %s\r\nStatus: 5.1.1\r\n\r\n"+
				"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%s>\r\n\r\n--b--\r\n", domain, i, c.action, c.id)
			_, _, err := w.ReceiveMail(t.Context(), Envelope{To: []string{"oncall@" + domain}}, []byte(raw))
			must(t, err)
		}
		if len(told) != 1 || told[0] != page+" bounced" {
			t.Fatalf("told %q", told)
		}
	})
}
