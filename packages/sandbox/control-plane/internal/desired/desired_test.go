package desired

import (
	"strings"
	"testing"
)

const valid = `{"generation":7,"name":"demo","endpointAddress":"10.0.30.5","serviceCidr":"10.96.0.0/16","podCidr":"10.0.128.0/18",
	"loadBalancerCidr":"10.0.20.0/24","tokenWebhook":{"url":"http://127.0.0.1:1/"},
	"nodes":[{"name":"10.0.10.11","internalIP":"10.0.10.11","labels":{"a/b":"c"},
	"taints":[{"key":"team","value":"a","effect":"NoSchedule"}]}],"addons":["CertManager"]}`

func TestParse(t *testing.T) {
	state, err := Parse([]byte(valid))
	if err != nil {
		t.Fatal(err)
	}
	if state.Name != "demo" || state.PodCIDR.String() != "10.0.128.0/18" || !state.HasAddon(CertManager) {
		t.Errorf("parsed %+v", state)
	}
}

func TestParseRefuses(t *testing.T) {
	cases := []struct{ name, old, new, message string }{
		{"another field", `"name":`, `"colour":"blue","name":`, `unknown field "colour"`},
		{"a second value", `"CertManager"]}`, `"CertManager"]} {}`, "more than one JSON value"},
		{"a wrong name", `"demo"`, `"Demo"`, `name: "Demo"`},
		{"a version that the binary cannot be", `"name":"demo"`, `"name":"demo","kubernetesVersion":"v9.9.9"`, "kubernetesVersion:"},
		{"no endpoint", `"endpointAddress":"10.0.30.5",`, ``, "endpointAddress"},
		{"an IPv6 endpoint", `"10.0.30.5"`, `"::1"`, "endpointAddress: \"::1\" is not an IPv4 address"},
		{"a range with host bits", `10.0.20.0/24`, `10.0.20.1/24`, `write "10.0.20.0/24"`},
		{"ranges that overlap", `10.0.20.0/24`, `10.0.130.0/24`, "podCidr: \"10.0.128.0/18\" overlaps loadBalancerCidr"},
		{"nodes without a range of pods", `"podCidr":"10.0.128.0/18",`, ``, "podCidr: it is needed"},
		{"another webhook", `http://127.0.0.1:1/`, `file:///etc`, "tokenWebhook.url"},
		{"two nodes of one name", `"nodes":[`, `"nodes":[{"name":"10.0.10.11","internalIP":"10.0.10.12"},`, `nodes[1].name: "10.0.10.11" is there twice`},
		{"two nodes of one address", `"nodes":[`, `"nodes":[{"name":"x","internalIP":"10.0.10.11"},`, "nodes[1].internalIP"},
		{"a wrong label", `"a/b"`, `"a/b/c"`, "nodes[0].labels"},
		{"a wrong taint", `"team"`, `"te/a/m"`, "nodes[0].taints"},
		{"an unknown effect", `NoSchedule`, `Never`, `nodes[0].taints: "Never" is not an effect`},
		{"an unknown add-on", `"CertManager"`, `"Istio"`, `addons[0]: "Istio" is not known`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			line := strings.Replace(valid, c.old, c.new, 1)
			state, err := Parse([]byte(line))
			if err == nil || !strings.Contains(err.Error(), c.message) {
				t.Errorf("got %v, want %q", err, c.message)
			}
			if state.Generation != 7 || state.Name != "" {
				t.Errorf("with the error came %+v", state)
			}
		})
	}
}

func TestFixed(t *testing.T) {
	state, err := Parse([]byte(valid))
	if err != nil {
		t.Fatal(err)
	}
	next, err := Parse([]byte(strings.Replace(valid, "10.0.30.5", "10.0.30.6", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if err := state.Fixed().CheckUnchanged(state.Fixed()); err != nil {
		t.Errorf("unchanged: %v", err)
	}
	err = state.Fixed().CheckUnchanged(next.Fixed())
	if err == nil || !strings.Contains(err.Error(), "endpointAddress was 10.0.30.5 and cannot become 10.0.30.6") {
		t.Errorf("changed: %v", err)
	}
}
