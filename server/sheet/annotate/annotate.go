package annotate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"daebi/models"
	"daebi/server/sheet/grid"
)

// Input is one file as it was uploaded.
type Input struct {
	Name     string
	Data     []byte
	Password string // of an encrypted workbook
}

// Options say how the notes are written.
type Options struct {
	Lang        string    // "ko" or "en"
	GeneratedAt time.Time // shown in the list where it is set
}

// Bounds of what is written.
const (
	maxRows         = 20_000 // of a sheet: beyond them there is a list and no comments
	maxComments     = 5_000  // of a file, the errors first
	maxNoteRunes    = 1_000  // of one problem
	maxCommentRunes = 8_000  // of one cell; spreadsheets take 32,767
	maxListRows     = 100_000
)

// errUnexpected is a package whose parts are not as this package knows them.
var errUnexpected = errors.New("parts not as expected")

func unexpected(part, what string) error {
	return fmt.Errorf("%w: %s: %s", errUnexpected, part, what)
}

// Write writes the file with its problems as notes and returns a name for the
// result, which ends as its kind does: .xlsx, .xlsm, .xltx or .xltm. What cannot be put into the file is in
// the list; the file itself is not changed. The error is ctx's or w's.
//
// Problems of other files, by their File, are left out.
func Write(ctx context.Context, w io.Writer, in Input, problems []models.Problem, o Options) (name string, err error) {
	problems = slices.DeleteFunc(slices.Clone(problems), func(p models.Problem) bool { return p.File != "" && p.File != in.Name })
	out, ext, why, err := annotated(ctx, in, problems, o)
	if err != nil {
		return "", err
	}
	if out == nil {
		ext = ".xlsx"
		if out, err = listOnly(ctx, in, problems, o, why); err != nil {
			return "", fmt.Errorf("list of problems: %w", err)
		}
	}
	if _, err := w.Write(out); err != nil {
		return "", fmt.Errorf("notes: %w", err)
	}
	return fileName(in.Name, o.Lang) + ext, nil
}

// annotated returns the file with notes; nil and a reason where it can have none.
func annotated(ctx context.Context, in Input, problems []models.Problem, o Options) (out []byte, ext, why string, err error) {
	limits := grid.Limits{TextRunes: 32_767} // as much as a cell may hold: nothing is cut
	kind, b, err := grid.Open(ctx, in.Data, grid.Options{Password: in.Password, Limits: limits})
	if ctx.Err() != nil {
		return nil, "", "", ctx.Err()
	}
	if err != nil {
		return nil, "", o.say("파일을 끝까지 읽을 수 없어 목록만 만들었습니다.", "The file cannot be read to its end, so there is only the list."), nil
	}
	for _, s := range b.Sheets {
		if len(s.Rows) > maxRows {
			return nil, "", fmt.Sprintf(o.say("'%s' 시트의 행이 20,000개를 넘어 목록만 만들었습니다.", "Sheet %s has more than 20,000 rows, so there is only the list."), s.Name), nil
		}
	}
	ext = ".xlsx"
	if kind == "xlsx" || kind == "xlsm" {
		out, ext, err = inPlace(ctx, in, b, problems, o)
	} else {
		out, err = anew(ctx, in, b, problems, o)
	}
	if ctx.Err() != nil {
		return nil, "", "", ctx.Err()
	}
	if err != nil {
		return nil, "", o.say("파일의 짜임이 보통과 달라 메모를 넣지 못하고 목록만 만들었습니다.", "The file is built in an unusual way: no notes could be put into it, so there is only the list."), nil
	}
	return out, ext, "", nil
}

// endings are those of workbooks by their content type; the usual one is .xlsx.
var endings = []struct{ contentType, ext string }{
	{"application/vnd.ms-excel.sheet.macroEnabled.main+xml", ".xlsm"},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", ".xltx"},
	{"application/vnd.ms-excel.template.macroEnabled.main+xml", ".xltm"},
}

