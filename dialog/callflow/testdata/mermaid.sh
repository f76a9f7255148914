#!/usr/bin/env bash
# Parses and draws the Mermaid diagram of every path and variation of the catalogue with the npm
# package "mermaid" in a headless Chromium, and opens some SVG and HTML pages there. Run it from
# the top of the repository; it wants npm and chromium.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/callflow" ./examples/callflow
(cd "$work" && npm init -y >/dev/null && npm install --silent mermaid >/dev/null 2>&1)
browser() {
	timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --allow-file-access-from-files --user-data-dir="$work/profile" \
		--enable-logging=stderr "$@"
}
{
	echo '<!DOCTYPE html><meta charset="utf-8"><pre id="out">not run</pre><script src="node_modules/mermaid/dist/mermaid.min.js"></script>'
	for flow in $("$work/callflow" list -names); do
		for way in $("$work/callflow" "$flow" -ways); do
			"$work/callflow" export "$flow" -variation "$way" -format mermaid -o "$work/one"
			printf '<script type="text/plain" class="d" title="%s %s">' "$flow" "$way"
			sed 's/&/\&amp;/g; s/</\&lt;/g' "$work/one"
			echo '</script>'
		done
	done
	cat <<'END'
<script>
(async () => {
	const decode = s => s.replaceAll('&lt;', '<').replaceAll('&amp;', '&')
	let good = 0, bad = []
	for (const d of document.querySelectorAll('.d')) {
		try { await mermaid.parse(decode(d.textContent)); await mermaid.render('x' + good, decode(d.textContent)); good++ }
		catch (e) { bad.push(d.title + ': ' + e.message) }
	}
	document.getElementById('out').textContent = 'mermaid: ' + good + ' parsed and drawn, ' + bad.length + ' bad\n' + bad.join('\n')
	document.querySelectorAll('script').forEach(s => s.remove())
})()
</script>
END
} >"$work/page.html"
browser --virtual-time-budget=110000 --dump-dom "file://$work/page.html" 2>/dev/null | sed -n '/mermaid:/,/<\/pre>/p' | sed 's/<[^>]*>//g'
for flow in call hold fork-two-200; do
	for format in svg html; do
		"$work/callflow" export "$flow" -format $format -o "$work/$flow.$format"
		browser --screenshot="$work/$flow.$format.png" "file://$work/$flow.$format" 2>"$work/log" >/dev/null
		grep CONSOLE "$work/log" || echo "$flow.$format: opened without errors"
	done
done
