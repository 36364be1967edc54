package app

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Health is the state of the machine for the people who run it: every lag and
// backlog, with its unit in the name.
type Health struct {
	Version            string     `json:"version"`
	StartedAt          time.Time  `json:"started_at"`
	Ready              bool       `json:"ready"`
	Database           string     `json:"database" doc:"sqlite or postgres"`
	LogEnd             uint64     `json:"log_end" doc:"Position of the last record of the log"`
	ProjectorLag       uint64     `json:"projector_lag_records"`
	ProjectorLagMS     int64      `json:"projector_lag_ms" doc:"Age of the oldest record not projected"`
	EffectsOpen        int64      `json:"effects_open" doc:"Alerts, labels and hooks of decisions not yet applied"`
	ControlUnsent      int64      `json:"control_unsent" doc:"Changes of people not yet in the log"`
	JobsDue            int64      `json:"jobs_due"`
	JobsOldestMS       int64      `json:"jobs_oldest_ms"`
	JobsSetAside       int64      `json:"jobs_set_aside" doc:"Given up after twelve tries, or held after a restore"`
	LeavesUnsequenced  int64      `json:"leaves_unsequenced"`
	DeliveriesWaiting  int64      `json:"deliveries_waiting"`
	LogBytes           int64      `json:"log_bytes"`
	DatabaseBytes      int64      `json:"database_bytes"`
	LastCheckpointAt   *time.Time `json:"last_checkpoint_at,omitempty"`
	RulesetPublishedAt *time.Time `json:"ruleset_published_at,omitempty"`
}

type healthOut struct{ Body Health }

// systemRoutes are the routes that belong to the machine and to no noun.
func (a *App) systemRoutes() []web.Route {
	return []web.Route{
		web.Raw(http.MethodGet, "/healthz", "", "Is the process alive", func(w http.ResponseWriter, _ *http.Request) {
			w.Write([]byte("ok\n"))
		}),
		web.Raw(http.MethodGet, "/readyz", "", "May traffic be sent here", func(w http.ResponseWriter, r *http.Request) {
			if err := a.readiness(r.Context()); err != nil {
				web.WriteProblem(w, err)
				return
			}
			w.Write([]byte("ready\n"))
		}),
		web.Raw(http.MethodGet, "/metrics", "", "Metrics in Prometheus text format", promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{}).ServeHTTP),
		web.Get("/v1/health", identity.PermHealthRead, "Lags, backlogs and storage", func(ctx context.Context, _ *struct{}) (*healthOut, error) {
			h, err := a.Health(ctx)
			return &healthOut{h}, err
		}),
		web.Raw(http.MethodGet, "/v1/live", web.SignedIn, "Tells an open page that something changed (SSE)", a.live, web.Stream()),
	}
}

func (a *App) live(w http.ResponseWriter, r *http.Request) {
	caller, ok := identity.CallerOf(r.Context())
	if !ok || caller.Actor.Kind != "staff" {
		web.WriteProblem(w, errs.New(errs.Forbidden, "staff_only", "Live views are for signed-in staff."))
		return
	}
	a.Hub.Serve(w, r, caller.Actor.ID, func() bool {
		_, who, err := a.Identity.Authenticate(r)
		return err == nil && who == caller.Actor.ID
	})
}

func (a *App) readiness(ctx context.Context) error {
	if !a.ready.Load() {
		return errs.New(errs.Unavailable, "not_ready", "Starting: the log is being read back.")
	}
	if err := a.Main.Ping(ctx); err != nil {
		return errs.New(errs.Unavailable, "database_away", "The database does not answer.").Wrap(err)
	}
	return a.Ingest.Err()
}

