# Berth's entry points. Each target installs what it needs first (scripts/deps.sh: Debian packages, as root).
# The C launcher has a Makefile of its own: src/Native/launcher/Makefile; the .NET build calls it.

SHELL         := /bin/bash
CONFIGURATION ?= Release
OUT           ?= out
PREFIX        ?= /usr/local
LAB_LIST      ?= tests.txt
RID           ?= $(if $(filter aarch64 arm64,$(shell uname -m)),linux-arm64,linux-x64)

LAUNCHER := src/Native/launcher

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help demo build test test-all test-lab asan fuzz check format bench install uninstall clean deps deps-test

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## build all, run a container with curl alone, show every call and answer
	@scripts/demo.sh $(OUT)/berthd

build: deps ## leave a runnable daemon in out/berthd (ReadyToRun, framework-dependent)
	dotnet publish src/Api -c $(CONFIGURATION) -r $(RID) --no-self-contained -p:PublishReadyToRun=true \
		-o $(OUT) --nologo -v quiet

test: build deps-test ## build and run all tests, C and C#, and print one summary line
	@CONFIGURATION=$(CONFIGURATION) BERTH_TEST_DAEMON=$(abspath $(OUT))/berthd scripts/test.sh

test-all: build deps-test ## test and test-lab, with one summary line: what .ci/run does
	@CONFIGURATION=$(CONFIGURATION) BERTH_TEST_DAEMON=$(abspath $(OUT))/berthd scripts/test.sh --lab

test-lab: build ## the tests of LAB_LIST (default tests.txt; long.txt has others) in an emulated guest with cgroup v2 and systemd, as root
	@tests/lab/test.sh tests/lab/$(LAB_LIST)

asan: deps ## the launcher under AddressSanitizer against a corpus of broken plans
	$(MAKE) -C $(LAUNCHER) asan

fuzz: deps-test ## the launcher's plan reader against libFuzzer, for FUZZ_SECONDS (default 20)
	$(MAKE) -C $(LAUNCHER) fuzz

check: deps-test ## formatting and shell scripts; changes nothing
	scripts/check.sh

format: deps-test ## apply the formatting that check asks for
	dotnet format whitespace . --folder
	$(MAKE) -C $(LAUNCHER) format

bench: build ## measure Berth beside the kernel's floor and other runtimes; BENCH="--quick" for a short run
	@CONFIGURATION=$(CONFIGURATION) scripts/bench.sh --berthd $(OUT)/berthd $(BENCH)

install: ## copy out/, the systemd units and their helpers below DESTDIR and PREFIX (after make build)
	@OUT=$(OUT) DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) deploy/install.sh install

uninstall: ## remove what install copied; state, bundles and logs stay
	@DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) deploy/install.sh uninstall

clean: ## remove everything that was built
	rm -rf $(OUT) TestResults
	find src tests -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
	$(MAKE) -C $(LAUNCHER) clean

deps:
	@scripts/deps.sh build

deps-test:
	@scripts/deps.sh build test
