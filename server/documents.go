package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"daebi/models"
	"daebi/server/paper"
	"daebi/server/paper/office"
	"daebi/server/sheet/paperbook"
	"daebi/server/text"
)

// Types of papers, by the ending of their names.
var paperTypes = map[string]struct {
	mime  string
	write func(w io.Writer, d *paper.Document, at time.Time) error
}{
	"hwpx": {"application/hwp+zip", func(w io.Writer, d *paper.Document, _ time.Time) error { return paper.WriteHWPX(w, d) }},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", func(w io.Writer, d *paper.Document, _ time.Time) error { return paper.WriteDOCX(w, d) }},
	"xlsx": {typeXLSX, paperbook.Write},
}

// documentsPage is what documents.html may use.
type documentsPage struct {
	caseHead
	Version  string // of the requirement table
	Notices  []notice
	Tender   []documentRow
	Internal []documentRow
	Others   []link // other files
}

// A documentRow is one paper that can be taken away.
type documentRow struct {
	Name, URL string // of what it looks like
	Marks     []mark
	Files     []documentFile
}

// A documentFile is a paper as a file.
type documentFile struct{ Ending, URL string }

// papersIn is what the papers of a case are made of, in a language.
func (s *Server) papersIn(ctx context.Context, saved *models.SavedCase, lang text.Lang) (office.Input, *caseTable, error) {
	x, err := s.caseTable(ctx, saved, newestEdition)
	if err != nil {
		return office.Input{}, nil, err
	}
	list, err := x.requirements(lang)
	if err != nil {
		return office.Input{}, nil, err
	}
	input, err := inputOf(saved)
	if err != nil {
		return office.Input{}, nil, err
	}
	at := saved.CreatedAt
	if x.edition.Version > 0 {
		at = x.edition.At
	}
	return office.Input{
		Lang: lang, Case: input, Report: x.report, Requirements: list, Edition: &x.edition, Catalogue: x.catalogue, Reference: s.deps.Reference,
		At: at.In(seoul), Version: s.config.Version,
	}, x, nil
}

// showDocuments handles GET /cases/:id/documents: every paper of the case, to be looked
// at, printed and taken away.
func (s *Server) showDocuments(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	l := lang(c)
	in, x, err := s.papersIn(c.Request().Context(), &saved, l)
	if err != nil {
		return err
	}
	papers, err := office.Papers(in)
	if err != nil {
		return fmt.Errorf("papers of case %d: %w", saved.ID, err)
	}
	return s.render(c, http.StatusOK, "documents.html", newDocumentsPage(l, x, in.Case, papers))
}

func newDocumentsPage(lang text.Lang, x *caseTable, input *models.Case, papers []office.Paper) documentsPage {
	p := documentsPage{caseHead: newCaseHead(lang, x.saved, stepDocuments), Version: versionText(lang, &x.edition, false)}
	open, check := 0, 0
	for i := range papers {
		d := &papers[i]
		row := documentRow{Name: d.Name, URL: p.Documents + "/" + string(d.Kind)}
		if d.Blanks > 0 {
			row.Marks = append(row.Marks, mark{"warning", text.T(lang, "requirements.blanks", "n", d.Blanks)})
			open++
		}
		if d.ToCheck > 0 {
			row.Marks = append(row.Marks, mark{"danger", text.T(lang, "documents.to-check", "n", d.ToCheck)})
			check++
		}
		for _, ending := range []string{"hwpx", "docx", "xlsx"} {
			row.Files = append(row.Files, documentFile{ending, row.URL + "." + ending})
		}
		if d.Internal {
			p.Internal = append(p.Internal, row)
		} else {
			p.Tender = append(p.Tender, row)
		}
	}
	if open > 0 {
		p.Notices = append(p.Notices, notice{Kind: "warning", Text: text.T(lang, "documents.open", "n", open), Action: &link{text.T(lang, "case.go-requirements"), p.Requirements}})
	}
	if check > 0 {
		p.Notices = append(p.Notices, notice{Kind: "info", Text: text.T(lang, "documents.check", "n", check)})
	}
	p.Others = append([]link{{text.T(lang, "case.get-workbook"), p.Workbook}}, inquiryLinks(lang, x.saved, input)...)
	p.Others = append(p.Others, link{text.T(lang, "download.report") + " (JSON)", p.Report})
	return p
}

// documentPage is what document.html may use: one paper as it is printed.
type documentPage struct {
	caseHead
	Name  string
	Marks []mark
	Files []documentFile
	Paper *paper.Page
}

// sendDocument handles GET /cases/:id/documents/:name: one paper as a page or, with the
// ending hwpx, docx or xlsx, as a file.
func (s *Server) sendDocument(c echo.Context) error {
	saved, err := s.savedCase(c)
	if err != nil {
		return err
	}
	kind, ending, isFile := strings.Cut(c.Param("name"), ".")
	form, known := paperTypes[ending]
	if !slices.Contains(office.Kinds(), office.Kind(kind)) || isFile && !known {
		return fmt.Errorf("document %q: %w", c.Param("name"), models.ErrNotFound)
	}
	l := lang(c)
	d, at, err := s.document(c.Request().Context(), &saved, office.Kind(kind), l)
	if err != nil {
		return err
	}
	if isFile {
		var b bytes.Buffer
		doc := &d.Document
		if ending == "xlsx" {
			doc = d.Workbook()
		}
		if err := form.write(&b, doc, at); err != nil {
			return fmt.Errorf("%s of case %d: %w", c.Param("name"), saved.ID, err)
		}
		return send(c, form.mime, d.FileName+"."+ending, b.Bytes())
	}
	page, err := d.Document.Page()
	if err != nil {
		return fmt.Errorf("%s of case %d: %w", c.Param("name"), saved.ID, err)
	}
	p := documentPage{caseHead: newCaseHead(l, &saved, 0), Name: d.Name, Paper: page}
	for _, e := range []string{"hwpx", "docx", "xlsx"} {
		p.Files = append(p.Files, documentFile{e, p.Documents + "/" + kind + "." + e})
	}
	if d.Internal {
		p.Marks = append(p.Marks, mark{"danger", text.T(l, "documents.internal-mark")})
	}
	if d.Blanks > 0 {
		p.Marks = append(p.Marks, mark{"warning", text.T(l, "requirements.blanks", "n", d.Blanks)})
	}
	return s.render(c, http.StatusOK, "document.html", p)
}

// document returns one paper of a case, and the day that it bears. The office's own
// papers are Korean in both languages.
func (s *Server) document(ctx context.Context, saved *models.SavedCase, kind office.Kind, lang text.Lang) (office.Paper, time.Time, error) {
	in, _, err := s.papersIn(ctx, saved, lang)
	if err != nil {
		return office.Paper{}, time.Time{}, err
	}
	d, ok, err := office.Of(in, kind)
	if err == nil && ok && d.Internal && lang != text.Korean {
		if in, _, err = s.papersIn(ctx, saved, text.Korean); err == nil {
			d, ok, err = office.Of(in, kind)
		}
	}
	switch {
	case err != nil:
		return d, in.At, fmt.Errorf("%s of case %d: %w", kind, saved.ID, err)
	case !ok:
		return d, in.At, fmt.Errorf("%s of case %d: %w", kind, saved.ID, models.ErrNotFound)
	}
	return d, in.At, nil
}
