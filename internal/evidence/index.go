package evidence

import (
	"bytes"
	"html/template"
	"maps"
	"slices"
	"strings"
)

const readme = `EVIDENCE PACKAGE

index.html     what is in here, for people
manifest.json  every file with its SHA-256
seal.json      proof that this manifest was entered into the audit log
custody.json   who did what with each item, and when
proofs.json    proof that each line of custody is in the audit log
log-key.txt    the key of the audit log, as this installation states it
evidence/      the files
quarantine/    files that nobody has found to be harmless: do not open them

To check it, without a network and without the sender:
  piepowder audit verify package.zip --key log.pub
or with the small verifier of the same project (standard library of Go only):
  verify-package package.zip log.pub
log.pub is the log's key as you got it another way. With the key in this package
alone you learn that the package fits together, and not who made it.

What is proven is the content of the files, not the zip: you may repack it.
A sealed package (.zip.age) is opened first with your own key: age -d.
`

func sortedNames(files map[string][]byte) []string { return slices.Sorted(maps.Keys(files)) }

func sectionsOf(files map[string][]byte) (list []string) {
	for _, name := range sortedNames(files) {
		if strings.HasPrefix(name, "sections/") {
			list = append(list, name)
		}
	}
	return list
}

var page = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>Evidence of case {{.M.Case}}</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;border-top:1px solid #ccc;padding-top:1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top;border-bottom:1px solid #eee}
code{font-size:.85rem;overflow-wrap:anywhere}.warn{color:#8a1f11;font-weight:600}
@media print{h2{break-before:auto}tr{break-inside:avoid}}
</style></head><body>
<h1>Evidence of case {{.M.Case}}</h1>
<p>Package {{.M.Package}}, made {{.M.MadeAt.Format "2006-01-02 15:04:05 MST"}} for {{.M.Purpose}}{{with .M.Recipient}}, to {{.}}{{end}}.
{{if eq .M.Form "shared"}}Pictures are copies without metadata; the SHA-256 is that of the original.{{else}}Files are as they came.{{end}}</p>
{{if .M.Withheld}}<p class="warn">Something of this case is withheld by law and is not in this package.</p>{{end}}
<table><tr><th>Item</th><th>What</th><th>Size</th><th>Arrived</th><th>SHA-256</th></tr>
{{range .M.Items}}<tr><td><a href="#{{.ID}}">{{.ID}}</a></td><td>{{if .Quarantined}}<span class="warn">In quarantine, do not open:</span> {{.Path}}{{else}}<a href="{{.Path}}">{{.Name}}</a>{{end}}<br>{{.Type}}{{if .DerivedFrom}}, redacted from {{.DerivedFrom}}{{end}}{{if .ScanNote}} ({{.ScanNote}}){{end}}</td><td>{{.Size}}</td><td>{{.AddedAt.Format "2006-01-02 15:04:05 MST"}}</td><td><code>{{.SHA256}}</code></td></tr>
{{else}}<tr><td colspan="5">No evidence.</td></tr>{{end}}</table>
{{with .Sections}}<h2>Findings and records</h2><ul>{{range .}}<li><a href="{{.}}">{{.}}</a></li>{{end}}</ul>{{end}}
{{range .Custody}}<h2 id="{{.ID}}">Custody of {{.ID}}</h2><table><tr><th>No.</th><th>When</th><th>What</th><th>Who</th><th>Why, to whom</th></tr>
{{range .Entries}}<tr><td>{{.N}}</td><td>{{.At.Format "2006-01-02 15:04:05 MST"}}</td><td>{{.Act}}</td><td>{{.ActorKind}} {{.Actor}}</td><td>{{.Purpose}} {{.To}} {{.Why}} {{.Note}}</td></tr>
{{end}}</table>{{end}}
<h2>How to check this</h2><p>See README.txt. The log's key, to be compared with one you got another way:</p><p><code>{{.Key}}</code></p>
</body></html>
`))

// indexPage is the package for people to read: one page, no script, prints well.
func indexPage(m Manifest, custody []PackageCustody, key string, sections []string) ([]byte, error) {
	var b bytes.Buffer
	err := page.Execute(&b, struct {
		M        Manifest
		Custody  []PackageCustody
		Key      string
		Sections []string
	}{m, custody, key, sections})
	return b.Bytes(), err
}