// inPlace edits a workbook, which is encrypted again if it was so before.
func inPlace(ctx context.Context, in Input, b *grid.Book, problems []models.Problem, o Options) (out []byte, ext string, err error) {
	data, password := in.Data, ""
	if bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) {
		if data, password, err = decrypt(data, in.Password); err != nil {
			return nil, "", err
		}
	}
	p, err := openPack(ctx, data)
	if err != nil {
		return nil, "", err
	}
	if out, err = p.edit(in, b, problems, o); err != nil {
		return nil, "", err
	}
	if !sameCells(ctx, b, out) {
		return nil, "", unexpected("package", "cells changed")
	}
	types, err := p.read(contentTypes)
	if err != nil {
		return nil, "", err
	}
	ext = ".xlsx"
	for _, e := range endings {
		if bytes.Contains(types, []byte(`"`+e.contentType+`"`)) {
			ext = e.ext
		}
	}
	if password != "" {
		out, err = excelize.Encrypt(out, &excelize.Options{Password: password})
	}
	return out, ext, err
}

// defaultPassword is that of workbooks which need none to be opened: Excel and
// the reader try it by themselves.
const defaultPassword = "VelvetSweatshop"

// decrypt opens a workbook that the reader could open, and returns by which
// password. Whatever excelize stumbles over is an error.
func decrypt(data []byte, password string) (plain []byte, used string, err error) {
	defer func() {
		if r := recover(); r != nil {
			plain, err = nil, unexpected("package", fmt.Sprint(r))
		}
	}()
	for _, used := range []string{password, defaultPassword} {
		if used == "" {
			continue
		}
		plain, err := excelize.Decrypt(data, &excelize.Options{Password: used})
		if err != nil {
			return nil, "", err
		}
		if bytes.HasPrefix(plain, []byte("PK")) { // a wrong one gives rubbish
			return plain, used, nil
		}
	}
	return nil, "", unexpected("package", "password")
}

// anew makes a workbook of a file of another format and puts the notes into it.
func anew(ctx context.Context, in Input, b *grid.Book, problems []models.Problem, o Options) ([]byte, error) {
	data, err := fromGrid(b)
	if err != nil {
		return nil, err
	}
	_, made, err := grid.Open(ctx, data, grid.Options{Limits: wide})
	if err != nil || len(made.Sheets) != len(b.Sheets) {
		return nil, unexpected("package", fmt.Sprint("not what was written: ", err))
	}
	p, err := openPack(ctx, data)
	if err != nil {
		return nil, err
	}
	out, err := p.edit(in, made, renamed(problems, b, made), o)
	if err == nil && !sameCells(ctx, made, out) {
		err = unexpected("package", "cells changed")
	}
	return out, err
}

func (o Options) say(ko, en string) string {
	if o.Lang == "en" {
		return en
	}
	return ko
}

// wide are limits for what this package wrote itself.
var wide = grid.Limits{UnzippedBytes: 1 << 30, Cells: 20_000_000, TextRunes: 32_767}

// sameCells reports whether every sheet reads in the result as it does in the
// file, but for the list: the last look before an officer's workbook is given
// back.
func sameCells(ctx context.Context, b *grid.Book, out []byte) bool {
	_, got, err := grid.Open(ctx, out, grid.Options{Limits: wide})
	if err != nil {
		return false
	}
	old := oldList(b)
	if old == nil && len(got.Sheets) == len(b.Sheets)+1 {
		got.Sheets = got.Sheets[:len(b.Sheets)]
	}
	return slices.EqualFunc(b.Sheets, got.Sheets, func(x, y *grid.Sheet) bool {
		return x == old || x.Name == y.Name && x.Hidden == y.Hidden && slices.Equal(x.Merges, y.Merges) && slices.Equal(x.HiddenColumns, y.HiddenColumns) &&
			slices.EqualFunc(x.Rows, y.Rows, func(r, s grid.Row) bool {
				return r.N == s.N && r.Hidden == s.Hidden && slices.Equal(r.Cells, s.Cells)
			})
	})
}

// fileName is the file's name without its ending, marked as one with notes.
func fileName(name, lang string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if ext := path.Ext(name); len(ext) > 1 && len(ext) <= 6 {
		name = strings.TrimSuffix(name, ext)
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`/\:*?"<>|`, r) {
			return -1
		}
		return r
	}, name)
	name = strings.Trim(name, " .")
	if r := []rune(name); len(r) > 80 {
		name = string(r[:80])
	}
	if lang == "en" {
		return strings.TrimPrefix(name+"_notes", "_")
	}
	return strings.TrimPrefix(name+"_확인할점", "_")
}
