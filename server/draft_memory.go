package server

import (
	"encoding/json"
	"strconv"
	"sync"
	"time"

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
	result     *understanding
}

const (
	maxReadings   = 8
	maxHeldUpload = 2 << 20 // bytes of files whose reading is kept
)

// get returns the reading of a draft as something was said of it, made if need be.
func (r *readings) get(d *openDraft, lang text.Lang, as said, read func() (*understanding, error)) (*understanding, error) {
	if d.Bytes > maxHeldUpload {
		return read()
	}
	what, err := json.Marshal(as)
	if err != nil {
		return nil, err
	}
	var files string // corrected files may take the place of others
	for i := range d.files {
		files += d.files[i].SHA256 + " "
	}
	key := strconv.FormatInt(d.OrgID, 10) + " " + string(lang) + " " + files + string(what)
	r.mu.Lock()
	for _, h := range r.last {
		if h.draft == d.ID && h.key == key {
			r.mu.Unlock()
			return h.result, nil
		}
	}
	r.mu.Unlock()
	x, err := read()
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.last) == maxReadings {
		r.last = r.last[1:]
	}
	r.last = append(r.last, heldReading{d.ID, key, x})
	return x, nil
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
