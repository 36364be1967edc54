// Command piepowder is the whole product: server, demo marketplace and tools.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // zones on machines without them

	"github.com/alecthomas/kong"
)

// version is set by the build.
var version = "dev"

// CLI is one field per verb; each verb is a file of this folder.
type CLI struct {
	Serve   ServeCmd   `cmd:"" help:"Run the product."`
	Demo    DemoCmd    `cmd:"" help:"Run the product on a living demo marketplace."`
	Import  ImportCmd  `cmd:"" help:"Bring in events of a file as history."`
	Fsck    FsckCmd    `cmd:"" help:"Check a stopped data directory, also right after a crash."`
	Replay  ReplayCmd  `cmd:"" help:"Decide a file of events with a pack, at event time."`
	Rules   RulesCmd   `cmd:"" help:"Check and test packs."`
	Triage  TriageCmd  `cmd:"" help:"Train and measure the classifier of first contacts."`
	User    UserCmd    `cmd:"" help:"Administer staff."`
	APIKey  APIKeyCmd  `cmd:"" name:"apikey" help:"Administer API keys."`
	Vault   VaultCmd   `cmd:"" help:"Look after the keys of the vault."`
	Audit   AuditCmd   `cmd:"" help:"Verify the audit log."`
	Jobs    JobsCmd    `cmd:"" help:"Look after background jobs that were set aside."`
	Backup  BackupCmd  `cmd:"" help:"Copy a data directory while it runs."`
	Restore RestoreCmd `cmd:"" help:"Make a data directory from a backup."`
	Bench   BenchCmd   `cmd:"" help:"Measure this machine."`
	Openapi OpenAPICmd `cmd:"" help:"Print the OpenAPI 3.1 document."`
	Version VersionCmd `cmd:"" help:"Print the version."`
}

// VersionCmd prints what was built.
type VersionCmd struct{}

// Run prints version and Go version.
func (VersionCmd) Run() error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		fmt.Println("piepowder", version)
		return nil
	}
	fmt.Println("piepowder", version, info.GoVersion)
	return nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var cli CLI
	k := kong.Parse(&cli, kong.Name("piepowder"), kong.Description("Trust and safety operations for marketplaces, in one binary."),
		kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "piepowder:", err)
		os.Exit(1)
	}
}
