// Package kubeversion lets the components of one build of Kubernetes be those of an older version, as far as one build can:
// APIs, defaults and features are those of the older minor version (compatibility versions, KEP-4330), and its name is told.
package kubeversion

import (
	"fmt"
	"strings"
	_ "unsafe" // for go:linkname

	utilversion "k8s.io/apimachinery/pkg/util/version"
	"k8s.io/component-base/version"
)

// Flag is understood by the components of Kubernetes that this binary has, beside their own flags. It stands first.
const Flag = "--kubernetes-version="

// The version that the linker has set. An emulated version alone is shown beside it in the answer of /version, and not
// instead of it; Kubernetes has no way to say another one, which a control plane of that version would.
//
//go:linkname gitVersion k8s.io/component-base/version.gitVersion
var gitVersion string

//go:linkname gitMajor k8s.io/component-base/version.gitMajor
var gitMajor string

//go:linkname gitMinor k8s.io/component-base/version.gitMinor
var gitMinor string

// Own is the version that this binary was built from, such as v1.36.3.
func Own() string { return version.Get().GitVersion }

// Check tells whether components of this binary can be of a version: the minor version of its own or one of the three before.
func Check(wanted string) error {
	return check(wanted, Own())
}

func check(wanted, own string) error {
	have, err := utilversion.ParseSemantic(own)
	if err != nil {
		return err
	}
	want, err := utilversion.ParseSemantic(wanted)
	if err != nil || wanted != "v"+want.String() {
		return fmt.Errorf("%q is not a version such as %s", wanted, own)
	}
	oldest := have.WithPatch(0).SubtractMinor(3)
	if want.GreaterThan(have) || want.LessThan(oldest) {
		return fmt.Errorf("%q is not between %d.%d and %s", wanted, oldest.Major(), oldest.Minor(), own)
	}
	return nil
}

// Take takes the flag off the arguments, if it is there, and makes this process a component of that version.
func Take(args []string) ([]string, error) {
	if len(args) < 2 || !strings.HasPrefix(args[1], Flag) {
		return args, nil
	}
	wanted := strings.TrimPrefix(args[1], Flag)
	if err := Check(wanted); err != nil {
		return nil, err
	}
	parsed := utilversion.MustParseSemantic(wanted)
	gitVersion, gitMajor, gitMinor = wanted, fmt.Sprint(parsed.Major()), fmt.Sprint(parsed.Minor())
	if err := version.SetDynamicVersion(wanted); err != nil {
		return nil, err
	}
	emulated := fmt.Sprintf("--emulated-version=%d.%d", parsed.Major(), parsed.Minor())
	return append([]string{args[0], emulated}, args[2:]...), nil
}
