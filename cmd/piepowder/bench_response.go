package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/smtp"
	"os"
	"slices"
	"strings"
	"time"
)

// benchResponse measures a running demo as people meet it: from the moment its
// mail listener has taken a report to the moment an open console is told and can
// read it, and from the confirmed raise to the page in the hands of a carrier.
// The reports are S0: pages about less within a minute of another are bundled.
func benchResponse(ctx context.Context, about string, times int, figures map[string]float64) error {
	raw, err := os.ReadFile(about)
	if err != nil {
		return fmt.Errorf("response needs a running demo: --demo DIR/demo.json: %w", err)
	}
	b := &responseBench{client: &http.Client{Timeout: 30 * time.Second}}
	if err := json.Unmarshal(raw, &b.demo); err != nil {
		return fmt.Errorf("%s: %w", about, err)
	}
	if err := b.signIn(ctx); err != nil {
		return err
	}
	told, err := b.listen(ctx)
	if err != nil {
		return err
	}
	var screen, page []time.Duration
	for i := range times {
		token := fmt.Sprintf("measured %d-%d", time.Now().UnixNano(), i)
		took, contact, err := b.report(ctx, token, told)
		if err != nil {
			return err
		}
		screen = append(screen, took)
		if took, err = b.page(ctx, contact); err != nil {
			return err
		}
		page = append(page, took)
	}
	for name, list := range map[string][]time.Duration{"screen": screen, "page": page} {
		slices.Sort(list)
		figures["smtp_"+name+"_p50_ms"] = ms(list[len(list)/2])
		figures["smtp_"+name+"_max_ms"] = ms(list[len(list)-1])
	}
	return nil
}

type responseBench struct {
	demo struct {
		URL     string `json:"url"`
		SMTP    string `json:"smtp"`
		Catcher string `json:"catcher"`
		Domain  string `json:"mail_domain"`
		Users   []struct {
			Email    string `json:"email"`
			Password string `json:"password"`
			Role     string `json:"role"`
		} `json:"users"`
	}
	client *http.Client
}

func (b *responseBench) signIn(ctx context.Context) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	b.client.Jar = jar
	for _, u := range b.demo.Users {
		if u.Role == "critical_response" {
			return b.call(ctx, "POST", b.demo.URL+"/v1/sessions", map[string]string{"email": u.Email, "password": u.Password}, nil)
		}
	}
	return errors.New("the demo has no critical response associate")
}

func (b *responseBench) call(ctx context.Context, method, url string, body, into any) error {
	var in io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, in)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := b.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %d %s", method, url, res.StatusCode, raw)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(raw, into)
}

// listen is an open console: it hears what changed.
func (b *responseBench) listen(ctx context.Context) (<-chan struct{}, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", b.demo.URL+"/v1/live", nil)
	if err != nil {
		return nil, err
	}
	res, err := (&http.Client{Jar: b.client.Jar}).Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the live stream answered %d", res.StatusCode)
	}
	told := make(chan struct{}, 1)
	go func() {
		defer res.Body.Close()
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if strings.Contains(lines.Text(), "inbox") {
				select {
				case told <- struct{}{}:
				default:
				}
			}
		}
	}()
	return told, nil
}

// report sends a mail and waits until a console that was told can read it.
func (b *responseBench) report(ctx context.Context, token string, told <-chan struct{}) (time.Duration, string, error) {
	from := strings.ReplaceAll(token, " ", "-") + "@example.com"
	mail := "From: " + from + "\r\nTo: safety@" + b.demo.Domain + "\r\nSubject: " + token + "\r\nMessage-ID: <" + from + ">\r\n\r\nThe courier has a gun and locked me in, he is outside my door now.\r\n"
	if err := smtp.SendMail(b.demo.SMTP, nil, from, []string{"safety@" + b.demo.Domain}, []byte(mail)); err != nil {
		return 0, "", fmt.Errorf("mail: %w", err)
	}
	taken := time.Now()
	for time.Since(taken) < 30*time.Second {
		select {
		case <-told:
		case <-time.After(time.Second):
		}
		var list struct {
			Items []struct{ ID, Subject string }
		}
		if err := b.call(ctx, "GET", b.demo.URL+"/v1/contacts?limit=20", nil, &list); err != nil {
			return 0, "", err
		}
		for _, c := range list.Items {
			if c.Subject == token {
				return time.Since(taken), c.ID, nil
			}
		}
	}
	return 0, "", errors.New("a mail was not on screen within thirty seconds")
}

// page confirms the raise and waits until a carrier has the page.
func (b *responseBench) page(ctx context.Context, contact string) (time.Duration, error) {
	before, err := b.carried(ctx)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	if err := b.call(ctx, "POST", b.demo.URL+"/v1/contacts/"+contact+"/raise", map[string]any{"confirm": true}, nil); err != nil {
		return 0, err
	}
	for time.Since(began) < 30*time.Second {
		n, err := b.carried(ctx)
		if err != nil {
			return 0, err
		}
		if n > before {
			return time.Since(began), nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return 0, errors.New("nobody was paged within thirty seconds: is somebody of the demo on call?")
}

// carried grows with each message outside: mails, texts and calls. The lists keep
// the newest only, so their numbers are looked at, not their length.
func (b *responseBench) carried(ctx context.Context) (n int, err error) {
	for _, path := range []string{"/mail", "/phone"} {
		var list struct {
			Items []struct {
				ID int
				To any
			}
		}
		if err := b.call(ctx, "GET", b.demo.Catcher+path, nil, &list); err != nil {
			return 0, err
		}
		newest := 0
		for _, m := range list.Items {
			// Thanks for a report are no pages.
			if !strings.Contains(fmt.Sprint(m.To), "measured") {
				newest = max(newest, m.ID)
			}
		}
		n += newest
	}
	return n, nil
}
