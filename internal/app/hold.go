package app

// Hold keeps other processes from a data directory until release is called; the
// error says that one is running on it.
func Hold(dir string) (release func() error, err error) { return lock(Place(dir).Root) }
