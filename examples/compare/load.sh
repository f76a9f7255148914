#!/usr/bin/env bash
# CPU for a call and memory over time of three that answer calls over UDP, all in one run:
# examples/udp answer, a sipgo UAS (uas/main.go) and SIPp's own uas. SIPp calls, seven messages
# a call (INVITE 100 180 200 ACK BYE 200), at RATE calls a second for SECONDS.
set -euo pipefail
cd "$(dirname "$0")"
RATE=${RATE:-500} SECONDS_EACH=${SECONDS_EACH:-15}
calls=$((RATE * SECONDS_EACH))
dir=$(mktemp -d)
pid=
cleanup() { [ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$dir"; }
trap cleanup EXIT
(cd ../.. && go build -o "$dir/udp" ./examples/udp)
go build -o "$dir/uas" ./uas
hertz=$(getconf CLK_TCK)

# ticks, rss: what a process has used so far.
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
rss() { awk '/VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$1/status"; }

# load NAME PORT COMMAND...
load() {
	local name=$1 port=$2; shift 2
	"$@" >"$dir/$name.log" 2>&1 &
	pid=$!
	sleep 1
	local before start; before=$(ticks "$pid"); start=$(rss "$pid")
	sipp -i 127.0.0.1 -bind_local -nostdin -p $((port + 1)) -cp $((port + 2)) -sn uac -buff_size 1048576 \
		-r "$RATE" -m "$calls" -l 100000 -timeout $((SECONDS_EACH * 4)) "127.0.0.1:$port" >"$dir/$name.sipp" 2>&1 &
	local sipp=$! memory=()
	while kill -0 "$sipp" 2>/dev/null; do sleep 3; memory+=("$(rss "$pid")"); done
	wait "$sipp" || true
	local used; used=$(($(ticks "$pid") - before))
	sleep 35 # every transaction ends
	local after; after=$(rss "$pid")
	awk -v name="$name" -v us="$((used * 1000000 / hertz))" -v start="$start" -v after="$after" -v memory="${memory[*]}" '
		/Successful call/ { split($0, f, "|"); ok = f[3] + 0 }
		/Failed call/     { split($0, f, "|"); bad = f[3] + 0 }
		END { printf "%-10s %6d calls, %d failed, %5.0f us of CPU a call, resident MB: %d at the start, every 3 s %s, %d after 35 s of rest\n",
			name, ok, bad, us / (ok > 0 ? ok : 1), start, memory, after }' "$dir/$name.sipp"
	kill "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
	pid=
}

echo "$RATE calls/s for $SECONDS_EACH s"
load sipdialog 18070 "$dir/udp" answer -listen 127.0.0.1:18070 -quiet
load sipgo 18080 "$dir/uas" 127.0.0.1:18080
load sipp 18090 sipp -i 127.0.0.1 -bind_local -nostdin -p 18090 -cp 18095 -sn uas -buff_size 1048576
