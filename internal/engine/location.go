package engine

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Location travels as thousandths of a degree, rounded at the door: about
// 111 m from north to south, less from east to west. What came in exactly is
// kept nowhere, unless the field is personal: then it is sealed as text.

// PackLocation makes the N of a Location from thousandths of a degree.
func PackLocation(lat, lon int32) int64 { return int64(lat)<<32 | int64(uint32(lon)) }

// UnpackLocation is the inverse of PackLocation.
func UnpackLocation(n int64) (lat, lon int32) { return int32(n >> 32), int32(uint32(n)) }

// LocationText is a location for people: "47.606,-122.332".
func LocationText(n int64) string {
	lat, lon := UnpackLocation(n)
	return thousandths(lat) + "," + thousandths(lon)
}

func thousandths(v int32) string {
	return strconv.FormatFloat(float64(v)/1000, 'f', 3, 64)
}

// parseLocation reads "lat,lon" in degrees.
func parseLocation(s string) (Val, error) {
	a, b, ok := strings.Cut(s, ",")
	lat, e1 := strconv.ParseFloat(strings.TrimSpace(a), 64)
	lon, e2 := strconv.ParseFloat(strings.TrimSpace(b), 64)
	if !ok || e1 != nil || e2 != nil || !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) {
		return Val{}, fmt.Errorf("must be a latitude and a longitude in degrees, such as \"47.606,-122.332\"")
	}
	return Val{N: PackLocation(int32(math.Round(lat*1000)), int32(math.Round(lon*1000))), Has: true}, nil
}

// LocationClear gives "lat,lon" as written from a JSON value: an object with the
// numbers lat and lon (others are ignored), or a string, which is given back.
func LocationClear(raw []byte) (string, bool) {
	if len(raw) == 0 {
		return "", false
	}
	if raw[0] == '"' {
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err == nil
	}
	var o map[string]json.RawMessage
	if raw[0] != '{' || json.Unmarshal(raw, &o) != nil {
		return "", false
	}
	lat, lon := o["lat"], o["lon"]
	if !number(lat) || !number(lon) {
		return "", false
	}
	return string(lat) + "," + string(lon), true
}

func number(raw json.RawMessage) bool {
	return len(raw) > 0 && (raw[0] == '-' || raw[0]-'0' <= 9)
}

// earth is its mean radius in metres.
const earth = 6371008.8

// Metres is the great-circle distance of two locations, rounded to whole
// metres. It is computed in steps that round one by one, which keeps compilers
// from fusing them: every processor gives the same number.
func Metres(from, to int64) int64 {
	la1, lo1 := UnpackLocation(from)
	la2, lo2 := UnpackLocation(to)
	dLon := int64(lo1) - int64(lo2)
	if dLon < 0 {
		dLon = -dLon
	}
	if dLon > 180_000 {
		dLon = 360_000 - dLon
	}
	a, b := sine(half(int64(la1)-int64(la2))), sine(half(dLon))
	c := float64(sine(radians(90_000-abs(int64(la1)))) * sine(radians(90_000-abs(int64(la2)))))
	h := float64(a*a) + float64(c*float64(b*b))
	return int64(math.Round(float64(2*earth) * arcsine(math.Sqrt(min(h, 1)))))
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

func radians(thousandths int64) float64 { return float64(float64(thousandths) * (math.Pi / 180_000)) }
func half(thousandths int64) float64    { return float64(float64(thousandths) * (math.Pi / 360_000)) }

// sine of -π/2..π/2, by its series.
func sine(x float64) float64 {
	y := float64(x * x)
	s := 1.0
	for k := 23.0; k > 1; k -= 2 {
		s = 1 - float64(float64(y*s)/float64(k*(k-1)))
	}
	return float64(x * s)
}

// arcsine of 0..1: halved three times, then its series.
func arcsine(x float64) float64 {
	for range 3 {
		root := math.Sqrt(1 - float64(x*x))
		x = float64(x / math.Sqrt(float64(2*(1+root))))
	}
	y := float64(x * x)
	s := 1.0
	for k := 25.0; k > 1; k -= 2 {
		// Terms of the series: 1 + y·1²/(2·3)·(1 + y·3²/(4·5)·(1 + …)).
		s = 1 + float64(float64(y*s)*float64(float64((k-2)*(k-2))/float64(k*(k-1))))
	}
	return float64(float64(8*x) * s)
}

// leastApart is the least time between two locations that speed counts with:
// rounding alone moves a location by up to 80 m, which in a second would look
// like a car.
const leastApart = int64(60e6)

// kmh is the speed of a distance in metres over a time in microseconds.
func kmh(metres, dt int64) float64 {
	return float64(float64(metres)*3.6e6) / float64(max(dt, leastApart))
}

// readable tells whether features may see a field's value.
func (f *Field) readable() bool { return !f.Personal || f.Type == Location }
