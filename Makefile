# Every target stands alone on a fresh machine with Go and a C compiler.
# make run    the web pages at http://127.0.0.1:8080
# make test   everything, in a browser too; installs what that needs where it may

SHELL := /bin/bash
GO ?= go
ARGS ?=
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
FUZZTIME ?= 20s
PACKAGES := ./...

export CGO_ENABLED := 1

.PHONY: run build assets test test-tools check lint fuzz bench golden release clean

run: assets
	$(GO) run . serve $(ARGS)

build: assets
	$(GO) build -o daebi .

# Assets: the KRDS kit, fonts and scripts, by npm into static/dist. Without Node the
# program runs with its own plain style sheet.

assets:
	@if command -v npm >/dev/null; then \
		$(MAKE) -s --no-print-directory static/dist/manifest.json || \
			echo "화면 자산을 만들지 못해 기본 화면으로 계속합니다. 네트워크를 확인하고 다시 실행해 주세요."; \
	elif [ ! -e static/dist/manifest.json ]; then \
		echo "Node.js(npm)가 없어 기본 화면으로 실행합니다. 설치한 뒤 다시 실행하면 KRDS 화면이 나옵니다."; \
	fi

ASSET_SOURCES := $(wildcard static/styles/*.css static/scripts/*.js static/images/*) static/build.mjs

static/dist/manifest.json: node_modules/.package-lock.json $(ASSET_SOURCES)
	npm run --silent build

node_modules/.package-lock.json: package.json package-lock.json .npmrc
	npm ci --no-audit --no-fund
	@touch $@

# Tests

test: test-tools assets
	REQUIRE_BROWSER=1 $(GO) test $(PACKAGES)

test-tools:
	@bash .ci/tools

check: assets
	@unformatted=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
		if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	$(GO) vet $(PACKAGES)
	@if $(GO) tool -n staticcheck >/dev/null 2>&1; then $(GO) tool staticcheck $(PACKAGES); \
		else echo "staticcheck is not a tool of go.mod: left out"; fi
	$(GO) test -race $(PACKAGES)

lint:
	@command -v golangci-lint >/dev/null || { echo "golangci-lint 2.x is needed: see its installation page"; exit 1; }
	golangci-lint run

# Each fuzz target of each package in turn.
fuzz:
	@set -e; for package in $$($(GO) list $(PACKAGES)); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$package; \
		done; \
	done

bench:
	$(GO) test -run '^$$' -bench . -benchmem $(PACKAGES)

# Rewrites the golden files; read the difference before it is committed.
golden: assets
	DAEBI_GOLDEN=write $(GO) test $(PACKAGES)
	@git --no-pager diff --stat

# One file that holds everything but the C library.
release: assets
	@[ -e static/dist/manifest.json ] || { echo "a release needs its assets: install Node.js"; exit 1; }
	mkdir -p bin
	$(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/daebi .
	bin/daebi version

clean:
	rm -rf bin daebi node_modules
	find static/dist -mindepth 1 ! -name .gitkeep -delete
