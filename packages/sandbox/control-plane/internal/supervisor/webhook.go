package supervisor

import (
	"errors"
	"io/fs"
	"os"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"okeanos/control-plane/internal/atomicfile"
	"okeanos/control-plane/internal/desired"
)

func (c *cluster) webhookFile() string { return c.folder.path("token-webhook.kubeconfig") }

// writeWebhookConfig writes kube-apiserver's configuration of the token webhook and returns its content: empty without a webhook.
func (c *cluster) writeWebhookConfig(webhook *desired.TokenWebhook) (string, error) {
	if webhook == nil {
		if err := os.Remove(c.webhookFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		return "", nil
	}
	const name = "token-webhook"
	config := api.NewConfig()
	config.Clusters[name] = &api.Cluster{Server: webhook.URL, CertificateAuthorityData: []byte(webhook.CAPEM)}
	config.Contexts[name] = &api.Context{Cluster: name}
	config.CurrentContext = name
	content, err := clientcmd.Write(*config)
	if err != nil {
		return "", err
	}
	return string(content), atomicfile.Write(c.webhookFile(), content)
}
