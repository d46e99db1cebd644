package committee

import "github.com/xuri/excelize/v2"

// palette of the charts: told apart by lightness too, for a print in grey.
var palette = []string{"1F4E79", "C55A11", "7F9C3B", "8064A2", "2E9CA6", "A6A6A6", "7B2C2C"}

var markers = []string{"circle", "square", "diamond", "triangle", "x", "star", "plus"}

func solid(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

// chartBase is a chart with the book's fonts.
func (b *book) chartBase(kind excelize.ChartType, title string) *excelize.Chart {
	font := excelize.Font{Family: fontName, Size: 9, Color: ink}
	return &excelize.Chart{
		Type:   kind,
		Title:  excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: fontName, Size: 11, Bold: true, Color: accent}}}},
		Legend: excelize.ChartLegend{Position: "bottom", Font: &font},
		XAxis:  excelize.ChartAxis{Font: font},
		YAxis:  excelize.ChartAxis{Font: font, MajorGridLines: true},
		Format: excelize.GraphicOptions{AltText: title},
	}
}

func (b *book) axis(title string) excelize.ChartTitle {
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: fontName, Size: 9, Color: ink}}}}
}
