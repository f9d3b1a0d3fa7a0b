package addresses

import (
	"net/netip"
	"strconv"
	"testing"
)

func TestIsInternal(t *testing.T) {
	cases := []struct {
		name        string
		annotations map[string]string
		internal    bool
		wrong       bool
	}{
		{name: "nothing said"},
		{name: "internal", annotations: map[string]string{InternalAnnotation: "true"}, internal: true},
		{name: "as Go reads booleans", annotations: map[string]string{InternalAnnotation: "T"}, internal: true},
		{name: "not internal", annotations: map[string]string{InternalAnnotation: "false"}},
		{name: "no boolean", annotations: map[string]string{InternalAnnotation: "yes"}, wrong: true},
		{name: "empty", annotations: map[string]string{InternalAnnotation: ""}, wrong: true},
		{name: "internal nlb", annotations: map[string]string{TypeAnnotation: "NLB", NLBInternalAnnotation: "true"}, internal: true},
		{name: "nlb with the other annotation", annotations: map[string]string{TypeAnnotation: "nlb", InternalAnnotation: "true"}},
		{name: "lb with the other annotation", annotations: map[string]string{TypeAnnotation: "lb", NLBInternalAnnotation: "true"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			internal, err := IsInternal(c.annotations)
			if internal != c.internal || (err != nil) != c.wrong {
				t.Errorf("got %v, %v", internal, err)
			}
		})
	}
}

func TestPool(t *testing.T) {
	pool := NewPool(netip.MustParsePrefix("10.0.20.0/29"))
	pool.Keep("old", netip.MustParseAddr("10.0.20.3"))

	given := map[netip.Addr]string{netip.MustParseAddr("10.0.20.3"): "old"}
	for n := range 4 {
		owner := strconv.Itoa(n)
		address, err := pool.Assign(owner, true)
		if err != nil {
			t.Fatal(err)
		}
		if other, taken := given[address]; taken {
			t.Fatalf("%s got %s, which is %s's", owner, address, other)
		}
		given[address] = owner
	}
	// .0, .1 and .7 are OCI's own.
	if _, err := pool.Assign("late", true); err == nil {
		t.Error("a sixth address came out of eight")
	}
	if address, err := pool.Assign("old", true); err != nil || address.String() != "10.0.20.3" {
		t.Errorf("the owner of an address got %s, %v", address, err)
	}
	if _, err := pool.Assign("old", false); err == nil {
		t.Error("an internal load balancer became public")
	}
	if address, err := pool.Assign("public", false); err != nil || address.String() != "203.0.113.2" {
		t.Errorf("the first public address is %s, %v", address, err)
	}

	pool.Release("old")
	if address, err := pool.Assign("late", true); err != nil || address.String() != "10.0.20.3" {
		t.Errorf("after a release got %s, %v", address, err)
	}
	if _, found := pool.Find("old"); found {
		t.Error("a released owner still has an address")
	}
}
