package models

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"
)

// EncodeCase is json.Marshal of a case, three times as fast where it has many
// services: those, nearly all of a large case, are written without reflection.
func EncodeCase(c *Case) ([]byte, error) {
	services := 0
	rest := *c
	rest.Contracts = nil
	for _, k := range c.Contracts {
		services += len(k.Services)
		k.Services = nil
		rest.Contracts = append(rest.Contracts, k)
	}
	if services < 1000 {
		return json.Marshal(c)
	}
	around, err := json.Marshal(&rest)
	if err != nil {
		return nil, err
	}
	// Within a text a quote has a backslash before it: this stands for services only.
	parts := bytes.Split(around, []byte(`"Services":null`))
	if len(parts) != len(c.Contracts)+1 {
		return nil, errors.New("contracts and their services do not meet")
	}
	out := make([]byte, 0, len(around)+320*services)
	for i := range c.Contracts {
		out = append(out, parts[i]...)
		out = append(out, `"Services":`...)
		if out, err = appendList(out, c.Contracts[i].Services, appendService); err != nil {
			return nil, err
		}
	}
	return append(out, parts[len(parts)-1]...), nil
}

func appendList[T any](b []byte, list []T, each func([]byte, *T) ([]byte, error)) ([]byte, error) {
	if list == nil {
		return append(b, "null"...), nil
	}
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = each(b, &list[i]); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendService(b []byte, s *Service) ([]byte, error) {
	b = appendText(append(b, `{"Name":`...), s.Name)
	b = appendText(append(b, `,"Class":`...), string(s.Class))
	if s.ClassGuessed {
		b = append(b, `,"ClassGuessed":true`...)
	}
	if s.Legal != "" {
		b = appendText(append(b, `,"Legal":`...), string(s.Legal))
	}
	if s.FailureShare != nil || s.LongestBytes != nil || s.GrowthPerYear != nil || len(s.MonthWeights) > 0 || len(s.ReminderDays) > 0 {
		// Few have any of these.
		x, err := json.Marshal(struct {
			FailureShare  *float64   `json:",omitempty"`
			LongestBytes  *int       `json:",omitempty"`
			GrowthPerYear *float64   `json:",omitempty"`
			MonthWeights  []float64  `json:",omitempty"`
			ReminderDays  []MonthDay `json:",omitempty"`
		}{s.FailureShare, s.LongestBytes, s.GrowthPerYear, s.MonthWeights, s.ReminderDays})
		if err != nil {
			return nil, err
		}
		b = append(append(b, ','), x[1:len(x)-1]...)
	}
	b, err := appendList(append(b, `,"Lines":`...), s.Lines, appendLine)
	if err != nil {
		return nil, err
	}
	return append(appendCell(append(b, `,"Cell":`...), s.Cell), '}'), nil
}

func appendLine(b []byte, l *Line) ([]byte, error) {
	b = appendText(append(b, `{"Channel":`...), string(l.Channel))
	b = appendText(append(b, `,"Phase":`...), string(l.Phase))
	b, err := appendList(append(b, `,"Price":{"Tiers":`...), l.Price.Tiers, appendTier)
	if err != nil {
		return nil, err
	}
	if l.Price.Mode != "" {
		b = appendText(append(b, `,"Mode":`...), string(l.Price.Mode))
	}
	b = appendText(append(b, `},"VAT":`...), string(l.VAT))
	if l.AttemptsBilled {
		b = append(b, `,"AttemptsBilled":true`...)
	}
	b = strconv.AppendInt(append(b, `,"MessagesPerMonth":`...), l.MessagesPerMonth, 10)
	if l.Approximate {
		b = append(b, `,"Approximate":true`...)
	}
	if l.Vendor != "" {
		b = appendText(append(b, `,"Vendor":`...), l.Vendor)
	}
	return append(appendCell(append(b, `,"Cell":`...), l.Cell), '}'), nil
}

func appendTier(b []byte, t *Tier) ([]byte, error) {
	b = append(b, '{')
	if t.From != 0 {
		b = append(strconv.AppendInt(append(b, `"From":`...), t.From, 10), ',')
	}
	return append(t.PricePerMessage.Append(append(b, `"PricePerMessage":`...)), '}'), nil
}

func appendCell(b []byte, c Cell) []byte {
	from := len(b)
	for _, x := range [...]struct{ key, text string }{{`,"sheet":`, c.Sheet}, {`,"ref":`, c.Ref}, {`,"file":`, c.File}} {
		if x.text != "" {
			b = appendText(append(b, x.key...), x.text)
		}
	}
	if len(b) == from {
		return append(b, "{}"...)
	}
	b[from] = '{'
	return append(b, '}')
}

// appendText writes a text as encoding/json does; one with a letter that it may
// escape is left to it.
func appendText(b []byte, s string) []byte {
	ascii := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&', c == 0x7f, c == 0xe2: // 0xe2 begins U+2028
			x, _ := json.Marshal(s) // of a string there is no error
			return append(b, x...)
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	if !ascii && !utf8.ValidString(s) {
		x, _ := json.Marshal(s)
		return append(b, x...)
	}
	return append(append(append(b, '"'), s...), '"')
}
