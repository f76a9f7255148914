package callflow

import (
	"bytes"
	"fmt"
	"strings"
)

// Formats are the formats that [Run.Export] knows.
var Formats = []string{"text", "svg", "html", "mermaid", "ndjson"}

// Export gives the run in a format: text, svg, html, mermaid, or ndjson, which is the trace
// as one JSON object per line (dialogtest.LoadTrace reads it).
func (r *Run) Export(format string, o Options) (string, error) {
	switch format {
	case "text":
		return r.Text(o), nil
	case "svg":
		return r.SVG(o), nil
	case "html":
		return r.HTML(o), nil
	case "mermaid":
		return r.Mermaid(o), nil
	case "ndjson":
		var b bytes.Buffer
		err := r.Trace.Save(&b)
		return b.String(), err
	}
	return "", fmt.Errorf("no format %q%s; there are %s", format, mean(format, Formats), strings.Join(Formats, ", "))
}
