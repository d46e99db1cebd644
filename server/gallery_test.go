package server

import (
	"io/fs"
	"net/http"
	"os"
	"testing"
	"testing/fstest"

	"github.com/labstack/echo/v4"

	"daebi/static"
	"daebi/templates"
)

// gallery is what testdata/gallery.html shows: every partial, in each of its states.
type gallery struct {
	Steps    []step
	Problems []problem
	Figures  []figure
	Notices  []notice
	Term     term
	Table    table
	Empty    table
	Upload   upload
	Fields   []field
	Question questionPart
	Guesses  []questionPart
	Sheet    draftTable
}

func newGallery() gallery {
	columns := []column{{Name: "대안"}, {Name: "연 비용(원)", Number: true}, {Name: "예상 장애비용(원)", Number: true}, {Name: "전달 실패 시간", Number: true}, {Name: "근거"}}
	answers := []answerPart{{ID: "q0-0", Value: "excluded", Label: "별도", Effect: "한 해 절감액 27,607,800원(부가세 포함)"}, {ID: "q0-1", Value: "included", Label: "포함", Effect: "한 해 절감액 25,098,000원(부가세 포함)", Checked: true}, {ID: "q0-none", Label: "아직 모름"}}
	meanings := []option{{"", "읽지 않음"}, {"name", "계약명"}, {"price_after", "단가: 도입 후(부가세 별도)"}}
	return gallery{
		Question: questionPart{ID: "question-0", Name: "q0", Text: "단가에 부가세가 들어 있습니까?", Where: "계약현황!F5", Answers: answers},
		Guesses:  []questionPart{{ID: "question-1", Name: "q1", Text: "메시지 종류를 이름에서 짐작했습니다(시민 알림: 혼합).", Answers: answers}},
		Sheet: draftTable{
			Head: tableHead{"sheet-0", "계약현황!A4:C6"}, Kind: "계약·단가", Choice: draftColumn{ID: "kind-0", Name: "kind-0", Label: "표에 든 것", Value: "price", Options: []option{{"price", "계약·단가"}, {"", "읽지 않음"}}}, Note: "오른쪽 열 3개는 여기에 보이지 않습니다.",
			Columns: []draftColumn{
				{ID: "c0-0", Name: "c0-0", Letter: "A", Header: "계약명", Label: "A열 「계약명」에 든 것", Value: "name", Options: meanings, Marks: []mark{{"success", "확실"}}},
				{ID: "c0-1", Name: "c0-1", Letter: "B", Header: "전환 후(알림톡) › 건당단가(원)", Label: "B열 「단가」에 든 것", Value: "price_after", Options: meanings, Marks: []mark{{"warning", "짐작"}, {"gray", "숨김"}}},
			},
			Rows: []draftRow{{Number: "5", Cells: []draftCell{{cell: cell{Text: "시민 알림"}}, {cell: cell{Text: "9.35"}}}}, {Number: "6", Marks: []mark{{"gray", "숨김"}}, Cells: []draftCell{{cell: cell{Text: "홍길동"}, Personal: true}, {}}}},
		},
		Steps: []step{
			{Number: 1, Name: "자료 올리기", URL: "/", Done: true},
			{Number: 2, Name: "읽은 내용 확인", Active: true},
			{Number: 3, Name: "중계 구조"},
			{Number: 4, Name: "결과"},
		},
		Problems: []problem{
			{"price", "단가표 시트 C3 셀 \"별도 협의\": 숫자가 아닙니다. 원 단위 숫자를 입력하세요(예: 9.35)."},
			{"", "계약 기간이 비어 있습니다."},
		},
		Figures: []figure{
			{Label: "연 절감액", Value: "2,510만 원", Range: "2,380만 ~ 2,640만 원", BasisURL: "/reference", Tone: "gain", Term: &term{"절감액", "지금보다 덜 쓰는 돈입니다.", ""}},
			{Label: "나쁜 해의 손해 (20년에 한 번: P95)", Value: "1억 2,500만 원", Range: "9,100만 ~ 1억 7,300만 원", Note: "카카오 2022년 장애를 포함", BasisURL: "/reference", Tone: "loss"},
			{Label: "장애 없는 해의 확률", Value: "61.2%"},
		},
		Notices: []notice{
			{Kind: "danger", Text: "대체 발송이 없습니다."},
			{Kind: "warning", Text: "부가세 포함 여부를 확인해 주세요.", Action: &link{"답하기", "#price"}},
			{Kind: "success", Text: "시트 3개, 계약 12건을 모두 읽었습니다."},
			{Kind: "info", Text: "시험 자료입니다."},
		},
		Term: term{"기대 손해", "여러 해에 걸쳐 평균한 한 해의 손해입니다.", "기댓값"},
		Table: table{Head: tableHead{"options", "대안별 비용과 손해"}, Columns: columns, Rows: []row{
			{Cells: []cell{{Text: "지금 그대로"}, {Text: "52,734,000"}, {Text: "1,204,000"}, {Text: "2시간 10분"}, {Text: "기준자료", URL: "/reference"}}},
			{Cells: []cell{{Text: "알림톡, 10분 뒤 문자로 대체", Marks: []mark{{"success", "권고"}, {"gray", "현재"}}, Lines: []string{"같은 업체"}}, {Text: "27,636,000"}, {Text: "4,310,000"}, {Text: "3시간 20분"}, {Text: "기준자료", URL: "/reference"}}, Recommended: true},
			{Cells: []cell{{Text: "알림톡만"}, {Text: "△1,000"}, {Text: "31,900,000"}, {Text: "127시간 33분"}, {Text: "없음"}}},
		}},
		Empty:  table{Head: tableHead{"empty", "장애 이력"}, Columns: columns[:2]},
		Upload: upload{ID: "file", Name: "file", Accept: ".xlsx,.xls,.csv", MaxBytes: DefaultMaxUpload, MaxFiles: maxFiles, Error: "파일을 골라 주세요."},
		Fields: []field{
			{ID: "price", Name: "price", Label: "알림톡 단가(원)", Value: "별도 협의", Hint: "부가세를 뺀 금액", Error: "숫자가 아닙니다. 원 단위 숫자를 입력하세요(예: 9.35).", Required: true, InputMode: "decimal"},
			{ID: "memo", Name: "memo", Label: "메모"},
			{ID: "class", Name: "class", Label: "업무 종류", Value: "case", Required: true, Options: []option{{"disaster", "재난"}, {"case", "민원 처리"}}},
		},
	}
}

// serveGallery adds the gallery to a server's pages.
func serveGallery(t *testing.T, s *Server) {
	t.Helper()
	source, err := os.ReadFile("testdata/gallery.html")
	if err != nil {
		t.Fatal(err)
	}
	pages := fstest.MapFS{}
	err = fs.WalkDir(templates.Files(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(templates.Files(), name)
		pages[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	pages["pages/gallery.html"] = &fstest.MapFile{Data: source}
	if s.appearance, err = load(pages, static.Files()); err != nil {
		t.Fatal(err)
	}
	s.echo.GET("/gallery", func(c echo.Context) error {
		return s.render(c, http.StatusOK, "gallery.html", newGallery())
	})
}
