package paper

// sample is a paper that holds all that a paper can.
func sample() *Document {
	head := func(s ...string) Row {
		var r Row
		for _, s := range s {
			r = append(r, HeadCell(s))
		}
		return r
	}
	label := func(s string) Cell { c := HeadCell(s); c.ColSpan = 2; return c }
	return &Document{
		Title:  "알림톡 대체발송 요구사항 정의서",
		Lang:   "ko",
		Footer: "대비 · 수원시",
		Blocks: []Block{
			Paragraph{Runs: []Run{{Text: "발송 계약서 "}, {Text: "3건", Bold: true}, {Text: "을 검토했습니다. 등급은 "}, {Text: "〔담당자 입력〕", Blank: true}, {Text: "입니다.\n둘째 줄 <&> \"따옴표\" 'a'"}}},
			Paragraph{Runs: Text("2026. 11. 25."), Style: Right},
			Heading{Level: 1, Text: "1. 요구사항 총괄표"},
			Paragraph{Runs: Text("(단위: 개)"), Style: Right},
			Table{Caption: "표 1. 분류별 개수", Columns: []float64{.4, .2, .2, .2}, HeadRows: 1, Rows: []Row{
				head("요구사항 분류", "코드", "개수", "비고"),
				{TextCell("기능 요구사항"), {Paragraphs: [][]Run{Text("SFR")}, Align: Centre}, {Paragraphs: [][]Run{Text("12")}, Align: RightSide}, TextCell("")},
				{TextCell("성능 요구사항"), {Paragraphs: [][]Run{Text("PER")}, Align: Centre}, {Paragraphs: [][]Run{Text("1,234")}, Align: RightSide}, TextCell("두 줄\n비고")},
			}},
			Heading{Level: 2, Text: "1.1 기능 요구사항"},
			Table{Columns: []float64{.14, .14, .72}, Together: true, Rows: []Row{
				{label("요구사항 분류"), TextCell("기능 요구사항 (필수)")},
				{label("요구사항 고유번호"), TextCell("SFR-001")},
				{label("요구사항 명칭"), TextCell("자동 대체발송")},
				{{Paragraphs: [][]Run{Text("요구사항\n상세설명")}, Head: true, Align: Centre, RowSpan: 2}, HeadCell("정의"), TextCell("알림톡이 도달하지 않으면 문자로 자동 전환한다.")},
				{HeadCell("세부내용"), {Mark: Numbers, Paragraphs: [][]Run{
					Text("도달 확인이 5분 안에 없으면 문자(LMS)로 다시 보낸다. 전환은 사람의 손을 거치지 않으며, 전환한 시각과 건수를 기록한다."),
					{{Text: "전환 시각은 "}, {Text: "〔담당자 입력〕", Blank: true}, {Text: " 이내로 한다."}},
					Text("중복 발송을 막는다."),
				}}},
				{label("산출정보"), {Mark: Points, Paragraphs: [][]Run{Text("전환 시험 결과보고서"), Text("발송 로그")}}},
				{label("관련 요구사항"), TextCell("PER-001, TER-001")},
				{label("요구사항 출처"), TextCell("지방계약법 시행령 [의무]")},
			}},
			Heading{Level: 3, Text: "가. 세부"},
			List{Numbered: true, Items: [][]Run{Text("첫째"), Text("둘째"), Text("둘째의 가"), Text("둘째의 나"), Text("더 깊이"), Text("가장 깊이"), Text("셋째")}, Levels: []int{0, 0, 1, 1, 2, 3, 0}},
			List{Items: [][]Run{Text("점 하나"), Text("점 둘"), Text("아래 점")}, Levels: []int{0, 0, 1}},
			List{Numbered: true, Items: [][]Run{Text("다시 첫째"), Text("다시 둘째")}},
			PageBreak{},
			Heading{Level: 1, Text: "2. 새 쪽"},
			Paragraph{Runs: Text("※ 각주처럼 작은 글씨입니다."), Style: Note},
			Paragraph{Runs: Text("수원시장 귀하"), Style: Middle},
			PageBreak{},
			Table{Columns: []float64{1}, Rows: []Row{{TextCell("한 칸 표")}}},
			Table{Caption: "줄이 없는 표", Columns: []float64{1}},
		},
	}
}
