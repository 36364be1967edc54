package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/bench/work"
)

// serveBench measures the whole path on a server of its own process: HTTP,
// authentication, decoding, engine, durable log, explained answer.
type serveBench struct {
	dir, key, addr string
	cmd            *exec.Cmd
	lasts          time.Duration
}

// benchServe fills figures with the whole-path numbers of this machine; part is
// serve or all, or one part of it.
func benchServe(ctx context.Context, part string, lasts time.Duration, figures map[string]float64) error {
	dir, err := os.MkdirTemp("", "piepowder-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &serveBench{dir: dir, lasts: lasts}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	if err := b.start(ctx); err != nil {
		return err
	}
	defer func() { b.cmd.Process.Kill() }()
	whole := part == "serve" || part == "all"
	for _, step := range []struct {
		of  string
		run func(context.Context, map[string]float64) error
	}{{"decide", b.decide}, {"latency", b.latency}, {"ingest", b.batch}, {"restart", b.restart}} {
		if !whole && part != step.of {
			continue
		}
		if err := step.run(ctx, figures); err != nil {
			return err
		}
	}
	return nil
}

func (b *serveBench) prepare(ctx context.Context) error {
	pack := filepath.Join(b.dir, "pack")
	for _, dir := range []string{pack, filepath.Join(b.dir, "data")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
	}
	if err := work.WritePack(pack); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, self, "apikey", "create", "--data", filepath.Join(b.dir, "data"), "--name", "bench", "--permission", "event.write,decision.read").Output()
	if err != nil {
		return fmt.Errorf("apikey create: %w", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	b.key = lines[len(lines)-1]
	return nil
}

func (b *serveBench) start(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b.cmd = exec.CommandContext(ctx, self, "serve", "--data", filepath.Join(b.dir, "data"), "--pack", filepath.Join(b.dir, "pack"), "--listen", "127.0.0.1:0")
	b.cmd.Stderr = os.Stderr
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := b.cmd.Start(); err != nil {
		return err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, url, ok := strings.Cut(lines.Text(), "listening http://"); ok {
			b.addr = url
			go io.Copy(io.Discard, out)
			return b.ready(ctx)
		}
	}
	return fmt.Errorf("the server did not start: %w", b.cmd.Wait())
}

func (b *serveBench) ready(ctx context.Context) error {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		res, err := http.Get("http://" + b.addr + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("the server was not ready within a minute")
}

func (b *serveBench) body(prefix string) func(int, []byte) []byte {
	return func(n int, buf []byte) []byte { return work.Event(prefix, n, time.Now().UTC(), buf) }
}

func (b *serveBench) decide(ctx context.Context, figures map[string]float64) error {
	if _, err := closed(ctx, b.addr, b.key, 64, b.lasts/4, b.body("warm-")); err != nil {
		return err
	}
	for _, step := range []struct {
		flight int
		suffix string
	}{{64, ""}, {256, "_256"}} {
		if err := b.settled(ctx); err != nil {
			return err
		}
		before := cost(b.cmd.Process.Pid)
		got, err := closed(ctx, b.addr, b.key, step.flight, b.lasts, b.body("d"+strconv.Itoa(step.flight)+"-"))
		if err != nil {
			return err
		}
		if got.refused > 0 {
			return fmt.Errorf("%d of %d decisions were refused", got.refused, got.done)
		}
		figures["decide"+step.suffix+"_cpu_us"] = us(cost(b.cmd.Process.Pid)-before) / float64(got.done)
		figures["decide"+step.suffix+"_per_s"] = got.perSecond()
		figures[fmt.Sprintf("decide_%d_p50_ms", step.flight)] = ms(got.quantile(.5))
		figures[fmt.Sprintf("decide_%d_p99_ms", step.flight)] = ms(got.quantile(.99))
	}
	return nil
}

func (b *serveBench) latency(ctx context.Context, figures map[string]float64) error {
	for _, step := range []struct {
		rate   float64
		suffix string
	}{{2000, "_2k"}, {5000, ""}} {
		if err := b.settled(ctx); err != nil {
			return err
		}
		disk, err := fsyncs(b.dir, 2000)
		if err != nil {
			return err
		}
		before := cost(b.cmd.Process.Pid)
		got, err := open(ctx, b.addr, b.key, step.rate, 64, b.lasts, b.body("o"+strconv.Itoa(int(step.rate))+"-"))
		if err != nil {
			return err
		}
		figures["fsync_p50_ms"+step.suffix], figures["fsync_p99_ms"+step.suffix] = ms(disk[len(disk)/2]), ms(disk[len(disk)*99/100])
		figures["decide_p50_ms"+step.suffix] = ms(got.quantile(.5))
		figures["decide_p99_ms"+step.suffix] = ms(got.quantile(.99))
		figures["decide_open_cpu_us"+step.suffix] = us(cost(b.cmd.Process.Pid)-before) / float64(got.done)
	}
	return nil
}

func (b *serveBench) batch(ctx context.Context, figures map[string]float64) error {
	if err := b.settled(ctx); err != nil {
		return err
	}
	lines := int(60000 * b.lasts.Seconds())
	body := b.lines("b-", lines)
	before := cost(b.cmd.Process.Pid)
	start := time.Now()
	if err := b.post(ctx, body, lines); err != nil {
		return err
	}
	figures["ingest_per_s"] = float64(lines) / time.Since(start).Seconds()
	figures["ingest_cpu_us"] = us(cost(b.cmd.Process.Pid)-before) / float64(lines)
	if err := b.settled(ctx); err != nil {
		return err
	}
	figures["ingest_sustained_per_s"] = float64(lines) / time.Since(start).Seconds()
	figures["ingest_sustained_cpu_us"] = us(cost(b.cmd.Process.Pid)-before) / float64(lines)
	return b.memory(figures)
}

// lines makes the NDJSON of n events.
func (b *serveBench) lines(prefix string, n int) []byte {
	var body, buf []byte
	line := b.body(prefix)
	for i := range n {
		buf = append(line(i, buf[:0]), '\n')
		body = append(body, buf...)
	}
	return body
}

// post sends NDJSON in one stream and sees that every line was taken.
func (b *serveBench) post(ctx context.Context, body []byte, lines int) error {
	req, err := http.NewRequestWithContext(ctx, "POST", "http://"+b.addr+"/v1/events/batch", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+b.key)
	req.Header.Set("Content-Type", "application/x-ndjson")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answers, refused := 0, 0
	buf := make([]byte, 64<<10)
	for {
		n, err := res.Body.Read(buf)
		answers += bytes.Count(buf[:n], []byte{'\n'})
		refused += bytes.Count(buf[:n], []byte(`{"line":`))
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	if answers != lines || refused > 0 {
		return fmt.Errorf("batch: %d answers to %d lines, %d refused, status %d", answers, lines, refused, res.StatusCode)
	}
	return nil
}

// gauge reads one of the server's metrics.
func (b *serveBench) gauge(name string) (float64, error) {
	res, err := http.Get("http://" + b.addr + "/metrics")
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	for in := bufio.NewScanner(res.Body); in.Scan(); {
		if v, ok := strings.CutPrefix(in.Text(), name+" "); ok {
			return strconv.ParseFloat(v, 64)
		}
	}
	return 0, fmt.Errorf("the server has no metric %s", name)
}

// settled waits until the tables have everything the log has.
func (b *serveBench) settled(ctx context.Context) error {
	for deadline := time.Now().Add(10 * time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		lag, err := b.gauge("piepowder_projector_lag_records")
		if err != nil || lag == 0 {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("the tables did not catch up within ten minutes")
}

func (b *serveBench) memory(figures map[string]float64) error {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", b.cmd.Process.Pid))
	if err != nil {
		return nil // not on this system
	}
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.ParseFloat(strings.Fields(kb)[0], 64)
			if err != nil {
				return err
			}
			figures["peak_memory_mb"] = n / 1024
		}
	}
	return nil
}

// restart fills the log up to a million events, kills the server and times the
// way back to ready.
func (b *serveBench) restart(ctx context.Context, figures map[string]float64) error {
	const million = 1_000_000
	for round := 0; ; round++ {
		end, err := b.gauge("piepowder_log_end")
		if err != nil {
			return err
		}
		missing := million - int(end)
		if missing <= 0 {
			break
		}
		if lag, err := b.gauge("piepowder_projector_lag_seconds"); err != nil || lag > 45 { // over a minute batches are refused
			if err == nil {
				err = b.settled(ctx)
			}
			if err != nil {
				return err
			}
		}
		n := min(missing, 100_000)
		if err := b.post(ctx, b.lines(fmt.Sprintf("r%d-", round), n), n); err != nil {
			return err
		}
	}
	b.cmd.Process.Kill()
	b.cmd.Wait()
	start := time.Now()
	if err := b.start(ctx); err != nil {
		return err
	}
	figures["restart_1m_s"] = time.Since(start).Seconds()
	return nil
}

func us(d time.Duration) float64 { return float64(d.Microseconds()) }

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
