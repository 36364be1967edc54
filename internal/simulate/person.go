package simulate

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Person is one account of the marketplace: a customer, a worker or a merchant.
type Person struct {
	Ref      string // the marketplace's own reference, unique over all kinds and brands
	Kind     string // customer, worker, merchant
	Brand    *Brand
	City     *City
	Name     string
	First    string
	Email    string
	Phone    string // E.164
	Language string // en, es
	Street   string
	Joined   time.Time

	device, spare string // spare is a second device, "" for most
	card, other   string // customers: instruments
	rate          float64
	hour          float64    // local hour they usually order or start work
	week          [7]float64 // by time.Weekday
	favourite     *Person    // a care customer's usual worker
	household     *Person    // somebody at the same address with the same card
	pet           string     // "Luna, beagle"
	lat, lon      float64
}

// weekHabits are the kinds of week people have, Sunday first.
func weekHabits() [][7]float64 {
	return [][7]float64{
		{1, 1, 1, 1, 1, 1, 1},
		{1.9, 0.6, 0.6, 0.6, 0.7, 1.1, 1.8},
		{0.4, 1.3, 1.2, 1.2, 1.2, 1.1, 0.5},
		{1.2, 0.7, 0.7, 0.8, 1.0, 1.6, 1.3},
	}
}

// directory hands out what must be unique: references, mail addresses, numbers.
type directory struct {
	d      *data
	r      *rand.Rand
	emails map[string]int
	lines  map[int]int // area code → lines given out
	refs   map[string]int
}

func newDirectory(d *data, r *rand.Rand) *directory {
	return &directory{d: d, r: r, emails: map[string]int{}, lines: map[int]int{}, refs: map[string]int{}}
}

// fork is a directory that goes on from here on its own, for people who appear live.
func (dir *directory) fork(r *rand.Rand) *directory {
	return &directory{d: dir.d, r: r, emails: maps.Clone(dir.emails), lines: maps.Clone(dir.lines), refs: map[string]int{}}
}

// person makes somebody up. tag goes into the reference and tells apart those
// made in history from those made live.
func (dir *directory) person(kind string, b *Brand, c *City, joined time.Time, tag string) *Person {
	r := dir.r
	p := &Person{Kind: kind, Brand: b, City: c, Joined: joined.Truncate(time.Millisecond), Language: "en"}
	prefix := fmt.Sprintf("%s-%c-%s", b.Key, kind[0], tag)
	dir.refs[prefix]++
	p.Ref = fmt.Sprintf("%s%05d", prefix, dir.refs[prefix])

	n := dir.d.names
	first, last := n.FirstEN, n.LastEN
	if chance(r, c.Spanish) {
		p.Language = "es"
	}
	if p.Language == "es" || chance(r, c.Spanish*0.4) {
		first, last = n.FirstES, n.LastES
	}
	p.First = pick(r, first)
	family := pick(r, last)
	p.Name = p.First + " " + family
	if kind == "merchant" {
		p.First = pick(r, b.MerchantsNamed)
		p.Name = fmt.Sprintf("%s %s", p.First, pick(r, n.Streets))
		family = "store"
	}
	p.Email = dir.email(p.First, family)
	p.Phone = dir.phone(c)
	p.Street = fmt.Sprintf("%d %s %s", between(r, 1, 98)*100+r.IntN(99), pick(r, n.Streets), pick(r, []string{"St", "Ave", "Blvd", "Dr", "Ln", "Way"}))
	p.device = fmt.Sprintf("dev-%012x", r.Uint64()>>16)
	if chance(r, 0.14) {
		p.spare = fmt.Sprintf("dev-%012x", r.Uint64()>>16)
	}
	if kind == "customer" {
		p.card = card(r)
		if chance(r, 0.2) {
			p.other = card(r)
		}
		p.pet = pick(r, n.Pets) + ", " + pick(r, n.Breeds)
	}
	p.rate = b.Rate * logNormal(r, 0.78, 0.7)
	p.hour = float64(pick(r, b.Peaks)) + r.NormFloat64()*0.8
	p.week = pick(r, weekHabits())
	p.lat, p.lon = c.Lat+r.NormFloat64()*0.04, c.Lon+r.NormFloat64()*0.05
	return p
}

// home is the address as people write it.
func (p *Person) home() string { return p.City.at(p.Street) }

func (c *City) at(street string) string { return street + ", " + c.Name + " " + c.Zip }

// home is where the order goes.
func (o *Order) home() string {
	if o.street != "" {
		return o.Customer.City.at(o.street)
	}
	return o.Customer.home()
}

func card(r *rand.Rand) string { return fmt.Sprintf("crd-%016x", r.Uint64()) }

func (dir *directory) email(first, family string) string {
	r := dir.r
	f, l := plain(first), plain(family)
	local := []string{f + "." + l, f + l, f[:1] + l, l + "." + f, f + "_" + l}[r.IntN(5)]
	if chance(r, 0.35) {
		local += fmt.Sprint(between(r, 1, 99))
	}
	addr := local + "@" + pick(r, []string{"example.com", "example.com", "example.net", "example.org"})
	dir.emails[addr]++
	if k := dir.emails[addr]; k > 1 {
		at := strings.IndexByte(addr, '@')
		addr = fmt.Sprintf("%s.%d%s", addr[:at], 100+k, addr[at:])
	}
	return addr
}

// phone gives a number of the hundred per area code that are set aside for
// fiction; the last of them are shared when all are given out.
func (dir *directory) phone(c *City) string {
	for _, areas := range [][]int{c.Areas, dir.d.Elsewhere} {
		off := dir.r.IntN(len(areas))
		for i := range areas {
			area := areas[(i+off)%len(areas)]
			if k := dir.lines[area]; k < 100 {
				dir.lines[area]++
				return fmt.Sprintf("+1%d55501%02d", area, k)
			}
		}
	}
	return fmt.Sprintf("+1%d55501%02d", pick(dir.r, c.Areas), dir.r.IntN(100))
}

// plain folds a name to what fits into a mail address.
func plain(s string) string {
	fold := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	s, _, _ = transform.String(fold, strings.ToLower(s))
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' {
			return c
		}
		return -1
	}, s)
}
