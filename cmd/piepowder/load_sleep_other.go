//go:build !linux

package main

import "time"

// sleepUntil waits for a moment; the measured latencies hold what the timer is
// late by.
func sleepUntil(at time.Time) { time.Sleep(time.Until(at)) }
