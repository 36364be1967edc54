package engine

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// maxRow bounds one row of a file.
const maxRow = 1 << 20

// csvRows reads RFC 4180 rows without copying: a row points into the reader's
// memory and lasts until the next.
type csvRows struct {
	r     *bufio.Reader
	line  int    // of the row last read, from 1
	next  int    // line the next row starts on
	raw   []byte // the row as it stands in the file, without its line end
	keep  []byte
	cells [][]byte
	text  []byte
}

func newCSVRows(r io.Reader) *csvRows {
	return &csvRows{r: bufio.NewReaderSize(r, 1<<18), next: 1}
}

// readLine reads one line with its end; the memory lasts until the next call.
func (c *csvRows) readLine() ([]byte, error) {
	line, err := c.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		c.keep = append(c.keep[:0], line...)
		for err == bufio.ErrBufferFull {
			if len(c.keep) > maxRow {
				return nil, fmt.Errorf("line %d is longer than 1 MiB", c.next)
			}
			line, err = c.r.ReadSlice('\n')
			c.keep = append(c.keep, line...)
		}
		line = c.keep
	}
	if err == io.EOF && len(line) > 0 {
		err = nil
	}
	if err == nil {
		c.next++
	}
	return line, err
}

// read gives the next row that is not empty.
func (c *csvRows) read() ([][]byte, error) {
	for {
		c.line = c.next
		line, err := c.readLine()
		if err != nil {
			return nil, err
		}
		c.raw = trimEnd(line)
		if len(c.raw) == 0 {
			continue
		}
		if bytes.IndexByte(c.raw, '"') >= 0 {
			return c.readQuoted()
		}
		c.cells = c.cells[:0]
		rest := c.raw
		for {
			i := bytes.IndexByte(rest, ',')
			if i < 0 {
				c.cells = append(c.cells, rest)
				return c.cells, nil
			}
			c.cells = append(c.cells, rest[:i])
			rest = rest[i+1:]
		}
	}
}

func trimEnd(line []byte) []byte {
	line = bytes.TrimSuffix(line, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// readQuoted reads a row that holds quotes and may go over several lines.
func (c *csvRows) readQuoted() ([][]byte, error) {
	whole := append([]byte(nil), c.raw...)
	for bytes.Count(whole, []byte{'"'})%2 == 1 {
		line, err := c.readLine()
		if err == io.EOF {
			return nil, fmt.Errorf("line %d: a quote is not closed", c.line)
		}
		if err != nil {
			return nil, err
		}
		whole = append(append(whole, '\n'), trimEnd(line)...)
		if len(whole) > maxRow {
			return nil, fmt.Errorf("line %d: the row is longer than 1 MiB", c.line)
		}
	}
	c.raw = whole
	return c.split(whole)
}

// split cuts a complete row that holds quotes.
func (c *csvRows) split(whole []byte) ([][]byte, error) {
	c.cells = c.cells[:0]
	c.text = make([]byte, 0, len(whole)) // never grows: cells point into it
	for i := 0; ; {
		from := len(c.text)
		if i < len(whole) && whole[i] == '"' {
			i++
			for {
				j := bytes.IndexByte(whole[i:], '"')
				if j < 0 {
					return nil, fmt.Errorf("line %d: a quote is not closed", c.line)
				}
				c.text = append(c.text, whole[i:i+j]...)
				i += j + 1
				if i >= len(whole) || whole[i] != '"' {
					break
				}
				c.text = append(c.text, '"')
				i++
			}
			if i < len(whole) && whole[i] != ',' {
				return nil, fmt.Errorf("line %d: text after a closing quote", c.line)
			}
		} else {
			j := bytes.IndexByte(whole[i:], ',')
			if j < 0 {
				j = len(whole) - i
			}
			if bytes.IndexByte(whole[i:i+j], '"') >= 0 {
				return nil, fmt.Errorf("line %d: a quote inside an unquoted cell", c.line)
			}
			c.text = append(c.text, whole[i:i+j]...)
			i += j
		}
		c.cells = append(c.cells, c.text[from:len(c.text):len(c.text)])
		if i >= len(whole) {
			return c.cells, nil
		}
		i++
	}
}
