package grid

import (
	"context"
	"slices"
)

// FillMerged gives each cell of a merged column the value at its top: offices
// merge the service's name over its rows. Its error is ctx's.
func (s *Sheet) FillMerged(ctx context.Context) error {
	budget := 50_000
	row := func(r Row, n int) int { return r.N - n }
	for n, m := range s.Merges {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if m.Left != m.Right || m.Bottom-m.Top > 1000 {
			continue
		}
		i, ok := slices.BinarySearchFunc(s.Rows, m.Top, row)
		if !ok {
			continue
		}
		v, ok := s.Rows[i].At(m.Left)
		if !ok {
			continue
		}
		for j := i + 1; j < len(s.Rows) && s.Rows[j].N <= m.Bottom; j++ {
			at, has := slices.BinarySearchFunc(s.Rows[j].Cells, m.Left, func(c Cell, col int) int { return c.Col - col })
			if has {
				continue
			}
			if budget--; budget < 0 {
				s.TooManyMerges = true
				return nil
			}
			s.Rows[j].Cells = slices.Insert(s.Rows[j].Cells, at, v)
		}
	}
	return nil
}
