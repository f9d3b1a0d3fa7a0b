//go:build !linux

package process

import "syscall"

// Other systems have no parent-death signal: there a supervisor that is killed, and not just ended, leaves its children.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
