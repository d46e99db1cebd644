package server

import (
	"fmt"
	"slices"
	"strings"

	"daebi/models"
	"daebi/server/sheet"
	"daebi/server/text"
)

// problemsPage is what upload-problems.html may use.
type problemsPage struct {
	Heading, Lead string
	Counts        string
	Groups        []problemGroup
	Upload        upload
}

// A problemGroup is the problems of one severity, a table for each sheet.
type problemGroup struct {
	ID, Heading, Lead string
	Kind              string // of the notice that it looks like
	Tables            []table
}

func newProblemsPage(lang text.Lang, files []sheet.Input, problems []models.Problem, form upload) problemsPage {
	errs := countErrors(problems)
	if ofFiles, rest := splitFiles(problems); errs > 0 && countErrors(rest) == 0 {
		page := problemsPage{
			Heading: text.T(lang, "problems.files-heading", "n", len(namesOfFiles(files, ofFiles))),
			Lead:    text.T(lang, "problems.files-lead"),
			Groups:  []problemGroup{{ID: string(models.Error), Kind: "danger", Heading: text.T(lang, "problems.files"), Tables: []table{fileTable(lang, "error-files", files, ofFiles)}}},
			Upload:  form,
		}
		page.Groups = append(page.Groups, newProblemGroups(lang, rest)...)
		return page
	}
	return problemsPage{
		Heading: text.T(lang, "problems.heading", "n", errs),
		Lead:    text.T(lang, "problems.lead", "name", namesOf(lang, files)),
		Counts:  text.T(lang, "problems.counts", "n", errs, "others", len(problems)-errs),
		Groups:  newProblemGroups(lang, problems),
		Upload:  form,
	}
}

// Codes of files that are no papers of a purchase.
const (
	codeOwnWorkbook  = "own_workbook"  // written by this program
	codeInquiryAlone = "inquiry_alone" // answers without what they are about
)

// splitFiles tells the errors of whole files from all other problems.
func splitFiles(problems []models.Problem) (ofFiles, rest []models.Problem) {
	for _, p := range problems {
		if p.Severity == models.Error && p.Sheet == "" && problemKinds[p.Code] == kindFile {
			ofFiles = append(ofFiles, p)
		} else {
			rest = append(rest, p)
		}
	}
	return ofFiles, rest
}

// fileOf returns the name of the file that a problem is about.
func fileOf(files []sheet.Input, p *models.Problem) string {
	name := orElse(p.File, p.Found)
	if name == "" && len(files) == 1 {
		name = files[0].Name
	}
	return orElse(name, "–")
}

