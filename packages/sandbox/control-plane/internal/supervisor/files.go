package supervisor

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"k8s.io/klog/v2"

	"okeanos/control-plane/internal/atomicfile"
	"okeanos/control-plane/internal/desired"
)

// folder is what a cluster keeps on disk.
type folder string

func (f folder) path(elements ...string) string {
	return filepath.Join(append([]string{string(f)}, elements...)...)
}

// lock makes sure that one supervisor at a time uses the folder, and waits for the one before to end. The system drops the lock when the process ends, however it ends.
func (f folder) lock(ctx context.Context, patience time.Duration) (*os.File, error) {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(f.path("lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = waitFor(ctx, func(context.Context) error { return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) })
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("the data folder %s is in use by another sandbox: end that one, or choose another folder (%w)", f, err)
	}
	return file, nil
}

// log sends what Kubernetes' libraries print in this process to a file.
func (f folder) log() (*os.File, error) {
	if err := os.MkdirAll(f.path("logs"), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(f.path("logs", "supervisor.log"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	klog.LogToStderr(false)
	klog.SetOutput(file)
	return file, nil
}

// checkFixed compares with what the cluster was made with, and keeps it the first time.
func (f folder) checkFixed(state desired.State) error {
	file := f.path("cluster.json")
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		content, err := json.Marshal(state.Fixed())
		if err != nil {
			return err
		}
		return atomicfile.Write(file, content)
	}
	if err != nil {
		return err
	}
	var kept desired.Fixed
	if err := json.Unmarshal(content, &kept); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return kept.CheckUnchanged(state.Fixed())
}

// identity is a user that kube-apiserver knows by a static token.
type identity struct {
	user, group string
}

var (
	provisioner = identity{"okeanos-provisioner", "system:masters"}
	// Has no rights but those that somebody binds to its group.
	watcher = identity{"okeanos-watcher", "okeanos:watchers"}
)

// tokens returns each identity's token from kube-apiserver's token file, and makes the file the first time.
func (f folder) tokens() (map[identity]string, error) {
	file := f.path("tokens.csv")
	identities := []identity{provisioner, watcher}
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		var lines strings.Builder
		writer := csv.NewWriter(&lines)
		for _, i := range identities {
			if err := writer.Write([]string{rand.Text(), i.user, i.user, i.group}); err != nil {
				return nil, err
			}
		}
		writer.Flush()
		content = []byte(lines.String())
		err = atomicfile.Write(file, content)
	}
	if err != nil {
		return nil, err
	}
	records, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	tokens := map[identity]string{}
	for _, record := range records {
		for _, i := range identities {
			if len(record) > 1 && record[1] == i.user {
				tokens[i] = record[0]
			}
		}
	}
	if len(tokens) != len(identities) {
		return nil, fmt.Errorf("%s does not name every identity: remove the file to have it made again", file)
	}
	return tokens, nil
}
