package supervisor

import (
	"fmt"
	"os"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"okeanos/control-plane/internal/atomicfile"
	"okeanos/control-plane/internal/desired"
	"okeanos/control-plane/internal/pki"
)

// kubeconfigs writes kubeconfig files for one cluster.
type kubeconfigs struct {
	folder  folder
	cluster api.Cluster
	name    string
}

func newKubeconfigs(f folder, state desired.Fixed, port int, caFile string) (kubeconfigs, error) {
	ca, err := os.ReadFile(caFile)
	if err != nil {
		return kubeconfigs{}, err
	}
	return kubeconfigs{folder: f, name: state.Name, cluster: api.Cluster{
		// The API server is dialled on loopback, as it is through a tunnel, and verified as the private endpoint.
		Server:                   fmt.Sprintf("https://127.0.0.1:%d", port),
		TLSServerName:            state.EndpointAddress.String(),
		CertificateAuthorityData: ca,
	}}, nil
}

func (k kubeconfigs) withToken(file, user, token string) (string, error) {
	return k.write(file, user, &api.AuthInfo{Token: token})
}

func (k kubeconfigs) withCertificate(file, user string, pair pki.Pair) (string, error) {
	return k.write(file, user, &api.AuthInfo{ClientCertificate: pair.Cert, ClientKey: pair.Key})
}

func (k kubeconfigs) write(file, user string, auth *api.AuthInfo) (string, error) {
	config := api.NewConfig()
	config.Clusters[k.name] = &k.cluster
	config.AuthInfos[user] = auth
	config.Contexts[k.name] = &api.Context{Cluster: k.name, AuthInfo: user}
	config.CurrentContext = k.name
	content, err := clientcmd.Write(*config)
	if err != nil {
		return "", err
	}
	path := k.folder.path(file)
	return path, atomicfile.Write(path, content)
}
