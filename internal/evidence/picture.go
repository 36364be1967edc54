package evidence

import (
	"bytes"
	"image"
	_ "image/gif" // decoders by sniffed type
	"image/jpeg"
	_ "image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// Limits of a picture that we decode. A larger one is kept, without copies to
// look at.
const (
	maxPicture = 64 << 20 // bytes of the file
	maxSide    = 20_000
	maxPixels  = 40_000_000
	thumbSide  = 480
	viewSide   = 2048
)

func picture(kind string) bool {
	return kind == "image/jpeg" || kind == "image/png" || kind == "image/webp" || kind == "image/gif"
}

// anew are the copies of a picture, without any of its metadata.
type anew struct {
	thumb, view   []byte
	width, height int
}

// measure reads the dimensions a picture claims, before anything is decoded. ok
// is false for what is no picture, or too large to decode.
func measure(data []byte, kind string) (width, height int, ok bool) {
	if !picture(kind) {
		return 0, 0, false
	}
	head, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || "image/"+format != kind {
		return 0, 0, false
	}
	return head.Width, head.Height, head.Width > 0 && head.Height > 0 && head.Width <= maxSide && head.Height <= maxSide && head.Width*head.Height <= maxPixels
}

// decode reads a whole picture, upright. ok is false when it is too large or
// damaged.
func decode(data []byte, kind string, orientation int) (img image.Image, ok bool) {
	if _, _, ok := measure(data, kind); !ok {
		return nil, false
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	return upright(img, orientation), true
}

// encodeAnew makes the copies of a picture. ok is false for what is no picture,
// or too large to decode; the dimensions are 0 when even the header cannot be
// read.
func encodeAnew(data []byte, kind string, orientation int) (p anew, ok bool) {
	p.width, p.height, ok = measure(data, kind)
	if !ok {
		return p, false
	}
	full, ok := decode(data, kind, orientation)
	if !ok {
		return p, false
	}
	p.width, p.height = full.Bounds().Dx(), full.Bounds().Dy()
	var err error
	if p.view, err = scaled(full, viewSide, 88); err != nil {
		return p, false
	}
	if p.thumb, err = scaled(full, thumbSide, 75); err != nil {
		return p, false
	}
	return p, true
}

func scaled(full image.Image, side, quality int) ([]byte, error) {
	w, h := full.Bounds().Dx(), full.Bounds().Dy()
	if longest := max(w, h); longest > side {
		w, h = max(1, w*side/longest), max(1, h*side/longest)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Bounds(), image.White, image.Point{}, draw.Src) // what is see-through stays readable
	draw.ApproxBiLinear.Scale(dst, dst.Bounds(), full, full.Bounds(), draw.Over, nil)
	var out bytes.Buffer
	err := jpeg.Encode(&out, dst, &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

// upright turns a picture as the camera says it was held (EXIF orientation 2 to
// 8).
func upright(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	to := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		to = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(to)
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch orientation {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			out.Set(tx, ty, img.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}
