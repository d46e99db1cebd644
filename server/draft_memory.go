package server

import (
	"encoding/json"
	"slices"
	"strconv"
	"sync"
	"time"

	"daebi/models"
	"daebi/server/text"
)

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
