package journal

import (
	"bytes"
	"fmt"
	"testing"
)

// BenchmarkAppend is one durable record of 900 bytes with so many callers in flight.
func BenchmarkAppend(b *testing.B) {
	for _, inFlight := range []int{1, 8, 64, 256} {
		b.Run(fmt.Sprint(inFlight), func(b *testing.B) {
			j := open(b, b.TempDir(), Options{SegmentBytes: 64 << 20})
			rec := [][]byte{bytes.Repeat([]byte("r"), 900)}
			window := make([]*Ticket, 0, inFlight)
			b.ResetTimer()
			for i := 0; i < b.N; i++ {
				if len(window) == inFlight {
					if err := window[0].Wait(); err != nil {
						b.Fatal(err)
					}
					window = append(window[:0], window[1:]...)
				}
				window = append(window, j.Append(rec))
			}
			for _, t := range window {
				if err := t.Wait(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rec/s")
			b.StopTimer()
			closeIt(b, j)
		})
	}
}

func BenchmarkRead(b *testing.B) {
	j := open(b, b.TempDir(), Options{SegmentBytes: 8 << 20})
	defer j.Close()
	for i := 0; i < 200; i++ {
		batch := make([][]byte, 100)
		for k := range batch {
			batch[k] = bytes.Repeat([]byte("r"), 900)
		}
		if err := j.Append(batch).Wait(); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if _, err := j.Read(uint64(i*7919%20000 + 1)); err != nil {
			b.Fatal(err)
		}
	}
}
