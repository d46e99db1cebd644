package office

import (
	"strings"

	"daebi/server/text"
)

// A Field is a field of the requirement table, whose label an agency may spell in
// its own way (models.Edition.Form, by Key).
type Field struct {
	Key   string
	Label string // as it is usually spelled
}

// Keys of the fields that a form may rename.
const (
	FieldClass        = "class"
	FieldNumber       = "number"
	FieldName         = "name"
	FieldDescription  = "description"
	FieldDefinition   = "definition"
	FieldDetails      = "details"
	FieldDeliverables = "deliverables"
	FieldRelated      = "related"
	FieldSource       = "source"
	FieldInspection   = "inspection"
	FieldLevel        = "level"
)

// fields are the fields in the order of the form.
var fields = []struct{ key, ko, en string }{
	{FieldClass, "요구사항 분류", "Class"},
	{FieldNumber, "요구사항 고유번호", "Number"},
	{FieldName, "요구사항 명칭", "Name"},
	{FieldDescription, "요구사항 상세설명", "Description"},
	{FieldDefinition, "정의", "Definition"},
	{FieldDetails, "세부내용", "Details"},
	{FieldDeliverables, "산출정보", "Deliverables"},
	{FieldRelated, "관련 요구사항", "Related"},
	{FieldSource, "요구사항 출처", "Source"},
	{FieldInspection, "검사방법", "Inspection"},
	{FieldLevel, "응락수준", "Level"},
}

// Fields lists the fields of the requirement table with their usual labels, in
// the order of the form.
func Fields(lang text.Lang) []Field {
	var out []Field
	for _, f := range fields {
		label := f.ko
		if lang == text.English {
			label = f.en
		}
		out = append(out, Field{f.key, label})
	}
	return out
}

// label returns a field's label as the edition's form has it.
func (m *maker) label(key string) string {
	if m.Edition != nil {
		if s := strings.TrimSpace(m.Edition.Form[key]); s != "" {
			return s
		}
	}
	for _, f := range Fields(m.Lang) {
		if f.Key == key {
			return f.Label
		}
	}
	return key
}
