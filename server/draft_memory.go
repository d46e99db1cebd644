package server

import (
	"encoding/json"
	"slices"
	"strconv"
	"sync"
	"time"

	"daebi/models"
	"daebi/server/sheet"
	"daebi/server/sheet/grid"
	"daebi/server/text"
)

// A recalled column was read as a person chose for an earlier file of this form.
type recalled struct {
	Sheet  string `json:"sheet"`
	Letter string `json:"letter"`
	Header string `json:"header"`
	Kind   string `json:"kind"` // of the table; without a letter that is what was chosen
	Field  string `json:"field"`
	// Own is what the header's own words say where that is another field.
	Own string `json:"own,omitempty"`
}

// recalledColumns returns the columns that were read as chosen before, given what is
// read now and what would be read without anything remembered; nil for the latter:
// the headers' own words are not known.
func recalledColumns(as said, read, own *sheet.Result) []recalled {
	words := map[string]sheet.ColumnAt{}
	place := func(t *sheet.Understood, cell string) string { return t.File + "\x00" + t.Sheet + "\x00" + cell }
	if own != nil {
		for i := range own.Tables {
			t := &own.Tables[i]
			for _, c := range t.Columns {
				words[place(t, c.Cell)] = c
			}
		}
	}
	var columns []recalled
	for i := range read.Tables {
		t := &read.Tables[i]
		if t.KindChosen && slices.Contains(as.Remembered[t.Fingerprint], remember{Field: t.Kind}) && !slices.ContainsFunc(as.Reading.Tables, func(x sheet.TableChoice) bool { return isTable(x, t) }) {
			columns = append(columns, recalled{Sheet: t.Sheet, Kind: t.Kind})
		}
		for _, c := range t.Columns {
			if !c.Chosen || !slices.Contains(as.Remembered[t.Fingerprint], remember{Header: c.Header, Field: c.Field}) ||
				slices.ContainsFunc(as.Reading.Columns, func(x sheet.ColumnChoice) bool { return isColumn(x, t, c) }) {
				continue
			}
			x := recalled{Sheet: t.Sheet, Letter: grid.ColumnName(c.Col), Header: c.Header, Kind: t.Kind, Field: c.Field}
			if w := words[place(t, c.Cell)]; w.Field != "" && w.Field != c.Field && w.Confidence >= ownWords {
				x.Own = w.Field
			}
			columns = append(columns, x)
		}
	}
	return columns
}

// ownWords is how sure the reader must be of a header for a choice to go against it.
const ownWords = .85

// text says what a column was read as.
func (x *recalled) text(lang text.Lang) string {
	if x.Letter == "" { // of the table itself
		return text.T(lang, "draft.recalled-kind", "sheet", x.Sheet, "kind", kindName(lang, x.Kind))
	}
	say := text.T(lang, "draft.recalled", "sheet", x.Sheet, "letter", x.Letter, "header", orElse(x.Header, text.T(lang, "draft.no-header")), "field", fieldWord(lang, x.Kind, x.Field))
	if x.Own != "" {
		say += " " + text.T(lang, "draft.recalled-own", "field", fieldWord(lang, x.Kind, x.Own))
	}
	return say
}

// savedReading is what a case keeps of how its files were read: sheet.Reading with
// the columns that were read as chosen for earlier files.
type savedReading struct {
	sheet.Reading
	Recalled []recalled `json:"recalled,omitempty"`
}

// recalledTexts says which columns of a case were read as chosen for earlier files.
func recalledTexts(lang text.Lang, saved *models.SavedCase) []string {
	var kept savedReading
	if len(saved.Reading) == 0 || json.Unmarshal(saved.Reading, &kept) != nil {
		return nil // a broken reading is reported where it is read again
	}
	var say []string
	for i := range kept.Recalled {
		say = append(say, kept.Recalled[i].text(lang))
	}
	return say
}

// passwords are those of encrypted files of drafts. They are held in memory alone, and
// not for long; whoever comes later is asked again.
type passwords struct {
	mu   sync.Mutex
	held map[passwordOf]heldPassword
}

// passwordOf names the file of a draft.
type passwordOf struct{ draft, sum string }

type heldPassword struct {
	password string
	since    time.Time
}

const (
	passwordLife = 2 * time.Hour
	maxPasswords = 1000
)

// hold keeps a password. Where there are too many, the one held longest goes.
func (p *passwords) hold(draft, sum, password string, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held == nil {
		p.held = map[passwordOf]heldPassword{}
	}
	var oldest passwordOf
	for k, h := range p.held {
		if now.Sub(h.since) > passwordLife {
			delete(p.held, k)
		} else if first, ok := p.held[oldest]; !ok || h.since.Before(first.since) {
			oldest = k
		}
	}
	if len(p.held) >= maxPasswords {
		delete(p.held, oldest)
	}
	p.held[passwordOf{draft, sum}] = heldPassword{password, now}
}

// of returns the password of a file, or "".
func (p *passwords) of(draft, sum string, now time.Time) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if h, ok := p.held[passwordOf{draft, sum}]; ok && now.Sub(h.since) <= passwordLife {
		return h.password
	}
	return ""
}

// drop forgets the passwords of a draft.
func (p *passwords) drop(draft string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for k := range p.held {
		if k.draft == draft {
			delete(p.held, k)
		}
	}
}

// readings are what the last few drafts said: a page is often asked for again. None is
// changed but for its effects.
type readings struct {
	mu   sync.Mutex
	last []heldReading
}

type heldReading struct {
	draft, key string
	bytes      int64 // of the files
	result     *understanding
}

// Bounds on what is held: a reading takes several times the bytes of its files.
const (
	maxReadings = 8
	maxHeld     = 24 << 20 // bytes of all files whose readings are held
)

// keyOf names a reading: the files in their order, and what was said of them.
func keyOf(orgID int64, lang text.Lang, files []models.DraftFile, as said) (string, error) {
	what, err := json.Marshal(as)
	if err != nil {
		return "", err
	}
	key := strconv.FormatInt(orgID, 10) + " " + string(lang) + " "
	for i := range files {
		key += files[i].SHA256 + " "
	}
	return key + string(what), nil
}

// get returns the reading of a draft as something was said of it, made if need be.
func (r *readings) get(d *openDraft, lang text.Lang, as said, read func() (*understanding, error)) (*understanding, error) {
	key, err := keyOf(d.OrgID, lang, d.files, as)
	if err != nil {
		return nil, err
	}
	if x := r.held(d.ID, key); x != nil {
		return x, nil
	}
	x, err := read()
	if err != nil {
		return nil, err
	}
	r.hold(heldReading{d.ID, key, d.Bytes, x})
	return x, nil
}

// held returns a reading that is there, or nil.
func (r *readings) held(draft, key string) *understanding {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, h := range r.last {
		if h.draft == draft && h.key == key {
			return h.result
		}
	}
	return nil
}

// hold keeps a reading; the oldest go where there is no room.
func (r *readings) hold(h heldReading) {
	if h.bytes > maxHeld {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = append(r.last, h)
	bytes := int64(0)
	for _, x := range r.last {
		bytes += x.bytes
	}
	for len(r.last) > maxReadings || bytes > maxHeld {
		bytes -= r.last[0].bytes
		r.last = slices.Delete(r.last, 0, 1)
	}
}

// drop forgets the readings of a draft.
func (r *readings) drop(draft string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var kept []heldReading
	for _, h := range r.last {
		if h.draft != draft {
			kept = append(kept, h)
		}
	}
	r.last = kept
}
