package console

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// The server sends default-src 'self': an inline script or style in the page
// would leave the reader with a blank screen.
func TestIndexObeysTheContentSecurityPolicy(t *testing.T) {
	page, err := fs.ReadFile(Files(), "index.html")
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>\s*[^<\s]`).Match(page) {
		t.Error("index.html has an inline script")
	}
	for _, bad := range []string{"<style", " style=", "http://", "https://", "onclick="} {
		if strings.Contains(string(page), bad) {
			t.Errorf("index.html has %q", bad)
		}
	}
}

func TestDevelopmentFixturesStayOutOfTheBundle(t *testing.T) {
	if !Built() {
		t.Skip("CONSOLE NOT BUILT: only the placeholder is embedded; run npm run build in console/")
	}
	err := fs.WalkDir(Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".js") {
			return err
		}
		text, err := fs.ReadFile(Files(), path)
		if err != nil {
			return err
		}
		if strings.Contains(string(text), "piepowder-fixture") {
			t.Errorf("%s holds development fixtures", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
