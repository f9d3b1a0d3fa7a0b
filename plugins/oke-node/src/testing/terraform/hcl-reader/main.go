// Command hcl-reader reads files of HCL as Terraform does, and prints their blocks as JSON. It fails when a file cannot be
// read, or is not as `terraform fmt` would write it.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

type block struct {
	Type       string         `json:"type"`
	Labels     []string       `json:"labels"`
	Attributes map[string]any `json:"attributes"`
	Blocks     []block        `json:"blocks"`
}

func main() {
	blocks := []block{}
	for _, name := range os.Args[1:] {
		source, err := os.ReadFile(name)
		if err != nil {
			fail(err)
		}
		file, diagnostics := hclsyntax.ParseConfig(source, name, hcl.InitialPos)
		if diagnostics.HasErrors() {
			fail(diagnostics)
		}
		if formatted := hclwrite.Format(source); string(formatted) != string(source) {
			fail(fmt.Errorf("%s is not formatted; it would be:\n%s", name, formatted))
		}
		read, err := readBody(file.Body.(*hclsyntax.Body), source)
		if err != nil {
			fail(err)
		}
		blocks = append(blocks, read.Blocks...)
	}
	if err := json.NewEncoder(os.Stdout).Encode(blocks); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func readBody(body *hclsyntax.Body, source []byte) (block, error) {
	read := block{Labels: []string{}, Attributes: map[string]any{}, Blocks: []block{}}
	for name, attribute := range body.Attributes {
		value, err := readExpression(attribute.Expr, source)
		if err != nil {
			return read, err
		}
		read.Attributes[name] = value
	}
	for _, inner := range body.Blocks {
		child, err := readBody(inner.Body, source)
		if err != nil {
			return read, err
		}
		child.Type = inner.Type
		child.Labels = append(child.Labels, inner.Labels...)
		read.Blocks = append(read.Blocks, child)
	}
	return read, nil
}

// readExpression gives the value, or what it refers to as {"reference": text}.
func readExpression(expression hclsyntax.Expression, source []byte) (any, error) {
	if tuple, ok := expression.(*hclsyntax.TupleConsExpr); ok {
		values := []any{}
		for _, item := range tuple.Exprs {
			value, err := readExpression(item, source)
			if err != nil {
				return nil, err
			}
			values = append(values, value)
		}
		return values, nil
	}
	if len(expression.Variables()) > 0 {
		return map[string]string{"reference": string(expression.Range().SliceBytes(source))}, nil
	}
	value, diagnostics := expression.Value(nil)
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	return ctyjson.SimpleJSONValue{Value: value}, nil
}
