package engine

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Our sine and arcsine, in steps that every processor rounds alike, agree with
// the library's.
func TestSineAndArcsine(t *testing.T) {
	for i := range 100_001 {
		x := float64(i) / 100_000
		if got, want := sine(x*math.Pi/2), math.Sin(x*math.Pi/2); math.Abs(got-want) > 1e-14 {
			t.Fatalf("sine(%v) is %v, want %v", x*math.Pi/2, got, want)
		}
		if got, want := arcsine(x), math.Asin(x); math.Abs(got-want) > 1e-12 {
			t.Fatalf("arcsine(%v) is %v, want %v", x, got, want)
		}
	}
}

func TestMetres(t *testing.T) {
	at := func(lat, lon float64) int64 {
		return PackLocation(int32(math.Round(lat*1000)), int32(math.Round(lon*1000)))
	}
	for _, c := range []struct {
		name     string
		from, to int64
		km       float64
	}{
		{"the same place", at(47.6, -122.3), at(47.6, -122.3), 0},
		{"Seattle to New York", at(47.606, -122.332), at(40.713, -74.006), 3866},
		{"London to Sydney", at(51.507, -0.128), at(-33.869, 151.209), 16994},
		{"across the date line", at(0, 179.9), at(0, -179.9), 22.239},
		{"pole to pole", at(90, 0), at(-90, 77), 20015},
		{"antipodes", at(10, 20), at(-10, -160), 20015},
		{"a thousandth of a degree", at(0, 0), at(0.001, 0), 0.111},
	} {
		if got := float64(Metres(c.from, c.to)) / 1000; math.Abs(got-c.km) > 0.0006*c.km+0.001 {
			t.Errorf("%s: %v km, want %v", c.name, got, c.km)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.Custom(func(t *rapid.T) int64 {
			return PackLocation(rapid.Int32Range(-90_000, 90_000).Draw(t, "lat"), rapid.Int32Range(-180_000, 180_000).Draw(t, "lon"))
		})
		a, b, c := place.Draw(t, "a"), place.Draw(t, "b"), place.Draw(t, "c")
		if Metres(a, b) != Metres(b, a) || Metres(a, b) < 0 || Metres(a, b) > 20_015_200 {
			t.Fatalf("%s to %s: %d m, back %d m", LocationText(a), LocationText(b), Metres(a, b), Metres(b, a))
		}
		if Metres(a, c) > Metres(a, b)+Metres(b, c)+2 {
			t.Fatalf("the way over %s is shorter", LocationText(b))
		}
		if v, err := parseLocation(LocationText(a)); err != nil || v.N != a {
			t.Fatalf("%s reads back as %s: %v", LocationText(a), LocationText(v.N), err)
		}
	})
}

func TestLocationForms(t *testing.T) {
	for _, text := range []string{`"47.6061,-122.3319"`, `"47.60611 , -122.33209"`, `{"lat":47.60611,"lon":-122.33209}`, `{"lon":-122.332,"accuracy":5,"lat":47.606}`} {
		v, err := parseJSONValue(Location, []byte(text))
		if err != nil || LocationText(v.N) != "47.606,-122.332" {
			t.Errorf("%s is %s: %v", text, LocationText(v.N), err)
		}
	}
	for _, text := range []string{`"47.6"`, `"91,0"`, `"0,181"`, `"nan,0"`, `{"lat":1}`, `{"lat":"1","lon":"2"}`, `{"Lat":1,"Lon":2}`, `7`, `true`, `[1,2]`, `""`} {
		if v, err := parseJSONValue(Location, []byte(text)); err == nil {
			t.Errorf("%s was read as %s", text, LocationText(v.N))
		}
	}
	if s := fmt.Sprint(kmh(1000, 3600e6), kmh(1000, 1), kmh(500_000, 0)); s != "1 60 30000" {
		t.Errorf("speeds: %s", s)
	}
}
