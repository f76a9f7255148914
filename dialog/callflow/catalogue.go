package callflow

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed flows/*.flow
var files embed.FS

// Catalogue lists the names of the flows that come with the package, in the order of the
// alphabet.
func Catalogue() []string {
	var names []string
	list, _ := fs.ReadDir(files, "flows") // embedded: it is there
	for _, e := range list {
		names = append(names, strings.TrimSuffix(e.Name(), ".flow"))
	}
	return names
}

// Open reads a flow of the catalogue.
func Open(name string) (*Flow, error) {
	text, err := Source(name)
	if err != nil {
		return nil, err
	}
	return Parse(name+".flow", text)
}

// Source gives the text of a flow of the catalogue.
func Source(name string) ([]byte, error) {
	text, err := files.ReadFile("flows/" + name + ".flow")
	if err != nil {
		return nil, fmt.Errorf("no flow %q in the catalogue%s", name, mean(name, Catalogue()))
	}
	return text, nil
}
