package process

import "syscall"

func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{
		// An own group, so that Ctrl-C in a terminal reaches the supervisor only, which ends the children in order.
		Setpgid: true,
		// Even a killed supervisor leaves no child behind.
		Pdeathsig: syscall.SIGKILL,
	}
}
