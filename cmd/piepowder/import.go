package main

// ImportCmd takes files in.
type ImportCmd struct {
	Events ImportEventsCmd `cmd:"" help:"Take a file of events (NDJSON or CSV, also .gz) in as history."`
	Mail   ImportMailCmd   `cmd:"" help:"Take mail files (.eml, mbox) in as contacts."`
	Policy ImportPolicyCmd `cmd:"" aliases:"policies" help:"Take a folder of dated policies (Markdown or HTML) in as history."`
}
