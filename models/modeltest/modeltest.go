// Package modeltest holds what tests of several packages need of cases.
package modeltest

import (
	"encoding/json"
	"reflect"

	"daebi/models"
)

// WithoutCells copies a case without the places it was read from; an empty list is
// nil.
func WithoutCells(c models.Case) models.Case {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	var out models.Case
	if err := json.Unmarshal(b, &out); err != nil {
		panic(err)
	}
	clearCells(reflect.ValueOf(&out).Elem())
	return out
}

func clearCells(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[models.Cell]() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				clearCells(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			clearCells(v.Index(i))
		}
		if v.Len() == 0 && v.CanSet() {
			v.SetZero()
		}
	}
}
