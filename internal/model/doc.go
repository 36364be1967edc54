// Package model scores: gradient-boosted trees and logistic regression read
// from an open JSON format, or from the JSON that XGBoost saves.
//
// It is pure: no clock, no files, no randomness. A Model is immutable and may
// be shared by goroutines; Score allocates nothing and gives the same bits for
// the same inputs everywhere.
//
//	margin      = sum over members of weight * (base + trees or coefficients)
//	log-odds    = slope * margin + offset      (calibration, slope > 0)
//	probability = 1 / (1 + exp(-log-odds))
//
// A missing input is NaN: trees go the way their node says, a logistic
// regression puts the mean of its training.
//
// Start reading at model.go, then load.go (the format) and xgboost.go.
package model
