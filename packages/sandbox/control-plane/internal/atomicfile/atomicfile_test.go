package atomicfile

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "made", "file")
	if err := Write(file, []byte("old")); err != nil {
		t.Fatal(err)
	}
	// Another name of the old content: it would change with a file that is written in place.
	old := file + ".old"
	if err := os.Link(file, old); err != nil {
		t.Fatal(err)
	}
	if err := Write(file, []byte("new")); err != nil {
		t.Fatal(err)
	}
	for name, wanted := range map[string]string{file: "new", old: "old"} {
		if content, err := os.ReadFile(name); err != nil || string(content) != wanted {
			t.Errorf("%s holds %q, %v", name, content, err)
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode() != 0o600 {
		t.Errorf("mode is %v, %v", info.Mode(), err)
	}
}
