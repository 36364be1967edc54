package simulate

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
)

// photo draws a small picture that stands for what a person would have sent. No
// picture of a real person or thing is used anywhere.
func photo(kind string, n uint64) Attachment {
	r := stream(n, "photo "+kind, 0)
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	switch kind {
	case "chat":
		drawChat(r, img)
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			panic(err) // encoding into memory fails only by a fault of this package
		}
		return Attachment{Name: "screenshot.png", MediaType: "image/png", Data: b.Bytes()}
	case "glass":
		ground(r, img, color.RGBA{150, 180, 195, 255})
		cracks(r, img, 14)
	case "car":
		ground(r, img, color.RGBA{105, 108, 112, 255})
		blob(img, 160, 130, 110, 46, color.RGBA{150, 30, 36, 255})
		blob(img, 95, 172, 22, 22, color.RGBA{25, 25, 28, 255})
		blob(img, 225, 172, 22, 22, color.RGBA{25, 25, 28, 255})
		cracks(r, img, 6)
	case "bag":
		ground(r, img, color.RGBA{196, 186, 170, 255})
		blob(img, 160, 130, 70, 90, color.RGBA{160, 116, 70, 255})
	case "stain":
		ground(r, img, color.RGBA{226, 222, 214, 255})
		for range 5 {
			blob(img, 120+r.IntN(90), 90+r.IntN(70), 20+r.IntN(40), 14+r.IntN(30), color.RGBA{140, 70, 40, 255})
		}
	default: // bruise, bite, paw
		ground(r, img, color.RGBA{214, 172, 148, 255})
		for i := range 6 {
			blob(img, 140+r.IntN(50), 100+r.IntN(40), 12+r.IntN(26), 10+r.IntN(20), color.RGBA{uint8(120 - 8*i), uint8(60 + 4*i), uint8(96 + 6*i), 255})
		}
	}
	grain(r, img)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 72}); err != nil {
		panic(err)
	}
	return Attachment{Name: kind + ".jpg", MediaType: "image/jpeg", Data: b.Bytes()}
}

func ground(r *rand.Rand, img *image.RGBA, c color.RGBA) {
	tilt := r.Float64() * 0.4
	for y := range 240 {
		for x := range 320 {
			shade := 0.8 + 0.2*float64(y)/240 + tilt*float64(x-160)/640
			img.SetRGBA(x, y, color.RGBA{scale(c.R, shade), scale(c.G, shade), scale(c.B, shade), 255})
		}
	}
}

func blob(img *image.RGBA, cx, cy, rx, ry int, c color.RGBA) {
	for y := -ry; y <= ry; y++ {
		for x := -rx; x <= rx; x++ {
			d := float64(x*x)/float64(rx*rx) + float64(y*y)/float64(ry*ry)
			if d > 1 {
				continue
			}
			at := img.RGBAAt(cx+x, cy+y)
			k := math.Min(1, (1-d)*2.2)
			img.SetRGBA(cx+x, cy+y, color.RGBA{mix(at.R, c.R, k), mix(at.G, c.G, k), mix(at.B, c.B, k), 255})
		}
	}
}

func cracks(r *rand.Rand, img *image.RGBA, n int) {
	cx, cy := 110+float64(r.IntN(100)), 80+float64(r.IntN(80))
	for range n {
		angle, x, y := r.Float64()*2*math.Pi, cx, cy
		for range 60 + r.IntN(120) {
			angle += r.NormFloat64() * 0.12
			x, y = x+math.Cos(angle), y+math.Sin(angle)
			img.SetRGBA(int(x), int(y), color.RGBA{245, 248, 250, 255})
			img.SetRGBA(int(x)+1, int(y), color.RGBA{70, 80, 90, 255})
		}
	}
}

func drawChat(r *rand.Rand, img *image.RGBA) {
	ground(r, img, color.RGBA{244, 244, 246, 255})
	for i := range 5 {
		x, c := 16, color.RGBA{220, 222, 228, 255}
		if i%2 == 1 {
			x, c = 96, color.RGBA{120, 170, 240, 255}
		}
		width, top := 120+r.IntN(80), 14+i*44
		fill(img, x, top, width, 32, c)
		for line := range 2 {
			fill(img, x+10, top+8+line*10, width-20-line*r.IntN(60), 4, color.RGBA{70, 74, 84, 255})
		}
	}
}

func fill(img *image.RGBA, x, y, w, h int, c color.RGBA) {
	for dy := range h {
		for dx := range max(w, 0) {
			img.SetRGBA(x+dx, y+dy, c)
		}
	}
}

func grain(r *rand.Rand, img *image.RGBA) {
	for i := 0; i+3 < len(img.Pix); i += 4 {
		k := 1 + r.NormFloat64()*0.02
		for j := range 3 {
			img.Pix[i+j] = scale(img.Pix[i+j], k)
		}
	}
}

func scale(v uint8, k float64) uint8 { return uint8(math.Max(0, math.Min(255, float64(v)*k))) }

func mix(a, b uint8, k float64) uint8 { return uint8(float64(a)*(1-k) + float64(b)*k) }
