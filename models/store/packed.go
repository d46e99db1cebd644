package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/klauspost/compress/s2"
	"gorm.io/gorm/schema"
)

// packed keeps long documents compressed, a tenth of their size: those of a case of
// 100,000 services are tens of megabytes. Short ones stay as they are, and so do rows
// from before; all that is kept is JSON, which never begins as a packed one does.
type packed struct{}

// packedFrom is the length of a document, in bytes, that is worth packing.
const packedFrom = 256 << 10

// packedMark begins a packed document: no JSON, and no UTF-8. Behind it stand the
// document's length in eight bytes and a stream of S2.
const packedMark = "\xffs2\x00"

var errPacked = errors.New("damaged document")

// Value returns what is written for a field.
func (packed) Value(_ context.Context, _ *schema.Field, _ reflect.Value, v any) (any, error) {
	b, _ := v.([]byte)
	if len(b) < packedFrom {
		return b, nil
	}
	var out bytes.Buffer
	out.Grow(len(b) / 6)
	out.WriteString(packedMark)
	out.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
	w := s2.NewWriter(&out)
	if err := w.EncodeBuffer(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unpacked is the document that Value made b of.
func unpacked(b []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(b, []byte(packedMark))
	if !ok {
		return b, nil
	}
	if len(rest) < 8 {
		return nil, errPacked
	}
	n := binary.BigEndian.Uint64(rest)
	if n > uint64(len(rest))<<20 { // no document packs so well
		return nil, errPacked
	}
	out := make([]byte, n)
	if _, err := io.ReadFull(s2.NewReader(bytes.NewReader(rest[8:])), out); err != nil {
		return nil, fmt.Errorf("%w: %w", errPacked, err)
	}
	return out, nil
}

// Scan sets a field from what was read.
func (packed) Scan(ctx context.Context, field *schema.Field, dst reflect.Value, v any) error {
	var b []byte
	switch v := v.(type) {
	case nil:
	case []byte:
		b = v
	case string:
		b = []byte(v)
	default:
		return fmt.Errorf("column %s: %T", field.DBName, v)
	}
	b, err := unpacked(b)
	if err != nil {
		return fmt.Errorf("column %s: %w", field.DBName, err)
	}
	field.ReflectValueOf(ctx, dst).SetBytes(b)
	return nil
}
