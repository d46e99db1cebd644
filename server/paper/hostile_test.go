package paper

import (
	"strings"
	"testing"
)

// FuzzAnyText puts any text into every place of a paper: each format stays well
// formed and holds the same text.
func FuzzAnyText(f *testing.F) {
	for _, s := range []string{"", "대체발송", "a\x00\x1f\ufffe\xff", "\u202e<&>\"']]>\r\n\t", "🙂\U0010ffff\ufdd0\u0085\u2028"} {
		f.Add(s, s, uint8(3))
	}
	f.Fuzz(func(t *testing.T, a, b string, shape uint8) {
		if len(a)+len(b) > 1<<12 {
			return
		}
		cell := Cell{Paragraphs: [][]Run{{{Text: a, Bold: shape&1 > 0}, {Text: b, Blank: shape&2 > 0}}, Text(b)}, Head: shape&4 > 0, Mark: Mark(shape % 3), Align: Align(shape / 3 % 3)}
		wide, tall := cell, cell
		wide.ColSpan, tall.RowSpan = 2, 2
		d := &Document{Title: a, Footer: b, Lang: b, Landscape: shape&8 > 0, Blocks: []Block{
			Heading{Level: 1 + int(shape)%3, Text: b},
			Paragraph{Runs: []Run{{Text: a}, {Text: b}}, Style: Style(shape % 4)},
			List{Numbered: shape&16 > 0, Items: [][]Run{Text(a), Text(b)}, Levels: []int{0, int(shape) % 2}},
			PageBreak{},
			Table{Caption: a, Columns: []float64{.3, .7}, HeadRows: int(shape) % 2, Together: shape&32 > 0, Rows: []Row{{wide}, {tall, cell}, {cell}}},
		}}
		want := contents(d)
		docx, hwpx := written(t, WriteDOCX, d), written(t, WriteHWPX, d)
		compare(t, "docx", docxContents(t, docx), want)
		compare(t, "hwpx", hwpxContents(t, hwpx), want)
		compare(t, "html", pageContents(t, page(t, d)), want)
		for _, file := range [][]byte{docx, hwpx} {
			all, _ := parts(t, file)
			for name, content := range all {
				if !strings.HasSuffix(name, ".txt") && name != "mimetype" {
					parse(t, name, content)
				}
			}
		}
	})
}

// A name that turns the text's direction must not reach a paper.
func TestTextTurnsNoDirection(t *testing.T) {
	d := &Document{Title: "\u202e1,000원", Blocks: []Block{Paragraph{Runs: Text("\u2067a\u202db")}}}
	docx, _ := parts(t, written(t, WriteDOCX, d))
	hwpx, _ := parts(t, written(t, WriteHWPX, d))
	for name, s := range map[string]string{"docx": string(docx["word/document.xml"]), "hwpx": string(hwpx["Contents/section0.xml"]), "html": string(page(t, d))} {
		if strings.ContainsAny(s, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") || !strings.Contains(s, "1,000원") || !strings.Contains(s, ">ab<") {
			t.Errorf("%s: %q", name, s)
		}
	}
}
