package models

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

// fill sets every field that it can reach to something, or leaves it empty.
func fill(r *rand.Rand, v reflect.Value) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Unix(r.Int64N(1e10), 0).UTC()))
		return
	}
	if r.IntN(3) == 0 {
		return
	}
	texts := []string{"가온시 알림톡", "a\"b\\c", "<&>", "\u2028줄", "\x01\x7f", "\xff나쁨", "plain", `"Services":null`, "“인용”", "Sheet1"}
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts[r.IntN(len(texts))])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(r.Int64N(1<<40) - 1<<39)
	case reflect.Float64:
		v.SetFloat(r.NormFloat64())
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(r, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 4))
		for i := range v.Len() {
			fill(r, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i))
		}
	}
}

// TestEncodeCase: the same bytes as json.Marshal, whatever the case holds.
func TestEncodeCase(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for n := range 30 {
		var c Case
		fill(r, reflect.ValueOf(&c).Elem())
		c.Contracts = append(c.Contracts, Contract{Name: "큰 것", Services: make([]Service, 1000)}, Contract{Services: []Service{}}, Contract{})
		for i := range c.Contracts[len(c.Contracts)-3].Services {
			fill(r, reflect.ValueOf(&c.Contracts[len(c.Contracts)-3].Services[i]).Elem())
		}
		want, err := json.Marshal(&c)
		got, err2 := EncodeCase(&c)
		if err != nil || err2 != nil || !bytes.Equal(got, want) {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Fatalf("%d: %v, %v\n%.200s\n%.200s", n, err, err2, got[min(i, len(got)):], want[min(i, len(want)):])
		}
	}
}
