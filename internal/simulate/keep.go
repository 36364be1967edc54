package simulate

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// load reads a JSON file; a missing one leaves v as it is.
func load(file string, v any) error {
	if file == "" {
		return nil
	}
	raw, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// save writes a JSON file so that a crash leaves the old or the new one.
func save(file string, v any) error {
	if file == "" {
		return nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", raw, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
