//go:build tools

// Package tools keeps kwok in go.mod: its own main package is built as it is.
package tools

import _ "sigs.k8s.io/kwok/cmd/kwok"
