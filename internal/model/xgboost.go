package model

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// xgboost is what is read of the JSON that Booster.save_model writes.
type xgboost struct {
	Names     []string `json:"feature_names"`
	Objective struct {
		Name string `json:"name"`
	} `json:"objective"`
	Param struct {
		BaseScore string `json:"base_score"`
		Classes   string `json:"num_class"`
		Features  string `json:"num_feature"`
		Targets   string `json:"num_target"`
	} `json:"learner_model_param"`
	Booster struct {
		Name  string `json:"name"`
		Model struct {
			Trees []xgboostTree `json:"trees"`
		} `json:"model"`
	} `json:"gradient_booster"`
}

type xgboostTree struct {
	Left        []int32   `json:"left_children"`
	Right       []int32   `json:"right_children"`
	Index       []int32   `json:"split_indices"`
	Condition   []float64 `json:"split_conditions"`
	DefaultLeft []flag    `json:"default_left"`
	Type        []int     `json:"split_type"`
	Hessian     []float64 `json:"sum_hessian"`
}

// flag is written as 0 and 1, or as false and true, by different versions.
type flag bool

// UnmarshalJSON reads either form.
func (f *flag) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "1", "true":
		*f = true
	case "0", "false":
		*f = false
	default:
		return fmt.Errorf("default_left: %s is neither 0 nor 1", b)
	}
	return nil
}

// loadXGBoost reads the `learner` of an XGBoost model: trees boosted for
// binary:logistic, with named features, numbers only.
func loadXGBoost(text json.RawMessage) (*Model, error) {
	var x xgboost
	if err := json.Unmarshal(text, &x); err != nil {
		return nil, fmt.Errorf("XGBoost JSON: %w", err)
	}
	switch {
	case x.Booster.Name != "gbtree":
		return nil, fmt.Errorf("XGBoost JSON: booster %q is not supported, only gbtree", x.Booster.Name)
	case x.Objective.Name != "binary:logistic" && x.Objective.Name != "reg:logistic":
		return nil, fmt.Errorf("XGBoost JSON: objective %q is not supported, only binary:logistic", x.Objective.Name)
	case x.Param.Classes != "" && x.Param.Classes != "0" && x.Param.Classes != "1":
		return nil, fmt.Errorf("XGBoost JSON: %s classes are not supported", x.Param.Classes)
	case x.Param.Targets != "" && x.Param.Targets != "0" && x.Param.Targets != "1":
		return nil, fmt.Errorf("XGBoost JSON: %s targets are not supported", x.Param.Targets)
	case len(x.Names) == 0:
		return nil, fmt.Errorf("XGBoost JSON: there are no feature_names; train with named columns, so that features of the pack can be found")
	case x.Param.Features != "" && x.Param.Features != strconv.Itoa(len(x.Names)):
		return nil, fmt.Errorf("XGBoost JSON: num_feature is %s and there are %d feature_names", x.Param.Features, len(x.Names))
	}
	// Newer versions write a list of one.
	prior, err := strconv.ParseFloat(strings.Trim(x.Param.BaseScore, "[]"), 64)
	if err != nil || !(prior > 0 && prior < 1) {
		return nil, fmt.Errorf("XGBoost JSON: base_score %q is no probability", x.Param.BaseScore)
	}
	f := File{Calibration: Calibration{Slope: 1}}
	for _, name := range x.Names {
		f.Inputs = append(f.Inputs, Input{Name: name})
	}
	e := Member{Kind: "trees", Weight: 1, Base: math.Log(prior / (1 - prior))}
	for i := range x.Booster.Model.Trees {
		t, err := x.Booster.Model.Trees[i].tree()
		if err != nil {
			return nil, fmt.Errorf("XGBoost JSON: tree %d: %w", i, err)
		}
		e.Trees = append(e.Trees, t)
	}
	f.Members = []Member{e}
	m, err := New(&f)
	if err != nil {
		return nil, fmt.Errorf("XGBoost JSON: %w", err)
	}
	m.single = true
	return m, nil
}

func (x *xgboostTree) tree() (Tree, error) {
	n := len(x.Left)
	if len(x.Right) != n || len(x.Index) != n || len(x.Condition) != n || len(x.DefaultLeft) != n {
		return Tree{}, fmt.Errorf("its lists are of different lengths")
	}
	for _, t := range x.Type {
		if t != 0 {
			return Tree{}, fmt.Errorf("splits by category are not supported")
		}
	}
	t := Tree{Feature: make([]int32, n), Cut: make([]float64, n), Left: x.Left, Right: x.Right, MissingLeft: make([]bool, n)}
	if len(x.Hessian) == n {
		t.Cover = x.Hessian
	}
	for i := range n {
		t.Feature[i], t.Cut[i] = x.Index[i], float64(float32(x.Condition[i]))
		t.MissingLeft[i] = bool(x.DefaultLeft[i])
		if x.Left[i] == -1 {
			t.Feature[i] = -1
		} else if x.Index[i] < 0 {
			return Tree{}, fmt.Errorf("node %d splits by no feature", i)
		}
	}
	return t, nil
}