// Health reads every figure once; it requires health.read.
func (a *App) Health(ctx context.Context) (Health, error) {
	if _, err := identity.Require(ctx, identity.PermHealthRead); err != nil {
		return Health{}, err
	}
	h := Health{Version: a.cfg.Version, StartedAt: a.started, Ready: a.ready.Load(), Database: string(a.Main.Dialect),
		LogEnd: a.Ingest.End(), LogBytes: size(a.Layout.Journal), DatabaseBytes: size(a.Layout.Main) + size(a.Layout.History)}
	behind, waited := a.Projector.Lag()
	h.ProjectorLag, h.ProjectorLagMS = behind, waited.Milliseconds()
	now := db.Micros(a.cfg.Clock.Now())
	var oldest, checkpoint, published sql.NullInt64
	for _, q := range []struct {
		d    *db.DB
		sql  string
		args []any
		into []any
	}{
		{a.History, `SELECT COUNT(*) FROM effects WHERE done_at IS NULL`, nil, []any{&h.EffectsOpen}},
		{a.Main, `SELECT COUNT(*) FROM control_outbox WHERE position IS NULL`, nil, []any{&h.ControlUnsent}},
		{a.Main, `SELECT COUNT(*), MIN(run_at) FROM jobs WHERE done_at IS NULL AND failed_at IS NULL AND run_at <= $1`, []any{now}, []any{&h.JobsDue, &oldest}},
		{a.Main, `SELECT COUNT(*) FROM jobs WHERE failed_at IS NOT NULL`, nil, []any{&h.JobsSetAside}},
		{a.Main, `SELECT COUNT(*) FROM audit_leaves WHERE idx IS NULL`, nil, []any{&h.LeavesUnsequenced}},
		{a.Main, `SELECT COUNT(*) FROM deliveries WHERE state = 'pending'`, nil, []any{&h.DeliveriesWaiting}},
		{a.Main, `SELECT MAX(at) FROM audit_checkpoints`, nil, []any{&checkpoint}},
		{a.Main, `SELECT MAX(published_at) FROM rulesets`, nil, []any{&published}},
	} {
		if err := q.d.QueryRow(ctx, q.sql, q.args...).Scan(q.into...); err != nil {
			return Health{}, err
		}
	}
	if oldest.Valid {
		h.JobsOldestMS = (now - oldest.Int64) / 1000
	}
	h.LastCheckpointAt, h.RulesetPublishedAt = moment(checkpoint), moment(published)
	return h, nil
}

func moment(n sql.NullInt64) *time.Time {
	if !n.Valid {
		return nil
	}
	t := db.FromMicros(n.Int64)
	return &t
}

// size adds up the bytes of a file or folder; what is not there has none.
func size(path string) int64 {
	var total int64
	filepath.WalkDir(path, func(_ string, e os.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if info, err := e.Info(); err == nil && !e.IsDir() {
			total += info.Size()
		}
		return nil
	})
	return total
}

// metrics are what Prometheus reads: requests by route, and the health figures.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

func newMetrics(a *App) *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	m.requests = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "piepowder_http_requests_total", Help: "Requests by route and status class."}, []string{"method", "route", "status"})
	m.took = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "piepowder_http_request_seconds", Help: "Time to answer by route.",
		Buckets: []float64{.0002, .0005, .001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 5}}, []string{"method", "route"})
	m.registry.MustRegister(m.requests, m.took)
	gauge := func(name, help string, read func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
	}
	gauge("piepowder_log_end", "Position of the last record of the log.", func() float64 { return float64(a.Ingest.End()) })
	gauge("piepowder_projector_lag_seconds", "Age of the oldest record not projected.", func() float64 { return a.lag().Seconds() })
	gauge("piepowder_projector_lag_records", "Records of the log not projected.", func() float64 {
		if a.Projector == nil {
			return 0
		}
		behind, _ := a.Projector.Lag()
		return float64(behind)
	})
	gauge("piepowder_ready", "1 when traffic is welcome.", func() float64 {
		if a.ready.Load() {
			return 1
		}
		return 0
	})
	return m
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	if route == "" { // anybody can make up methods, and each would be kept for ever
		method, route = "any", "none"
	}
	m.requests.WithLabelValues(method, route, string([]byte{byte('0' + status/100), 'x', 'x'})).Inc()
	m.took.WithLabelValues(method, route).Observe(took.Seconds())
}
