package evidence

import (
	"bytes"
	"image"
	"image/jpeg"
	_ "image/png" // decoders by sniffed type
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// Limits of a picture that we decode. A larger one is kept, without a small
// copy.
const (
	maxSide   = 20_000
	maxPixels = 40_000_000
	thumbSide = 480
)

// small re-encodes a picture for lists, without any of its metadata. ok is
// false for what is no picture, or too large to decode; width and height are 0
// when even the header cannot be read.
func small(data []byte, kind string) (thumb []byte, width, height int, ok bool) {
	if kind != "image/jpeg" && kind != "image/png" && kind != "image/webp" {
		return nil, 0, 0, false
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, 0, 0, false
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > maxSide || head.Height > maxSide || head.Width*head.Height > maxPixels {
		return nil, head.Width, head.Height, false
	}
	full, _, err := image.Decode(io.LimitReader(bytes.NewReader(data), MaxSize))
	if err != nil {
		return nil, head.Width, head.Height, false
	}
	w, h := head.Width, head.Height
	if longest := max(w, h); longest > thumbSide {
		w, h = max(1, w*thumbSide/longest), max(1, h*thumbSide/longest)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(dst, dst.Bounds(), full, full.Bounds(), draw.Src, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, dst, &jpeg.Options{Quality: 75}); err != nil {
		return nil, head.Width, head.Height, false
	}
	return out.Bytes(), head.Width, head.Height, true
}
