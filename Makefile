# Piepowder. `make run` and `make test` are all a newcomer needs.
SHELL := /bin/bash
export CGO_ENABLED := 0
GO ?= go
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
FUZZTIME ?= 20s

.PHONY: help run test build check console deps test-go test-race test-console test-browser bench prove prove-long fuzz golden screenshots

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build everything and start the demo on http://127.0.0.1:8080
	bin/piepowder demo --data data/demo --listen 127.0.0.1:8080 --smtp-listen 127.0.0.1:2525

build: console ## bin/piepowder with the console embedded
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/piepowder ./cmd/piepowder

console: console/node_modules/.stamp ## the console's files
	cd console && npm run --silent build

console/node_modules/.stamp: console/package-lock.json
	cd console && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.stamp

deps: ## install what the tests need from Debian's packages (as root)
	@.ci/deps

test: deps build test-go test-race test-console test-browser ## install what tests need and run all of them

# What many goroutines share is tested under the race detector, and there only.
RACED := journal seal ingest engine lang

test-go: ## unit, store, API and story tests on both databases; without those of test-race
	$(GO) vet ./...
	$(GO) run ./test/withpostgres $(GO) test -timeout 20m $$($(GO) list ./... | grep -vE '/internal/($(subst $() ,|,$(RACED)))$$')

test-race: ## the concurrent packages under the race detector
	CGO_ENABLED=1 $(GO) run ./test/withpostgres $(GO) test -race -timeout 30m $(addprefix ./internal/,$(RACED))

test-console: console/node_modules/.stamp ## types and unit tests of the console
	cd console && npm run --silent check

test-browser: build ## stories in Chromium on the real binary, with axe
	cd console && PIEPOWDER_BIN=$(CURDIR)/bin/piepowder npm run --silent e2e

check: ## fast gate before a commit
	@test -z "$$(gofmt -l cmd internal test console/*.go)" || { gofmt -l cmd internal test console/*.go; echo "run gofmt -w on these"; exit 1; }
	$(GO) vet ./...
	$(GO) run ./test/withpostgres $(GO) test -short $$($(GO) list ./... | grep -v test/kill)

bench: build ## figures of this machine, then public engines and databases beside them
	bin/piepowder bench all
	cd bench/peers && $(GO) run .

prove: build ## the promises of docs/proof.md, short form
	$(GO) test -count=1 -run 'TestKill|TestStory' ./test/...

prove-long: build ## the same, in full
	PIEPOWDER_KILLS=1000 PIEPOWDER_TIMERS=10000 $(GO) test -count=1 -timeout 3h -run TestKill ./test/...
	PIEPOWDER_DETERMINISM=1000000 $(GO) test -count=1 -timeout 3h -v -run TestLiveShadowAndReplayAgree ./internal/ingest
	PIEPOWDER_QUALITY=1 $(GO) test -count=1 -timeout 1h -v -run TestQuality ./cmd/piepowder
	PIEPOWDER_SCHEDULES=5000 PIEPOWDER_TIMERS=10000 $(GO) test -count=1 -timeout 1h -run 'Oracle|FireOnce' ./internal/oncall
	PROVE_AUTHORITY=1 $(GO) test -count=1 -timeout 1h ./internal/authority
	$(MAKE) fuzz FUZZEXECS=1000000

fuzz: ## each fuzz target for FUZZTIME, or FUZZEXECS executions; prints how many there were
	@set -o pipefail; sum=$$(mktemp); log=$$(mktemp); trap 'rm -f $$sum $$log' EXIT; \
	for f in $$(grep -rl --include='*_test.go' 'func Fuzz' internal | sort); do \
	  for t in $$(grep -o 'func Fuzz[A-Za-z0-9_]*' $$f | sed 's/func //'); do \
	    echo "== $$(dirname $$f) $$t"; \
	    $(GO) test ./$$(dirname $$f) -run '^$$' -fuzz "^$$t$$" -fuzztime $(if $(FUZZEXECS),$(FUZZEXECS)x,$(FUZZTIME)) -fuzzminimizetime 200x -timeout 0 | tee $$log || exit 1; \
	    printf '%-18s %-30s %12d executions\n' "$$(basename $$(dirname $$f))" "$$t" "$$(grep -o 'execs: [0-9]*' $$log | tail -1 | tr -dc 0-9)" >>$$sum; \
	  done; done; \
	echo; cat $$sum; awk '{n += $$3} END {printf "%-49s %12d executions, no crash\n", "together", n}' $$sum

golden: ## rewrite the golden files (schema, OpenAPI, matrix); read the diff
	$(GO) test ./test/guard -run 'TestGolden|TestScope' -update

screenshots: build ## docs/img from the real binary
	cd console && PIEPOWDER_BIN=$(CURDIR)/bin/piepowder npm run --silent screenshots
