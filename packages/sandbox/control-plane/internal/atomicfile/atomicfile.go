// Package atomicfile writes files that are always whole.
package atomicfile

import (
	"os"
	"path/filepath"
)

// Write writes the file, which only its owner can read, aside and renames it into place: a crash leaves the old content
// or the new one. It makes the folder.
func Write(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	temporary := path + ".tmp"
	if err := os.WriteFile(temporary, content, 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}
