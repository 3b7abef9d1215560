#!/usr/bin/env bash
# Runs every test of this repository: ./test.sh
#
# 1. Looks for the programs that the tests need. What Debian packages as something the tests can use as it is gets
#    installed with apt-get when this script runs as root or may use sudo; elsewhere it says what is missing and stops.
# 2. Builds Telefunc.slnx once (the build installs the npm packages of the projects that have some) and runs its tests,
#    at most one test project for each processor at a time.
#
# Reports are written to artifacts/test-results. The last line is "N passed, N failed, N skipped", added up from them.
# The exit code is 0 only when the build succeeded, at least one test ran and none failed.
set -uo pipefail
cd "$(dirname "$0")" || exit 1

results=$PWD/artifacts/test-results

fail() {
  echo "test.sh: $1" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# --- 1. Programs -----------------------------------------------------------------------------------------------------

has dotnet || fail "the .NET SDK 10 is missing; install it so that \"dotnet --version\" works."
has node && has npm || fail "Node.js 20 or newer with npm is missing."

missing_packages=()
missing_why=()
need() { # <Debian package> <what needs it>
  missing_packages+=("$1")
  missing_why+=("  $1: $2")
}

has chromium || has chromium-browser || has google-chrome || need chromium "the browser tests open the playground in it"
has redis-server || need redis-server "the tests of several servers start it themselves"
if grep -qs PublishAot samples/*/*.csproj tests/*/*.csproj; then
  has clang || need clang "links programs compiled with Native AOT"
  echo '#include <zlib.h>' | cc -E - >/dev/null 2>&1 || echo '#include <zlib.h>' | clang -E - >/dev/null 2>&1 ||
    need zlib1g-dev "links programs compiled with Native AOT"
fi

if ((${#missing_packages[@]})); then
  as_root=()
  if ((EUID != 0)); then as_root=(sudo); fi
  if has apt-get && { ((EUID == 0)) || has sudo; }; then
    echo "Installing Debian packages:"
    printf '%s\n' "${missing_why[@]}"
    # A package whose service cannot be started counts as an error for apt-get; what matters is whether the program is there.
    { "${as_root[@]}" apt-get update -qq &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing_packages[@]}"; } \
      >/dev/null || echo "test.sh: apt-get reported an error while it installed ${missing_packages[*]}." >&2
    for package in "${missing_packages[@]}"; do
      case $package in
        zlib1g-dev) echo '#include <zlib.h>' | clang -E - >/dev/null 2>&1 ;;
        *) has "$package" ;;
      esac || fail "$package is missing, and apt-get could not install it."
    done
  else
    printf 'Missing programs (named as Debian packages them):\n' >&2
    printf '%s\n' "${missing_why[@]}" >&2
    fail "install them and run this script again; it installs them itself only with apt-get, as root or with sudo."
  fi
fi

# --- 2. Build and test -----------------------------------------------------------------------------------------------

echo "Building Telefunc.slnx"
dotnet build Telefunc.slnx --nologo -v q -clp:NoSummary || fail "the build failed."

rm -rf "$results"
dotnet test --solution Telefunc.slnx --no-build --no-ansi --no-progress --max-parallel-test-modules "$(nproc 2>/dev/null || echo 2)" \
  --results-directory "$results" --report-xunit-trx --timeout 20m
status=$?

# The sum of an attribute over the Counters of all reports.
sum() { cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ n += $1 } END { print n + 0 }'; }

passed=$(sum passed)
failed=$(sum failed)
skipped=$(sum notExecuted)

if ((passed + failed == 0)); then
  echo "test.sh: no test ran." >&2
  status=1
elif ((failed > 0)); then
  status=1
elif ((status != 0)); then
  echo "test.sh: a test project ended without a report, or reported an error outside its tests (see above)." >&2
fi
echo
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