// namesOfFiles returns the files that problems are about, each once.
func namesOfFiles(files []sheet.Input, problems []models.Problem) (names []string) {
	for i := range problems {
		if name := fileOf(files, &problems[i]); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// fileTable says why files cannot be read, each reason once with its files.
func fileTable(lang text.Lang, id string, files []sheet.Input, problems []models.Problem) table {
	t := table{
		Head:    tableHead{id, text.T(lang, "problems.files-caption")},
		Columns: []column{{Name: text.T(lang, "problems.file-name")}, {Name: text.T(lang, "problems.message"), Wide: true}},
	}
	at := map[string]int{}
	for i := range problems {
		p := &problems[i]
		why, name := refusal(lang, p), fileOf(files, p)
		n, ok := at[why]
		if !ok {
			at[why] = len(t.Rows)
			t.Rows = append(t.Rows, texts(name, why))
			continue
		}
		if c := &t.Rows[n].Cells[0]; c.Text != name && !slices.Contains(c.Lines, name) {
			c.Lines = append(c.Lines, name)
		}
	}
	return t
}

// refusal says why a file is not read, and what to do about it.
func refusal(lang text.Lang, p *models.Problem) string {
	say := problemText(lang, *p)
	if p.Found != "" {
		say = strings.TrimPrefix(say, `"`+p.Found+`": `)
	}
	if p.Code == models.CodeOtherFormat && strings.Contains(strings.TrimPrefix(p.Message, `"`+p.Found+`"`), "PDF") {
		return text.T(lang, "refused.pdf")
	}
	return say
}

// countErrors returns how many problems block saving.
func countErrors(problems []models.Problem) (n int) {
	for i := range problems {
		if problems[i].Severity == models.Error {
			n++
		}
	}
	return n
}

// namesOf names files in a sentence: the first, and how many more.
func namesOf(lang text.Lang, files []sheet.Input) string {
	if len(files) == 1 {
		return files[0].Name
	}
	return text.T(lang, "upload.names", "name", files[0].Name, "n", len(files)-1)
}

// newProblemGroups sorts problems by severity, then by sheet in the order of the
// file.
func newProblemGroups(lang text.Lang, problems []models.Problem) []problemGroup {
	var groups []problemGroup
	for _, x := range []struct {
		severity models.Severity
		kind     string
	}{{models.Error, "danger"}, {models.Question, "info"}, {models.Warning, "warning"}} {
		tables := problemTables(lang, problems, x.severity)
		if len(tables) == 0 {
			continue
		}
		groups = append(groups, problemGroup{
			ID: string(x.severity), Kind: x.kind, Tables: tables,
			Heading: text.T(lang, "problems."+string(x.severity)+".heading"),
			Lead:    text.T(lang, "problems."+string(x.severity)+".lead"),
		})
	}
	return groups
}

// problemTables returns a table for each sheet that has problems of a severity.
func problemTables(lang text.Lang, problems []models.Problem, severity models.Severity) []table {
	var tables []table
	at := map[string]int{}
	for _, p := range problems {
		if p.Severity != severity {
			continue
		}
		i, ok := at[p.Sheet]
		if !ok {
			i = len(tables)
			at[p.Sheet] = i
			what := text.T(lang, "problems."+string(severity)+".heading") // captions are the names of landmarks: unique
			caption := text.T(lang, "problems.sheet", "sheet", p.Sheet, "what", what)
			if p.Sheet == "" {
				caption = text.T(lang, "problems.file", "what", what)
			}
			tables = append(tables, table{
				Head: tableHead{fmt.Sprintf("%s-%d", severity, i+1), caption},
				Columns: []column{
					{Name: text.T(lang, "problems.cell")}, {Name: text.T(lang, "problems.found")},
					{Name: text.T(lang, "problems.message"), Wide: true}, {Name: text.T(lang, "problems.expected")},
				},
			})
		}
		tables[i].Rows = append(tables[i].Rows, texts(orElse(p.Cell, text.T(lang, "problems.whole")), orElse(p.Found, text.T(lang, "problems.blank")),
			problemText(lang, p), orElse(p.Expected, "–")))
	}
	return tables
}

// Kinds of problems, by what is to be corrected; what is in none of them is a value.
var problemKinds = map[string]string{
	models.CodeEmptyFile: kindFile, models.CodeNotWorkbook: kindFile, models.CodeOtherFormat: kindFile, models.CodeEncrypted: kindFile,
	models.CodeDamaged: kindFile, models.CodeUnzippedSize: kindFile, models.CodeTooManyCells: kindFile, models.CodeTooManyRows: kindFile,
	models.CodeEmptyWorkbook: kindFile, models.CodeNewerTemplate: kindFile, models.CodeTooManyProblems: kindFile, models.CodeTooManyMerges: kindFile, models.CodeEncoding: kindFile,
	codeOwnWorkbook: kindFile, codeInquiryAlone: kindFile,

	models.CodeMissingSheet: kindTable, models.CodeSheetAbsent: kindTable, models.CodeDuplicateSheet: kindTable, models.CodeUnknownSheet: kindTable,
	models.CodeHiddenSheet: kindTable, models.CodeMissingHeader: kindTable, models.CodeMissingColumn: kindTable, models.CodeDuplicateColumn: kindTable,
	models.CodeUnknownColumn: kindTable, models.CodeNoRows: kindTable,

	models.CodeDuplicateID: kindRecord, models.CodeDuplicateLine: kindRecord, models.CodeDuplicateOrder: kindRecord, models.CodeServiceConflict: kindRecord,
	models.CodeUnknownContract: kindRecord, models.CodeUnknownNode: kindRecord, models.CodeRepeatedNode: kindRecord, models.CodeSupplierCycle: kindRecord,
	models.CodeVolumeDiffers: kindRecord, models.CodeNoServices: kindRecord, models.CodeAmountDiffers: kindRecord, models.CodeTooManyRecords: kindRecord,
}

const (
	kindFile   = "file"
	kindTable  = "table"
	kindValue  = "value"
	kindRecord = "record"
)

// problemsByKind sorts problems by severity, then by kind, each with its place.
func problemsByKind(lang text.Lang, problems []models.Problem) []problemGroup {
	var groups []problemGroup
	for _, g := range newProblemGroups(lang, problems) {
		g.Tables = nil
		for _, kind := range []string{kindFile, kindTable, kindValue, kindRecord} {
			t := table{
				Head: tableHead{g.ID + "-" + kind, text.T(lang, "problems.of-kind", "kind", text.T(lang, "problems.kind."+kind), "what", g.Heading)},
				Columns: []column{
					{Name: text.T(lang, "problems.where")}, {Name: text.T(lang, "problems.found")},
					{Name: text.T(lang, "problems.message"), Wide: true}, {Name: text.T(lang, "problems.expected")},
				},
			}
			for _, p := range problems {
				if string(p.Severity) != g.ID || orElse(problemKinds[p.Code], kindValue) != kind {
					continue
				}
				where := cell{Text: orElse(models.Cell{Sheet: p.Sheet, Ref: p.Cell}.String(), text.T(lang, "problems.whole"))}
				if p.Cell == "" && p.Sheet != "" {
					where.Text = p.Sheet
				}
				if p.File != "" {
					where.Lines = []string{p.File}
				}
				t.Rows = append(t.Rows, row{Cells: []cell{where, {Text: foundText(lang, p)}, {Text: bareText(lang, p)}, {Text: orElse(p.Expected, "–")}}})
			}
			if len(t.Rows) > 0 {
				g.Tables = append(g.Tables, t)
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// foundText quotes what a cell holds; what is wrong with more than a cell quotes nothing.
func foundText(lang text.Lang, p models.Problem) string {
	if p.Found == "" && p.Cell == "" {
		return "–"
	}
	return orElse(p.Found, text.T(lang, "problems.blank"))
}

// bareText returns a problem's sentence without the place, the finding and the
// expectation, for where they stand beside it.
func bareText(lang text.Lang, p models.Problem) string {
	say := problemText(lang, p)
	place := text.T(lang, "problems.place-sheet", "sheet", p.Sheet)
	if p.Cell != "" {
		place = text.T(lang, "problems.place-cell", "sheet", p.Sheet, "cell", p.Cell)
	}
	found := ": "
	if p.Found != "" {
		found = ` "` + p.Found + `": `
	}
	for _, begin := range []string{place + found, strings.TrimPrefix(found, " ")} {
		if rest, ok := strings.CutPrefix(say, begin); ok && p.Sheet != "" && begin != ": " {
			say = rest
			break
		}
	}
	if rest, ok := strings.CutSuffix(say, " "+p.Expected); ok && p.Expected != "" && rest != "" {
		say = rest
	}
	return say
}

// problemText returns a problem's sentence: the reader's own, or in English that
// for its code, because the analysis writes Korean.
func problemText(lang text.Lang, p models.Problem) string {
	if key := "problem." + p.Code; lang == text.English && text.Has(lang, key) {
		return text.T(lang, key, "found", p.Found)
	}
	return p.Message
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
