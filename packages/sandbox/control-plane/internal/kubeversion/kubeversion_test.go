package kubeversion

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, version := range []string{"v1.36.3", "v1.36.0", "v1.35.9", "v1.33.0"} {
		if err := check(version, "v1.36.3"); err != nil {
			t.Errorf("%s: %v", version, err)
		}
	}
	for version, message := range map[string]string{
		"v1.36.4": "not between 1.33 and v1.36.3",
		"v1.37.0": "not between",
		"v1.32.9": "not between",
		"1.35.2":  "not a version such as v1.36.3",
		"v1.35":   "not a version",
		"newest":  "not a version",
		"":        "not a version",
	} {
		if err := check(version, "v1.36.3"); err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%s: got %v, want %q", version, err, message)
		}
	}
}
