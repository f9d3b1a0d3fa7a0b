package supervisor

import "okeanos/control-plane/internal/atomicfile"

// auditPolicy has kube-apiserver write down who asked for what runs in pods, in whose name: little is, and it is what a
// person would do by way of somebody else's identity. Never the content.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
    resources:
      - group: ""
        resources: [pods/log, pods/exec, pods/attach, pods/portforward]
  - level: None
`

func (c *cluster) auditPolicyFile() string { return c.folder.path("audit-policy.yaml") }

func (c *cluster) writeAuditPolicy() error {
	return atomicfile.Write(c.auditPolicyFile(), []byte(auditPolicy))
}

// auditLog is where kube-apiserver writes its record, a JSON object a line.
func (c *cluster) auditLog() string { return c.folder.path("logs", "audit.log") }
