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

// benchServe fills figures with the whole-path numbers of this machine.
func benchServe(ctx context.Context, lasts time.Duration, figures map[string]float64) error {
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
	for _, step := range []func(context.Context, map[string]float64) error{b.decide, b.latency, b.batch, b.memory, b.restart} {
		if err := step(ctx, figures); err != nil {
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
	before := cost(b.cmd.Process.Pid)
	got, err := closed(ctx, b.addr, b.key, 64, b.lasts, b.body("d-"))
	if err != nil {
		return err
	}
	figures["decide_cpu_us"] = us(cost(b.cmd.Process.Pid)-before) / float64(got.done)
	if got.refused > 0 {
		return fmt.Errorf("%d of %d decisions were refused", got.refused, got.done)
	}
	figures["decide_per_s"] = got.perSecond()
	figures["decide_64_p50_ms"] = ms(got.quantile(.5))
	figures["decide_64_p99_ms"] = ms(got.quantile(.99))
	return nil
}

func (b *serveBench) latency(ctx context.Context, figures map[string]float64) error {
	for rate, suffix := range map[float64]string{2000: "_2k", 5000: ""} {
		got, err := open(ctx, b.addr, b.key, rate, 64, b.lasts, b.body("o"+strconv.Itoa(int(rate))+"-"))
		if err != nil {
			return err
		}
		figures["decide_p50_ms"+suffix] = ms(got.quantile(.5))
		figures["decide_p99_ms"+suffix] = ms(got.quantile(.99))
	}
	return nil
}

func (b *serveBench) batch(ctx context.Context, figures map[string]float64) error {
	var body bytes.Buffer
	line := b.body("b-")
	lines := int(30000 * b.lasts.Seconds())
	var buf []byte
	for n := range lines {
		buf = append(line(n, buf[:0]), '\n')
		body.Write(buf)
	}
	req, err := http.NewRequestWithContext(ctx, "POST", "http://"+b.addr+"/v1/events/batch", &body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+b.key)
	req.Header.Set("Content-Type", "application/x-ndjson")
	before := cost(b.cmd.Process.Pid)
	start := time.Now()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answers := 0
	for in := bufio.NewScanner(res.Body); in.Scan(); {
		answers++
	}
	if answers != lines {
		return fmt.Errorf("batch: %d answers to %d lines, status %d", answers, lines, res.StatusCode)
	}
	figures["ingest_per_s"] = float64(lines) / time.Since(start).Seconds()
	figures["ingest_cpu_us"] = us(cost(b.cmd.Process.Pid)-before) / float64(lines)
	return nil
}

func (b *serveBench) memory(_ context.Context, figures map[string]float64) error {
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

// restart kills the server and times the way back to ready.
func (b *serveBench) restart(ctx context.Context, figures map[string]float64) error {
	b.cmd.Process.Kill()
	b.cmd.Wait()
	start := time.Now()
	if err := b.start(ctx); err != nil {
		return err
	}
	figures["restart_s"] = time.Since(start).Seconds()
	return nil
}

func us(d time.Duration) float64 { return float64(d.Microseconds()) }

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
