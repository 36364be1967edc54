package web

import (
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemaName names a Go type in the OpenAPI document so that the types of two
// domains never meet: the package comes first, unless the name begins with it
// (cases.CaseNote stays CaseNote, decision.Field is DecisionField).
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	base, args, generic := strings.Cut(t.Name(), "[")
	if base == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	name := qualified(t.PkgPath(), base)
	if generic {
		for arg := range strings.SplitSeq(strings.TrimSuffix(args, "]"), ",") {
			arg = strings.TrimLeft(arg, "*[]")
			dot := strings.LastIndex(arg, ".")
			name += qualified(arg[:max(dot, 0)], arg[dot+1:])
		}
	}
	return name
}

func qualified(pkgPath, name string) string {
	name = upper(name)
	pkg := path.Base(pkgPath)
	stem := strings.TrimSuffix(pkg, "s")
	if pkgPath == "" || pkg == "web" || pkg == "errs" || strings.HasPrefix(strings.ToLower(name), stem) {
		return name
	}
	return upper(pkg) + name
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
