package callflow

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// HTML gives the run as one page: the picture, then each message with its bytes to unfold. It
// has no script and needs nothing from elsewhere.
func (r *Run) HTML(o Options) string {
	var b strings.Builder
	title := html.EscapeString(r.Heading())
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n", title, pageStyles)
	fmt.Fprintf(&b, "<h1>%s</h1>\n<p>%s</p>\n", title, html.EscapeString(r.Flow.About))
	fmt.Fprintf(&b, "<div class=\"picture\">\n%s</div>\n<h2>Messages</h2>\n", r.SVG(o))
	t := r.Trace
	for i := range t.Messages {
		m := t.Message(i + 1)
		state := ""
		switch {
		case m.Lost && m.Copies == 0:
			state = " (lost)"
		case m.Again > 0:
			state = fmt.Sprintf(" (F%d again)", m.Again)
		}
		text := string(m.Bytes)
		if !utf8.ValidString(text) {
			text = fmt.Sprintf("%q", text)
		}
		fmt.Fprintf(&b, "<details><summary><b>F%d</b> %s <code>%s</code>%s</summary><pre>%s</pre></details>\n",
			m.F, seconds(t.Since(m.Sent)), html.EscapeString(t.Summary(m.F)), state, html.EscapeString(text))
	}
	fmt.Fprintf(&b, "<h2>The flow</h2>\n<details><summary>%s</summary><pre>%s</pre></details>\n</body>\n</html>\n",
		html.EscapeString(r.Flow.Name+".flow"), html.EscapeString(r.Flow.Source()))
	return b.String()
}

const pageStyles = `
:root{color-scheme:light dark}
body{font:15px/1.5 ui-sans-serif,system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;margin:1.5rem auto;max-width:60rem;padding:0 1rem;background:Canvas;color:CanvasText}
h1{font-size:1.4rem}h2{font-size:1.1rem}.picture{overflow-x:auto}.picture svg{max-width:100%;height:auto}
details{border-top:1px solid color-mix(in srgb,CanvasText 20%,Canvas);padding:.25rem 0}summary{cursor:pointer}
pre{overflow-x:auto;padding:.6rem;background:color-mix(in srgb,CanvasText 6%,Canvas);border-radius:4px;font-size:13px}
`
