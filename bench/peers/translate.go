package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// dialect is how one peer writes what our conditions say.
type dialect struct {
	and, or   string
	not       func(x string) string
	ident     func(name string) string
	str       func(s string) string
	list      func(items []string) string
	in        func(x, list string) string // list is a written list or the name of one
	named     func(name string) string    // a list of the work by name
	contains  func(x, y string) string
	starts    func(x, y string) string
	ends      func(x, y string) string
	lists     map[string]bool
	textTypes bool
}

func parse(src string) (ast.Node, error) {
	tree, err := parser.Parse(src)
	if err != nil {
		return nil, err
	}
	return tree.Node, nil
}

// write gives a condition in the dialect, every operation in brackets.
func (d *dialect) write(n ast.Node) (string, error) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if d.lists[n.Value] {
			return d.named(n.Value), nil
		}
		return d.ident(n.Value), nil
	case *ast.IntegerNode:
		return strconv.Itoa(n.Value), nil
	case *ast.StringNode:
		return d.str(n.Value), nil
	case *ast.BoolNode:
		return strconv.FormatBool(n.Value), nil
	case *ast.ArrayNode:
		items := make([]string, len(n.Nodes))
		for i, c := range n.Nodes {
			var err error
			if items[i], err = d.write(c); err != nil {
				return "", err
			}
		}
		return d.list(items), nil
	case *ast.UnaryNode:
		x, err := d.write(n.Node)
		if err != nil {
			return "", err
		}
		switch n.Operator {
		case "not", "!":
			return d.not(x), nil
		case "-":
			return "-" + x, nil
		}
	case *ast.BinaryNode:
		a, err := d.write(n.Left)
		if err != nil {
			return "", err
		}
		b, err := d.write(n.Right)
		if err != nil {
			return "", err
		}
		switch n.Operator {
		case "and", "&&":
			return "(" + a + d.and + b + ")", nil
		case "or", "||":
			return "(" + a + d.or + b + ")", nil
		case "in":
			return d.in(a, b), nil
		case "contains":
			return d.contains(a, b), nil
		case "startsWith":
			return d.starts(a, b), nil
		case "endsWith":
			return d.ends(a, b), nil
		default:
			return "(" + a + " " + n.Operator + " " + b + ")", nil
		}
	}
	return "", fmt.Errorf("nothing is known of %T %s", n, n)
}

// identity, bang and bracketed are what most dialects do.
func identity(name string) string { return name }

func bang(x string) string { return "!(" + x + ")" }

func bracketed(items []string) string { return "[" + strings.Join(items, ", ") + "]" }
