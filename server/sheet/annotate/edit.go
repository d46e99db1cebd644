package annotate

import (
	"fmt"
	"slices"
	"strings"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// edit puts the notes and the list into a workbook's package. b is the workbook
// as it is read.
func (p *pack) edit(in Input, b *grid.Book, problems []models.Problem, o Options) ([]byte, error) {
	s, err := p.openStyles()
	if err != nil {
		return nil, err
	}
	notes, left := notesOf(b, problems, o)
	var first, uncommented []string
	done := map[string]bool{}
	for _, x := range p.sheets {
		if x.part == "" || done[x.name] {
			continue
		}
		done[x.name] = true
		if len(notes[x.name]) == 0 {
			if err := p.settle(x.part, o); err != nil {
				return nil, err
			}
			continue
		}
		talked, err := p.talked(x.part)
		if err != nil {
			return nil, err
		}
		c, err := p.colour(x.part, notes[x.name], s.coloured)
		if err != nil {
			return nil, err
		}
		plain := slices.DeleteFunc(slices.Clone(notes[x.name]), func(n *note) bool {
			if talked[n.place] {
				uncommented = append(uncommented, x.name+"!"+n.ref())
			}
			return talked[n.place]
		})
		if len(plain) > 0 {
			if err := p.comment(x.part, c, plain, o); err != nil {
				return nil, err
			}
		}
		p.put(x.part, apply(c.part, c.changes))
	}
	if len(uncommented) > 0 {
		first = append(first, o.say("대화가 달린 칸에는 메모를 더하지 않았습니다: ", "Cells with a conversation got no note: ")+shorten(strings.Join(uncommented, ", "), maxNoteRunes))
	}
	if left > 0 {
		first = append(first, fmt.Sprintf(o.say("메모는 %d칸까지 넣습니다. 나머지 %d건은 이 목록에만 있습니다.", "Notes are put into up to %d cells. %d more are in this list alone."), maxComments, left))
	}
	if err := p.addList(in, problems, o, s, first, oldList(b)); err != nil {
		return nil, err
	}
	s.save(p)
	return p.write()
}

// renamed gives problems of a file the names that its sheets have in the workbook
// made of it.
func renamed(problems []models.Problem, file, made *grid.Book) []models.Problem {
	to := map[string]string{}
	for i, s := range file.Sheets {
		if _, twice := to[s.Name]; !twice {
			to[s.Name] = made.Sheets[i].Name
		}
	}
	out := slices.Clone(problems)
	for i, p := range out {
		if name, ok := to[p.Sheet]; ok && p.Cell != "" {
			out[i].Sheet = name
		}
	}
	return out
}
