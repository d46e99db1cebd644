package sheet

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"

	"daebi/models"
)

// ReadAll reads the files of one purchase together: what one leaves open
// another may say. Template workbooks are read by their sheets, all others as
// they lie. What is wrong with the files is among the problems, all at once; the
// error is only ctx's.
func ReadAll(ctx context.Context, files []Input, o Options) (*Result, error) {
	var out *Result
	var all models.Case
	for _, f := range files {
		r := &reader{lang: o.Lang, limits: o.Limits.orDefault(), ctx: ctx, file: CheckFile{Name: f.Name, Sheets: []CheckSheet{}}, password: cmp.Or(f.Password, o.Password)}
		if r.lang != "en" {
			r.lang = "ko"
		}
		sum := sha256.Sum256(f.Data)
		r.file.SHA256 = hex.EncodeToString(sum[:])
		if err := r.open(ctx, f.Data); err != nil {
			return nil, err
		}
		x := r.result()
		if len(files) > 1 {
			for i := range x.Check.Problems {
				x.Check.Problems[i].File = f.Name
			}
		}
		if x.Case != nil {
			all.Add(*x.Case)
		}
		if out == nil {
			out = x
		} else {
			out.Check.Add(x.Check)
		}
	}
	if out == nil {
		out = &Result{Check: newCheck(&all)}
	}
	if len(files) > 1 && !models.HasErrors(out.Check.Problems) {
		lang := "ko"
		if o.Lang == "en" {
			lang = "en"
		}
		for _, p := range all.Validate(lang, nil) { // what each says may not fit together
			if p.Severity == models.Error {
				out.Check.Problems = append(out.Check.Problems, p)
			}
		}
	}
	out.Case = &all
	if models.HasErrors(out.Check.Problems) {
		out.Case = nil
	}
	return out, nil
}

// OfficeKinds are the kinds of table that a sheet which is not the template's may
// hold, each with its name in Korean and English.
func OfficeKinds() []models.Word { return models.OfficeKinds() }

// OfficeFields are what a column of a table of a kind may be taken for: the choices
// of the page on which a person corrects it.
func OfficeFields(kind string) []models.Field { return models.OfficeFields(kind) }
