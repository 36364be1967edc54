package simulate

import (
	"embed"
	"fmt"
	"time"

	"gopkg.in/yaml.v3"
)

//go:embed data/*.yaml
var files embed.FS

// Brand is one of the company's services, read from data/brands.yaml.
type Brand struct {
	Key        string            `yaml:"key"`
	Name       string            `yaml:"name"`
	Service    string            `yaml:"service"`
	WorkerWord map[string]string `yaml:"worker_word"` // language → what a worker is called

	Customers int     `yaml:"customers"`
	Workers   int     `yaml:"workers"`
	Merchants int     `yaml:"merchants"`
	Rate      float64 `yaml:"orders_per_customer_day"`
	Median    float64 `yaml:"median_amount"` // minor units
	Spread    float64 `yaml:"spread"`
	FeeShare  float64 `yaml:"fee_share"`
	Tips      float64 `yaml:"tips"` // share of orders with a tip

	Custody        []string `yaml:"custody"` // what is handed to the worker: order, key, animal
	Peaks          []int    `yaml:"peaks"`   // local hours
	MerchantsNamed []string `yaml:"merchants_named"`
	Offers         []string `yaml:"offers"`
}

// care says whether the brand's work is done in the customer's home.
func (b *Brand) care() bool {
	for _, c := range b.Custody {
		if c == "key" {
			return true
		}
	}
	return false
}

// City is a place people live in, read from data/cities.yaml.
type City struct {
	Name    string  `yaml:"name"`
	Region  string  `yaml:"region"`
	ZoneID  string  `yaml:"zone"`
	Lat     float64 `yaml:"lat"`
	Lon     float64 `yaml:"lon"`
	Weight  float64 `yaml:"weight"`
	Spanish float64 `yaml:"spanish"`
	Zip     string  `yaml:"zip"`
	Areas   []int   `yaml:"areas"`

	zone *time.Location
}

type names struct {
	FirstEN []string `yaml:"first_en"`
	FirstES []string `yaml:"first_es"`
	LastEN  []string `yaml:"last_en"`
	LastES  []string `yaml:"last_es"`
	Streets []string `yaml:"streets"`
	Pets    []string `yaml:"pets"`
	Breeds  []string `yaml:"breeds"`
}

// chat holds the lines people write to each other, by language.
type chat struct {
	Customer    map[string][]string `yaml:"customer"`
	Worker      map[string][]string `yaml:"worker"`
	OffPlatform map[string][]string `yaml:"off_platform"`
	Harsh       map[string][]string `yaml:"harsh"`
	Contacts    map[string][]string `yaml:"contacts"`
	Sexual      map[string][]string `yaml:"sexual"`
	Insults     map[string][]string `yaml:"insults"`
	FakeSupport map[string][]string `yaml:"fake_support"`
	Codes       map[string][]string `yaml:"codes"`
	RefundNotes map[string][]string `yaml:"refund_notes"`
	OrderNotes  map[string][]string `yaml:"order_notes"`
}

type data struct {
	Brands    []*Brand `yaml:"brands"`
	Cities    []*City  `yaml:"cities"`
	Elsewhere []int    `yaml:"elsewhere"` // area codes of people who moved here
	names     names
	chat      chat
	texts     []text
	replies   map[string][]string // language → lines
	appeals   map[string][]string
}

func loadData() (*data, error) {
	d := &data{}
	var replies struct {
		Replies map[string][]string `yaml:"replies"`
		Appeals map[string][]string `yaml:"appeals"`
	}
	if err := decode("replies", &replies); err != nil {
		return nil, err
	}
	d.replies, d.appeals = replies.Replies, replies.Appeals
	var reports struct {
		Texts []text `yaml:"texts"`
	}
	for name, into := range map[string]any{
		"brands": d, "cities": d, "names": &d.names, "chat": &d.chat,
	} {
		if err := decode(name, into); err != nil {
			return nil, err
		}
	}
	for _, language := range []string{"en", "es"} {
		reports.Texts = nil
		if err := decode("reports_"+language, &reports); err != nil {
			return nil, err
		}
		for _, t := range reports.Texts {
			t.language = language
			d.texts = append(d.texts, t)
		}
	}
	for _, c := range d.Cities {
		zone, err := time.LoadLocation(c.ZoneID)
		if err != nil {
			return nil, fmt.Errorf("city %s: %w", c.Name, err)
		}
		c.zone = zone
	}
	return d, nil
}

func decode(name string, into any) error {
	raw, err := files.ReadFile("data/" + name + ".yaml")
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("data/%s.yaml: %w", name, err)
	}
	return nil
}
