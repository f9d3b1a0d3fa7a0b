// Package process keeps child processes running, and sees to it that none outlives this process.
package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Spec says what to run.
type Spec struct {
	Name string
	Path string
	Args []string
	// LogFile takes what the process prints. What the previous run printed is kept beside it as <LogFile>.previous.
	LogFile string
}

const (
	firstBackOff = 250 * time.Millisecond
	maxBackOff   = 30 * time.Second
	// A process that ran this long starts its back-off anew.
	healthyAfter = time.Minute
)

// Process is a child that is started again whenever it ends.
type Process struct {
	spec     Spec
	onExit   func(err error, again time.Duration)
	ready    chan struct{}
	setReady func()
	stop     chan time.Duration
	stopped  chan struct{}
}

// Start starts the process and keeps it running. onExit is told each time that it ended although nobody stopped it,
// and after which time it is started again.
func Start(spec Spec, onExit func(err error, again time.Duration)) *Process {
	p := &Process{
		spec:    spec,
		onExit:  onExit,
		ready:   make(chan struct{}),
		stop:    make(chan time.Duration),
		stopped: make(chan struct{}),
	}
	p.setReady = sync.OnceFunc(func() { close(p.ready) })
	go p.run()
	return p
}

// Ready is closed when the process has called AnnounceReady for the first time.
func (p *Process) Ready() <-chan struct{} {
	return p.ready
}

// Stop asks the process to end, kills it after the grace period, and returns when it is gone.
func (p *Process) Stop(grace time.Duration) {
	select {
	case p.stop <- grace:
	case <-p.stopped:
	}
	<-p.stopped
}

func (p *Process) run() {
	defer close(p.stopped)
	backOff := firstBackOff
	for {
		started := time.Now()
		cmd, exited, err := p.startOnce()
		if err == nil {
			select {
			case err = <-exited:
			case grace := <-p.stop:
				end(cmd.Process, exited, grace)
				return
			}
		}
		if time.Since(started) > healthyAfter {
			backOff = firstBackOff
		}
		p.onExit(p.describe(err), backOff)
		select {
		case <-time.After(backOff):
		case <-p.stop:
			return
		}
		backOff = min(2*backOff, maxBackOff)
	}
}

func (p *Process) startOnce() (*exec.Cmd, <-chan error, error) {
	if err := os.MkdirAll(filepath.Dir(p.spec.LogFile), 0o700); err != nil {
		return nil, nil, err
	}
	if err := os.Rename(p.spec.LogFile, p.spec.LogFile+".previous"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, nil, err
	}
	log, err := os.OpenFile(p.spec.LogFile, os.O_CREATE|os.O_WRONLY|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, err
	}
	defer log.Close()
	readySide, childSide, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer childSide.Close()

	cmd := exec.Command(p.spec.Path, p.spec.Args...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{childSide} // the child's readyDescriptor
	cmd.SysProcAttr = attributes()
	if err := onSpawningThread(cmd.Start); err != nil {
		readySide.Close()
		return nil, nil, err
	}
	go func() {
		defer readySide.Close()
		if n, _ := readySide.Read(make([]byte, 1)); n == 1 {
			p.setReady()
		}
	}()
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	return cmd, exited, nil
}

func end(process *os.Process, exited <-chan error, grace time.Duration) {
	_ = process.Signal(syscall.SIGTERM)
	select {
	case <-exited:
	case <-time.After(grace):
		_ = process.Kill()
		<-exited
	}
}

// The last line of the log is mostly the reason.
func (p *Process) describe(err error) error {
	if err == nil {
		err = errors.New("it ended by itself")
	}
	content, readErr := os.ReadFile(p.spec.LogFile)
	if readErr != nil {
		return fmt.Errorf("%s: %w", p.spec.Name, err)
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	return fmt.Errorf("%s: %w: %s", p.spec.Name, err, lines[len(lines)-1])
}

var (
	spawns       = make(chan func())
	startSpawner = sync.OnceFunc(func() {
		go func() {
			runtime.LockOSThread()
			for spawn := range spawns {
				spawn()
			}
		}()
	})
)

// Linux ties a child's parent-death signal to the thread that started it (prctl(2), PR_SET_PDEATHSIG), and Go's threads
// come and go. So all children are started by one thread, which lives as long as this process.
func onSpawningThread(start func() error) error {
	startSpawner()
	result := make(chan error)
	spawns <- func() { result <- start() }
	return <-result
}

// The first of exec.Cmd's ExtraFiles.
const readyDescriptor = 3

// AnnounceReady tells the supervisor that the calling child is ready.
func AnnounceReady() error {
	file := os.NewFile(readyDescriptor, "ready")
	if _, err := file.Write([]byte{1}); err != nil {
		return fmt.Errorf("tell the supervisor: %w", err)
	}
	return file.Close()
}
