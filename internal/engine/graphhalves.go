package engine

// halves hands out blocks of 1<<class halves without pointers, so that millions
// of ties cost the garbage collector nothing. A block never crosses a chunk.
type halves struct {
	chunks [][]neighbour
	free   [halfClasses][]uint32
}

const (
	halfChunk   = 14 // 16,384 halves, 128 KiB
	halfClasses = 10 // up to maxEdges
)

func (p *halves) alloc(class uint8) uint32 {
	for c := class; c < halfClasses; c++ {
		k := len(p.free[c])
		if k == 0 {
			continue
		}
		id := p.free[c][k-1]
		p.free[c] = p.free[c][:k-1]
		return p.split(id, c, class)
	}
	id := uint32(len(p.chunks)) << halfChunk
	p.chunks = append(p.chunks, make([]neighbour, 1<<halfChunk))
	for at := uint32(1<<halfChunk) - maxEdges; at > 0; at -= maxEdges {
		p.free[halfClasses-1] = append(p.free[halfClasses-1], id+at)
	}
	return p.split(id, halfClasses-1, class)
}

// split keeps the lower part of a block and frees the rest.
func (p *halves) split(id uint32, from, to uint8) uint32 {
	for from > to {
		from--
		p.free[from] = append(p.free[from], id+1<<from)
	}
	return id
}

func (p *halves) release(class uint8, id uint32) { p.free[class] = append(p.free[class], id) }

func (p *halves) block(class uint8, id uint32) []neighbour {
	at := id & (1<<halfChunk - 1)
	return p.chunks[id>>halfChunk][at : at+1<<class : at+1<<class]
}
