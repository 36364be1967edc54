package yield

import "syscall"

// niceness is that of the thread: its share of a contended processor is a
// thirtieth of an ordinary thread's.
const niceness = 15

// lower is best effort: work at an ordinary priority is slower for others and
// wrong for nobody.
func lower() { _ = syscall.Setpriority(syscall.PRIO_PROCESS, syscall.Gettid(), niceness) }
