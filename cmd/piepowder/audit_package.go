package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"github.com/piepowder/piepowder/internal/evidence"
)

// verifyPackage checks a package of evidence offline.
func (c AuditVerifyCmd) verifyPackage() error {
	path, key := c.Package, ""
	if c.Key != "" {
		raw, err := os.ReadFile(c.Key)
		if err != nil {
			return err
		}
		key = string(raw)
	}
	if strings.HasSuffix(path, ".age") {
		opened, err := c.openSealed()
		if err != nil {
			return err
		}
		defer os.Remove(opened)
		path = opened
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	r, err := evidence.CheckPackage(f, info.Size(), key)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Package, err)
	}
	if c.JSON {
		err = json.NewEncoder(os.Stdout).Encode(r)
	} else {
		printPackage(r)
	}
	if err == nil && len(r.Problems) > 0 {
		err = fmt.Errorf("the package does not hold: %d problems", len(r.Problems))
	}
	return err
}

// openSealed opens a sealed package with the recipient's own key, into a file
// that only this user reads.
func (c AuditVerifyCmd) openSealed() (string, error) {
	if c.Identity == "" {
		return "", fmt.Errorf("a sealed package is opened with --identity, the file with your own age key")
	}
	raw, err := os.ReadFile(c.Identity)
	if err != nil {
		return "", err
	}
	ids, err := age.ParseIdentities(bytes.NewReader(raw))
	if err != nil {
		return "", err
	}
	in, err := os.Open(c.Package)
	if err != nil {
		return "", err
	}
	defer in.Close()
	clear, err := age.Decrypt(in, ids...)
	if err != nil {
		return "", err
	}
	out, err := os.CreateTemp("", "package-*.zip")
	if err != nil {
		return "", err
	}
	defer out.Close()
	if _, err := io.Copy(out, clear); err != nil {
		os.Remove(out.Name())
		return "", err
	}
	return out.Name(), nil
}

func printPackage(r *evidence.PackageReport) {
	fmt.Printf("package      %s of case %s\n", r.Package, r.Case)
	fmt.Printf("items        %d in %d files, %d lines of custody\n", r.Items, r.Files, r.Lines)
	fmt.Printf("key          %s\n", r.Key)
	if !r.Pinned {
		fmt.Println("             key not pinned: give --key with the log's key as you got it another way")
	}
	for _, p := range r.Problems {
		fmt.Println("PROBLEM     ", p)
	}
	if len(r.Problems) == 0 {
		fmt.Println("the package holds")
	}
}
