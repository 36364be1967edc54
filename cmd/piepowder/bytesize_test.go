package main

import "testing"

func TestByteSize(t *testing.T) {
	for text, want := range map[string]byteSize{"0": 0, "1048576": 1 << 20, "512MB": 512 << 20, " 2 gb": 2 << 30, "1KB": 1024} {
		var b byteSize
		if err := b.UnmarshalText([]byte(text)); err != nil || b != want {
			t.Errorf("%q is %d: %v", text, b, err)
		}
	}
	for _, text := range []string{"", "MB", "-1", "1.5GB", "9999999999TB", "1XB"} {
		if err := new(byteSize).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
