#!/usr/bin/env bash
# Calls between this library and SIPp over loopback: SIPp's built-in scenarios, and those in
# sipp/. Each must end without a failed call, an unexpected message or a dialog left. Then the
# library's own auditor reads SIPp's message logs, for SIPp is lax. Everything is bounded in
# calls and time; only processes started here are ended. Arguments choose scenarios by name.
set -euo pipefail
cd "$(dirname "$0")/../../.."
scenarios=$PWD/examples/udp/testdata/sipp
chosen=" $* "
dir=$(mktemp -d)
pids=()
cleanup() {
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	[ -n "${KEEP:-}" ] || rm -rf "$dir"
}
trap cleanup EXIT
[ -z "${KEEP:-}" ] || echo "logs are kept in $dir"
go build -o "$dir/udp" ./examples/udp
sipp=(sipp -i 127.0.0.1 -bind_local -nostdin -timeout 90 -timeout_error -trace_err -trace_msg)
fast=(-quiet -t1 20ms)
port=15070

fail() { echo "FAILED: $*"; tail -n 60 "$dir"/"$name".*log 2>/dev/null; exit 1; }

# result: what SIPp counted, one line; fails when a call failed or a message was unexpected.
result() {
	awk '
		/Successful call/ { split($0, f, "|"); ok = f[3] + 0 }
		/Failed call/     { split($0, f, "|"); bad = f[3] + 0 }
		END { printf "  sipp: %d successful, %d failed\n", ok, bad; exit bad > 0 || ok == 0 }' "$dir/$name.log" || fail "$name"
	if grep -qiE 'unexpected|dead call|abort' "$dir/$name.errors.log" 2>/dev/null; then fail "$name: SIPp saw something unexpected"; fi
	sed 's/^/  udp:  /' "$dir/$name.udp.log" | tail -n 1
}

# wants NAME: whether it was chosen. It takes ports of its own.
wants() {
	name=$1 port=$((port + 10))
	[ "$chosen" = "  " ] || [[ $chosen == *" $name "* ]]
}

# scenario: SIPp's arguments for it: the file of that name, or a built-in one.
scenario() {
	local file=$scenarios/${name%-kept}.xml
	if [ -f "$file" ]; then echo "-sf $file"; else echo "-sn $name"; fi
}

logs() { echo "-error_file $dir/$name.errors.log -message_file $dir/$name.messages.log -cp $((port + 2000))"; }

# answers NAME CALLS [udp flags] -- [sipp args]: SIPp calls us.
answers() {
	wants "$1" || return 0
	local calls=$2; shift 2
	local ours=(); while [ $# -gt 0 ] && [ "$1" != -- ]; do ours+=("$1"); shift; done; shift || true
	echo "==> $name: sipp calls examples/udp answer ${ours[*]-}, $calls calls"
	"$dir/udp" answer -listen "127.0.0.1:$port" -calls "$calls" "${fast[@]}" "${ours[@]}" >"$dir/$name.udp.log" 2>&1 &
	local pid=$!; pids+=("$pid")
	sleep 0.2
	"${sipp[@]}" $(scenario) $(logs) -p $((port + 1)) -m "$calls" "$@" "127.0.0.1:$port" >"$dir/$name.log" 2>&1 || fail "$name: sipp"
	wait "$pid" || fail "$name: examples/udp"
	result
}

# calls NAME CALLS [udp flags] -- [sipp args]: we call SIPp.
calls() {
	wants "$1" || return 0
	local calls=$2; shift 2
	local ours=(); while [ $# -gt 0 ] && [ "$1" != -- ]; do ours+=("$1"); shift; done; shift || true
	echo "==> $name: examples/udp call ${ours[*]-} calls sipp, $calls calls"
	"${sipp[@]}" $(scenario) $(logs) -p "$port" -m "$calls" "$@" >"$dir/$name.log" 2>&1 &
	local pid=$!; pids+=("$pid")
	sleep 0.2
	"$dir/udp" call -calls "$calls" "${fast[@]}" "${ours[@]}" "sip:bob@127.0.0.1:$port" >"$dir/$name.udp.log" 2>&1 || fail "$name: examples/udp"
	wait "$pid" || fail "$name: sipp"
	result
}

# those that take 45 s, beside the others
(port=14000; answers uac-session-refresh 5 -- -r 50) & slow=("$!")
(port=14100; calls uas-session-timer 5 -session 90s -talk 46s) & slow+=("$!")

# SIPp's own scenarios
answers uac 200 -- -r 100 -d 100
calls uas 50 -talk 100ms

# failures and races
answers uac-busy 20 -reject 486 -expect 486 -- -r 50
answers uac-redirect 20 -redirect sip:carol@127.0.0.1:9 -expect 302 -- -r 50
answers uac-cancel 20 -ring 5s -expect 487 -- -r 50
answers uac-cancel-crosses-200 20 -- -r 50
answers uac-no-ack 5 -expect 408 -- -r 50
answers uac-retransmissions 20 -- -r 50
answers uac-401 20 -auth alice:secret -md5 -- -r 50
answers uac-early 20 -early -ring 100ms -- -r 50
calls uas-busy 20 -expect 486
calls uas-cancel 20 -cancel 100ms -expect 487
calls uas-cancel-crosses-200 20 -cancel 100ms
calls uas-retransmissions 20 -talk 2s
calls uas-401 20 -auth alice:secret -talk 100ms
calls uas-407 20 -auth alice:secret -talk 100ms
calls uas-redirect 20 -talk 100ms
calls uas-early 20 -talk 100ms

# the session
answers uac-hold 20 -- -r 50
answers uac-update 20 -- -r 50
answers uac-prack 20 -early -ring 100ms -- -r 50
answers uac-session-timer 20 -- -r 50
answers uac-422 20 -- -r 50
answers uac-offerless 20 -- -r 50
calls uas-hold 20 -hold 100ms -talk 100ms
calls uas-prack 20 -talk 100ms
calls uas-fork 20 -talk 300ms
calls uas-fork-kept 20 -fork -talk 300ms
calls uas-glare 5 -hold 6s -talk 300ms
for pid in "${slow[@]}"; do wait "$pid" || fail "the slow ones"; done

echo "==> the auditor reads what SIPp saw"
SIPP_MESSAGES="$dir" go test -count=1 -run TestAuditOfSIPpMessages ./examples/udp
