#!/usr/bin/env bash
# Calls between this library and SIPp over loopback: SIPp's built-in scenarios, and those in
# this folder. Everything is bounded in calls and time; only processes started here are ended.
set -euo pipefail
cd "$(dirname "$0")/../../.."
dir=$(mktemp -d)
pids=()
cleanup() {
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	rm -rf "$dir"
}
trap cleanup EXIT
go build -o "$dir/udp" ./examples/udp
sipp=(sipp -i 127.0.0.1 -bind_local -nostdin -timeout 60 -timeout_error -trace_err -error_file "$dir/errors.log")
fast=(-quiet -t1 20ms)

fail() { echo "FAILED: $*"; cat "$dir"/*.log 2>/dev/null | tail -60; exit 1; }

# result LOG: what SIPp counted, one line; fails when a call failed or a message was unexpected.
result() {
	awk -v log="$1" '
		/Successful call/ { split($0, f, "|"); ok = f[3] + 0 }
		/Failed call/     { split($0, f, "|"); bad = f[3] + 0 }
		END { printf "  sipp: %d successful, %d failed\n", ok, bad; exit bad > 0 || ok == 0 }' "$1"
}

# answers NAME PORT CALLS [udp flags] -- [sipp args]: SIPp calls us.
answers() {
	local name=$1 port=$2 calls=$3; shift 3
	local ours=(); while [ $# -gt 0 ] && [ "$1" != -- ]; do ours+=("$1"); shift; done; shift || true
	echo "==> $name: sipp calls examples/udp answer, $calls calls"
	"$dir/udp" answer -listen "127.0.0.1:$port" -calls "$calls" "${fast[@]}" "${ours[@]}" >"$dir/$name.udp.log" 2>&1 &
	local pid=$!; pids+=("$pid")
	sleep 0.5
	"${sipp[@]}" -p $((port + 1)) -cp $((port + 2000)) -m "$calls" "$@" "127.0.0.1:$port" >"$dir/$name.log" 2>&1 || fail "$name: sipp"
	wait "$pid" || fail "$name: examples/udp"
	result "$dir/$name.log" || fail "$name"
	sed 's/^/  udp:  /' "$dir/$name.udp.log" | tail -1
}

# calls NAME PORT CALLS [udp flags] -- [sipp args]: we call SIPp.
calls() {
	local name=$1 port=$2 calls=$3; shift 3
	local ours=(); while [ $# -gt 0 ] && [ "$1" != -- ]; do ours+=("$1"); shift; done; shift || true
	echo "==> $name: examples/udp call calls sipp, $calls calls"
	"${sipp[@]}" -p "$port" -cp $((port + 2000)) -m "$calls" "$@" >"$dir/$name.log" 2>&1 &
	local pid=$!; pids+=("$pid")
	sleep 0.5
	"$dir/udp" call -calls "$calls" "${fast[@]}" "${ours[@]}" "sip:bob@127.0.0.1:$port" >"$dir/$name.udp.log" 2>&1 || fail "$name: examples/udp"
	wait "$pid" || fail "$name: sipp"
	result "$dir/$name.log" || fail "$name"
	sed 's/^/  udp:  /' "$dir/$name.udp.log" | tail -1
}

answers uac 15070 200 -- -sn uac -r 100 -d 100
calls uas 15080 50 -talk 100ms -- -sn uas
