package sheet

func officeCases() []officeCase {
	return []officeCase{
		{name: "units in headers", sheets: []officeSpec{{name: "현황", rows: [][]any{
			{"나래시 메시지 발송 계약"},
			{"계약번호", "계약명", "계약업체", "발송채널", "건당단가(원, VAT포함)", "월 발송량(천건)", "계약금액(천원)", "월 금액(백만원)"},
			{"가-1", "시정 알림톡", "㈜하나톡", "카카오 알림톡", 5.5, 470, 31020, 2.585},
			{"가-2", "세정 문자", "㈜둘메시지", "장문(LMS)", "29.4원", "12.5", "4,410", "0.3675"},
		}}}, want: `
contract 가-1 | 시정 알림톡 | 나래시 | ㈜하나톡 | -~- | 31020000 won
  시정 알림톡: ALIMTALK single 5.5 included x470000 @현황!E3
contract 가-2 | 세정 문자 | 나래시 | ㈜둘메시지 | -~- | 4410000 won
  세정 문자: LMS single 29.4 included x12500 @현황!E4`},

		{name: "key and value", sheets: []officeSpec{{name: "계약개요", rows: [][]any{
			{"계약 개요"},
			{},
			{"계약명", "모바일 알림톡 발송 용역", nil, "계약번호", "2024-0031"},
			{"발주기관", "다온시", nil, "계약상대자", "(주)파하메시징"},
			{"계약기간", "2024. 1. 1. ~ 2024. 12. 31.", nil, "계약금액", "금 29,610,000원"},
			{"발송매체", "알림톡", nil, "건당단가", "5.25원(부가세 별도)"},
			{"월평균 발송량", "약 47만 건", nil, "담당자", "홍길동 (031-123-4567)"},
		}}}, want: `
contract 2024-0031 | 모바일 알림톡 발송 용역 | 다온시 | (주)파하메시징 | 2024-01-01~2024-12-31 | 29610000 won
  모바일 알림톡 발송 용역: ALIMTALK single 5.25 excluded x470000~ @계약개요!E6
warning contact 계약개요!E7`},

		{name: "transposed, several contracts", sheets: []officeSpec{{name: "비교", rows: [][]any{
			{"구분", "1안", "2안"},
			{"계약명", "알림톡 발송(가)", "알림톡 발송(나)"},
			{"업체명", "(주)가나", "(주)다라"},
			{"단가(VAT별도)", 6.5, 6.2},
			{"월 발송건수", 100000, 100000},
			{"계약기간", "2024.1.1.~2024.12.31.", "2024.1.1.~2024.12.31."},
		}}}, want: `
contract - | 알림톡 발송(가) | - | (주)가나 | 2024-01-01~2024-12-31
  알림톡 발송(가): ALIMTALK single 6.5 excluded x100000 @비교!B4
contract - | 알림톡 발송(나) | - | (주)다라 | 2024-01-01~2024-12-31
  알림톡 발송(나): ALIMTALK single 6.2 excluded x100000 @비교!C4`},

		{name: "several tables on a sheet", sheets: []officeSpec{{name: "자료", rows: [][]any{
			{"1. 계약 현황"},
			{"계약명", "계약상대자", "매체", "단가(원)", "월발송량(건)"},
			{"시민 알림", "(주)가나", "알림톡", 5, 100000},
			{},
			{"2. 중계 구조"},
			{"기호", "업체명", "역할", "하위노드"},
			{"A", "라온시", "발주기관", "B"},
			{"B", "(주)가나", "대행사", "C"},
			{"C", "카카오", "플랫폼", nil},
			{},
			{"3. 장애 이력"},
			{"업체", "발생일시", "복구일시", "원인"},
			{"(주)가나", "2023-05-01 10:00", "2023-05-01 12:30", "서버 장애"},
			{"※ 단가는 부가세 포함"},
		}}}, want: `
contract - | 시민 알림 | 라온시 | (주)가나 | -~-
  시민 알림: ALIMTALK single 5 included x100000 @자료!D3
node A 라온시 agency > B a=- sites=
node B (주)가나 vendor > C a=- sites=
node C 카카오 platform >  a=- sites=
route 시민 알림 ALIMTALK A>B>C
incident B 2023-05-01T10:00:00+09:00 2.5h`},

		{name: "tables beside each other", sheets: []officeSpec{{name: "자료", rows: [][]any{
			{"계약명", "매체", "단가(VAT별도)", "월발송량", nil, "기호", "명칭", "역할", "상위노드"},
			{"알림", "알림톡", 5, 1000, nil, "N1", "가온시", "발주기관", nil},
			{"고지", "LMS", 25, 2000, nil, "N2", "(주)가나", "대행사", "N1"},
			{nil, nil, nil, nil, nil, "N3", "카카오", "플랫폼", "N2"},
		}}}, want: `
contract - | 알림 | 가온시 | - | -~-
  알림: ALIMTALK single 5 excluded x1000 @자료!C2
contract - | 고지 | 가온시 | - | -~-
  고지: LMS single 25 excluded x2000 @자료!C3
node N1 가온시 agency > N2 a=- sites=
node N2 (주)가나 vendor > N3 a=- sites=
node N3 카카오 platform >  a=- sites=
route 알림 ALIMTALK N1>N2>N3`},

		{name: "sla in free text", sheets: []officeSpec{{name: "계약", rows: [][]any{
			{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량", "서비스 수준(SLA)"},
			{"알림톡 발송", "(주)가나", "알림톡", 5, 1000, "월 가용률 99.9% 미만 시 10% 감액, 장애 발생 30분 이내 통보, 4시간 이내 복구, 월 요금의 30% 한도, 정기점검 제외"},
		}}}, want: `
contract - | 알림톡 발송 | - | (주)가나 | -~-
  알림톡 발송: ALIMTALK single 5 excluded x1000 @계약!D2
sla -/알림톡 발송 a=0.999 month notice=30 recovery=240 cap=0.3 <0.999:0.1 !정기점검 @계약!F2`},

		{name: "huge and odd values", sheets: []officeSpec{{name: "값", rows: [][]any{
			{"계약번호", "계약명", "매체", "단가(원, 부가세 별도)", "월평균 발송량(건)"},
			{"1", "정상", "SMS", "9.35원", "470,000건"},
			{"2", "음수", "SMS", "△9", 1000},
			{"3", "총액을 적음", "SMS", 12000000, 1000},
			{"4", "글자", "SMS", "별도 협의", 1000},
			{"5", "너무 많음", "SMS", 9, "3,000,000,000"},
			{"6", "전각", "SMS", "９．９", "１０，０００"},
			{"7", "한글 숫자", "SMS", 9, "1만 2천"},
			{"8", "영", "SMS", 9, 0},
			{"9", "빈 물량", "SMS", 9, "-"},
			{"10", "무료", "알림톡", "무료", 10},
			{"11", "모르는 매체", "팩스", 9, 10},
			{"12", "괄호 음수", "SMS", "(9)", 10},
		}}}, want: `
contract 1 | 정상 | - | - | -~-
  정상: SMS single 9.35 excluded x470000 @값!D2
contract 6 | 전각 | - | - | -~-
  전각: SMS single 9.9 excluded x10000 @값!D7
contract 7 | 한글 숫자 | - | - | -~-
  한글 숫자: SMS single 9 excluded x12000 @값!D8
contract 10 | 무료 | - | - | -~-
  무료: ALIMTALK single 0 excluded x10 @값!D11
error negative_price 값!D3
error absurd_price 값!D4
error not_number 값!D5
error absurd_volume 값!E6
error out_of_range 값!E9
error missing_value 값!E10
question free_price 값!D11
error unknown_word 값!C12
error negative_price 값!D13`},

		{name: "people", sheets: []officeSpec{{name: "연락망", rows: [][]any{
			{"계약명", "매체", "단가(VAT별도)", "월발송량", "담당자", "연락처", "비고"},
			{"알림", "SMS", 9, 1000, "홍길동", "010-1234-5678", nil},
			{"고지", "LMS", 25, 1000, "김철수", "02-123-4567", "문의 kim@city.go.kr"},
			{"※ 문의: 정보통신과 이영희 (☎ 031-222-3333)"},
		}}}, want: `
contract - | 알림 | - | - | -~-
  알림: SMS single 9 excluded x1000 @연락망!C2
contract - | 고지 | - | - | -~-
  고지: LMS single 25 excluded x1000 @연락망!C3
warning contact 연락망!E1`},

		{name: "vat in notes of rows", sheets: []officeSpec{{name: "단가", rows: [][]any{
			{"계약명", "매체", "단가(원)", "월발송량", "비고"},
			{"가", "SMS", 9, 1000, "VAT 별도"},
			{"나", "LMS", 27.5, 1000, "부가세 포함"},
			{"다", "알림톡", 6, 1000, nil},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x1000 @단가!C2
contract - | 나 | - | - | -~-
  나: LMS single 27.5 included x1000 @단가!C3
contract - | 다 | - | - | -~-
  다: ALIMTALK single 6 unstated x1000 @단가!C4
question vat_unstated 단가!C1`},

		{name: "vat answered", sheets: []officeSpec{{name: "단가", rows: [][]any{
			{"계약명", "매체", "단가(원)", "월발송량"},
			{"다", "알림톡", 6, 1000},
		}}}, reading: Reading{Answers: []Answer{{"vat:단가!A1", "included"}}}, want: `
contract - | 다 | - | - | -~-
  다: ALIMTALK single 6 included x1000 @단가!C2`},

		{name: "approximate and yearly volumes", sheets: []officeSpec{{name: "물량", rows: [][]any{
			{"사업명", "매체", "계약단가(VAT별도)", "연간 발송량(건)"},
			{"가", "SMS", 9, 1200000},
			{"나", "LMS", 25, "약 10만 건"},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x100000 @물량!C2
contract - | 나 | - | - | -~-
  나: LMS single 25 excluded x8333~ @물량!C3
warning yearly_volume 물량!D1`},

		{name: "repeated headers of printed pages", sheets: []officeSpec{{name: "목록", rows: [][]any{
			{"문자서비스 계약 목록"},
			{"연번", "계약명", "매체", "단가(VAT별도)", "월발송량"},
			{1, "가", "SMS", 9, 1000},
			{2, "나", "LMS", 25, 1000},
			{"문자서비스 계약 목록"},
			{"연번", "계약명", "매체", "단가(VAT별도)", "월발송량"},
			{3, "다", "알림톡", 6, 1000},
			{nil, "합 계", nil, nil, 3000},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x1000 @목록!D3
contract - | 나 | - | - | -~-
  나: LMS single 25 excluded x1000 @목록!D4
contract - | 다 | - | - | -~-
  다: ALIMTALK single 6 excluded x1000 @목록!D7`},

		{name: "merged groups of rows", sheets: []officeSpec{{name: "그룹", rows: [][]any{
			{"부서", "계약명", "매체", "단가(VAT별도)", "월발송량"},
			{"민원과", "민원 알림", "SMS", 9, 1000},
			{nil, nil, "알림톡", 6, 2000},
			{"세무과", "세금 고지", "LMS", 25, 3000},
		}, merges: []string{"A2:A3", "B2:B3"}}}, want: `
contract - | 민원 알림 | 민원과 | - | -~-
  민원 알림 (SMS): SMS single 9 excluded x1000 @그룹!D2
  민원 알림 (알림톡): ALIMTALK single 6 excluded x2000 @그룹!D3
contract - | 세금 고지 | 세무과 | - | -~-
  세금 고지: LMS single 25 excluded x3000 @그룹!D4`},

		{name: "English headers", sheets: []officeSpec{{name: "Contracts", rows: [][]any{
			{"Messaging contracts"},
			{"No.", "Contract No", "Project name", "Client", "Vendor", "Channel", "Old unit price (excl. VAT)", "New unit price (excl. VAT)", "Monthly volume", "Start date", "End date"},
			{1, "C-1", "City alerts", "Gaon City", "Hana Talk Inc.", "Alimtalk", 9.35, 4.9, "470,000", "17 Oct 2022", "2023-10-16"},
		}}}, want: `
contract C-1 | City alerts | Gaon City | Hana Talk Inc. | 2022-10-17~2023-10-16
  City alerts: ALIMTALK after 4.9 excluded x470000 @Contracts!H3
question channel_asked Contracts!G2`},

		{name: "a bidder's quotation", file: "견적서_가나.xlsx", sheets: []officeSpec{{name: "견적서", rows: [][]any{
			{"견 적 서"},
			{"견적일자", "2024. 3. 5.", nil, "상호", "(주)가나메시지"},
			{"수신", "가온시장 귀하", nil, "대표자", "김가나"},
			{"건명", "알림톡 발송 서비스", nil, "전화", "02-333-4444"},
			{},
			{"품목", "규격", "단위", "월 예상수량", "단가(원)", "공급가액", "비고"},
			{"알림톡", "건당", "건", 470000, 6.2, 2914000, nil},
			{"SMS 대체발송", "건당", "건", 47000, 9, 423000, nil},
			{"합계", nil, nil, nil, nil, 3337000, nil},
			{"※ 부가세 별도"},
		}}}, want: `
contract - | 알림톡 발송 서비스 | 가온시 | (주)가나메시지 | -~- | offer
  알림톡: ALIMTALK single 6.2 excluded x470000 @견적서!E7
  알림톡: SMS fallback 9 excluded x47000 @견적서!E8
warning contact 견적서!E3`},

		{name: "a fallback that a remark names", sheets: []officeSpec{{name: "견적", rows: [][]any{
			{"견적서"},
			{"건명", "알림 발송 서비스", nil, "상호", "(주)가나"},
			{"품명", "규격", "수량(월/건)", "단가(원, 부가세 별도)", "비고"},
			{"알림톡", "건", 500000, 6.5, nil},
			{"단문(SMS)", "건", 50000, 9, "실패 시 대체"},
			{"장문(LMS)", "건", 10000, 27, "실패건 과금 제외"},
		}}}, want: `
contract - | 알림 발송 서비스 | - | (주)가나 | -~- | offer
  알림톡: ALIMTALK single 6.5 excluded x500000 @견적!D4
  알림톡: SMS fallback 9 excluded x50000 @견적!D5
  장문(LMS): LMS single 27 excluded x10000 @견적!D6`},

		{name: "a fallback that a column of phases names", sheets: []officeSpec{{name: "견적", rows: [][]any{
			{"견적서"},
			{"건명", "알림 발송 서비스", nil, "상호", "(주)가나"},
			{"품명", "구분", "수량(월/건)", "단가(원, 부가세 별도)"},
			{"알림톡", "단일", 500000, 6.5},
			{"단문(SMS)", "대체발송", 50000, 9},
		}}}, want: `
contract - | 알림 발송 서비스 | - | (주)가나 | -~- | offer
  알림톡: ALIMTALK single 6.5 excluded x500000 @견적!D4
  알림톡: SMS fallback 9 excluded x50000 @견적!D5`},

		{name: "a fallback of nothing in the contract", sheets: []officeSpec{{name: "견적", rows: [][]any{
			{"견적서"},
			{"건명", "문자 발송 서비스", nil, "상호", "(주)가나"},
			{"품명", "규격", "수량(월/건)", "단가(원, 부가세 별도)", "비고"},
			{"단문(SMS)", "건", 50000, 9, "대체발송"},
		}}}, want: `
contract - | 문자 발송 서비스 | - | (주)가나 | -~- | offer
  단문(SMS): SMS single 9 excluded x50000 @견적!D4`},

		{name: "several bidders side by side", sheets: []officeSpec{{name: "비교견적", rows: [][]any{
			{"가온시 알림톡 발송 비교견적(부가세 별도)"},
			{"품목", "월 예상물량", "(주)가나", nil, "(주)다라", nil, "(주)마바", nil},
			{nil, nil, "단가", "금액", "단가", "금액", "단가", "금액"},
			{"알림톡", 100000, 6.5, 650000, 6.2, 620000, 7, 700000},
			{"LMS", 20000, 27, 540000, 26, 520000, 25.5, 510000},
		}, merges: []string{"A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:H2"}}}, want: `
contract - | (가온시 알림톡 발송 비교견적) | 가온시 | (주)가나 | -~- | offer
  알림톡: ALIMTALK single 6.5 excluded x100000 @비교견적!C4
  LMS: LMS single 27 excluded x20000 @비교견적!C5
contract - | (가온시 알림톡 발송 비교견적) | 가온시 | (주)다라 | -~- | offer
  알림톡: ALIMTALK single 6.2 excluded x100000 @비교견적!E4
  LMS: LMS single 26 excluded x20000 @비교견적!E5
contract - | (가온시 알림톡 발송 비교견적) | 가온시 | (주)마바 | -~- | offer
  알림톡: ALIMTALK single 7 excluded x100000 @비교견적!G4
  LMS: LMS single 25.5 excluded x20000 @비교견적!G5`},

		{name: "tiers by volume", sheets: []officeSpec{{name: "단가표", rows: [][]any{
			{"알림톡 발송 단가표 (부가세 별도)"},
			{"계약명", "매체", "월 발송량 구간", "단가", "월평균 발송량"},
			{"시정 알림", "알림톡", "100,000건 미만", 7.5, 470000},
			{nil, nil, "100,000~300,000", 7, nil},
			{nil, nil, "30만 건 이상", 6.5, nil},
			{"※ 전체 물량에 적용"},
		}, merges: []string{"A3:A5", "B3:B5", "E3:E5"}}}, want: `
contract - | 시정 알림 | - | - | -~-
  시정 알림: ALIMTALK single 0:7.5 100000:7 300000:6.5 excluded x470000 @단가표!D3`},

		{name: "a hidden sheet", sheets: []officeSpec{
			{name: "현황", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"가", "SMS", 9, 1000}}},
			{name: "이전자료", hidden: true, rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"옛것", "SMS", 12, 9000}}},
		}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x1000 @현황!C2
warning hidden_sheet_left 이전자료!`},

		{name: "formulas that nobody calculated", sheets: []officeSpec{{name: "수식", rows: [][]any{
			{"계약명", "매체", "단가(VAT별도)", "단가(VAT포함)", "월발송량"},
			{"가", "SMS", 9, "=C2*1.1", "=500*4"},
			{"나", "LMS", 25, "=C3*1.1", "=B9/0"},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x2000 @수식!C2
warning formula_recalculated 수식!D2
warning formula_recalculated 수식!E2
error formula_error 수식!E3`},

		{name: "duplicate contract rows", sheets: []officeSpec{{name: "중복", rows: [][]any{
			{"계약번호", "계약명", "매체", "단가(VAT별도)", "월발송량"},
			{"2024-1", "가", "SMS", 9, 1000},
			{"2024-2", "나", "LMS", 25, 1000},
			{"2024-1", "가", "SMS", 9, 1000},
			{"2024-2", "다", "알림톡", 6, 1000},
		}}}, want: `
contract 2024-1 | 가 | - | - | -~-
  가: SMS single 9 excluded x1000 @중복!D2
contract 2024-2 | 나 | - | - | -~-
  나: LMS single 25 excluded x1000 @중복!D3
error duplicate_line 중복!A4
error duplicate_id 중복!A5`},

		{name: "totals that are wrong", sheets: []officeSpec{{name: "합", rows: [][]any{
			{"계약명", "매체", "단가(VAT별도)", "월발송량", "월 금액(원)"},
			{"가", "SMS", 9, 1000, 9000},
			{"나", "LMS", 25, 2000, 60000},
			{"소계", nil, nil, 3000, 69000},
			{"다", "알림톡", 6, 1000, 6000},
			{"누계", nil, nil, 4000, 75000},
			{"총 계", nil, nil, 5000, 75000},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x1000 @합!C2
contract - | 나 | - | - | -~-
  나: LMS single 25 excluded x2000 @합!C3
contract - | 다 | - | - | -~-
  다: ALIMTALK single 6 excluded x1000 @합!C5
warning amount_check 합!E3
warning total_differs 합!D7`},

		{name: "long delivery records", sheets: []officeSpec{
			{name: "계약", rows: [][]any{{"계약번호", "계약명", "매체", "단가(VAT별도)"}, {"가-1", "알림", "알림톡", 6}}},
			{name: "발송실적", rows: [][]any{
				{"계약번호", "매체", "발송월", "발송건수", "성공건수"},
				{"가-1", "알림톡", "2023-01", 1000, 950},
				{"가-1", "알림톡", "'23. 2월", 2000, 1900},
				{"가-1", "알림톡", "2023년 3월", "3,000", "2,850"},
				{"합계", nil, nil, 6000, 5700},
			}},
		}, want: `
contract 가-1 | 알림 | - | - | -~-
  알림: ALIMTALK single 6 excluded x2000~ @계약!D2
sent 가-1 ALIMTALK 2023-01 1000 of which 950
sent 가-1 ALIMTALK 2023-02 2000 of which 1900
sent 가-1 ALIMTALK 2023-03 3000 of which 2850
warning volume_from_record 계약!D2`},

		{name: "a chain as text", sheets: []officeSpec{{name: "계약", rows: [][]any{
			{"계약명", "기관명", "계약상대자", "매체", "단가(VAT별도)", "월발송량", "중계경로"},
			{"알림", "가온시", "가나(주)", "알림톡", 6, 1000, "가나(주) → 다라(카카오 공식딜러) → 카카오"},
		}}}, want: `
contract - | 알림 | 가온시 | 가나(주) | -~-
  알림: ALIMTALK single 6 excluded x1000 @계약!E2
node N1 가나(주) vendor > N2 a=- sites=
node N2 다라 dealer > N3 a=- sites=
node N3 카카오 platform >  a=- sites=
route 알림 ALIMTALK N1>N2>N3`},

		{name: "fiscal years and ends", sheets: []officeSpec{{name: "기간", rows: [][]any{
			{"계약명", "계약기간", "단가(VAT별도)", "매체", "월발송량"},
			{"가", "2024 회계연도", 9, "SMS", 1},
			{"나", "2024.3.1.부터 12개월", 9, "SMS", 1},
			{"다", "'24.1.1. ~ '24.12.31.", 9, "SMS", 1},
			{"라", "2024-01-01 - 2024-06-30", 9, "SMS", 1},
			{"마", "2024년 3월 1일부터 2025년 2월 28일까지", 9, "SMS", 1},
			{"바", "2024.01.01~12.31(12개월)", 9, "SMS", 1},
			{"사", "계약일로부터 12개월", 9, "SMS", 1},
		}}}, want: `
contract - | 가 | - | - | 2024-01-01~2024-12-31
  가: SMS single 9 excluded x1 @기간!C2
contract - | 나 | - | - | 2024-03-01~2025-02-28
  나: SMS single 9 excluded x1 @기간!C3
contract - | 다 | - | - | 2024-01-01~2024-12-31
  다: SMS single 9 excluded x1 @기간!C4
contract - | 라 | - | - | 2024-01-01~2024-06-30
  라: SMS single 9 excluded x1 @기간!C5
contract - | 마 | - | - | 2024-03-01~2025-02-28
  마: SMS single 9 excluded x1 @기간!C6
contract - | 바 | - | - | 2024-01-01~2024-12-31
  바: SMS single 9 excluded x1 @기간!C7
error not_date 기간!B8`},

		{name: "sla in columns", sheets: []officeSpec{{name: "SLA", rows: [][]any{
			{"업체명", "월 가용률", "장애통보", "복구시간", "감액", "제외사항"},
			{"(주)가나", "99.9%", "30분", "4시간", "99.9%:10%; 99%:30%", "정기점검"},
			{"다라중계", 0.995, "1시간 이내", "8시간", nil, nil},
		}}, {name: "계약", rows: [][]any{{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량"}, {"가", "(주)가나", "SMS", 9, 10}}},
			{name: "중계", rows: [][]any{{"노드", "업체명", "역할", "상위"}, {"1", "(주)가나", "대행사", nil}, {"2", "다라중계", "중계사", "1"}}}}, want: `
contract - | 가 | - | (주)가나 | -~-
  가: SMS single 9 excluded x10 @계약!D2
node 1 (주)가나 vendor > 2 a=- sites=
node 2 다라중계 relay >  a=- sites=
sla 1/가 a=0.999 month notice=30 recovery=240 cap=- <0.999:0.1 <0.99:0.3 !정기점검 @SLA!A2
sla 2/가 a=0.995 month notice=60 recovery=480 cap=- @SLA!A3`},

		{name: "an explicit phase column", sheets: []officeSpec{{name: "전후", rows: [][]any{
			{"계약명", "서비스명", "구분", "매체", "단가(VAT별도)", "월발송량"},
			{"알림 사업", "민원 안내", "전환 전", "SMS", 9.35, 1000},
			{"알림 사업", "민원 안내", "전환 후", "알림톡", 6, 1000},
			{"알림 사업", "민원 안내", "실패 시", "SMS", 9, 0},
		}}}, want: `
contract - | 알림 사업 | - | - | -~-
  민원 안내: SMS before 9.35 excluded x1000 @전후!E2
  민원 안내: ALIMTALK after 6 excluded x1000 @전후!E3
  민원 안내: SMS fallback 9 excluded @전후!E4`},

		{name: "prices and volumes by channel in columns", sheets: []officeSpec{{name: "채널별", rows: [][]any{
			{"가온시 메시지 단가 및 물량 (VAT 별도)"},
			{"계약명", "계약업체", "SMS단가", "LMS단가", "알림톡단가", "SMS 월발송량", "LMS 월발송량", "알림톡 월발송량"},
			{"통합메시지", "(주)가나", 9, 25, 6.5, 1000, 2000, 3000},
		}}}, want: `
contract - | 통합메시지 | 가온시 | (주)가나 | -~-
  통합메시지 (SMS): SMS single 9 excluded x1000 @채널별!C3
  통합메시지 (LMS): LMS single 25 excluded x2000 @채널별!D3
  통합메시지 (알림톡): ALIMTALK single 6.5 excluded x3000 @채널별!E3`},

		{name: "before and after as columns of a report", sheets: []officeSpec{{name: "비교표", rows: [][]any{
			{"수원시 알림 서비스 전환 비교"},
			{"구분", "전환 전", "전환 후"},
			{"매체", "SMS", "알림톡"},
			{"건당단가(원, 부가세 별도)", 9.35, 4.9},
			{"월 발송건수", "470,000건", "470,000건"},
			{"계약업체", "(주)가나텔레콤", "(주)다라메시지"},
		}}}, want: `
contract - | (수원시 알림 서비스 전환 비교) | 수원시 | (주)다라메시지 | -~-
  수원시 알림 서비스 전환 비교: SMS before 9.35 excluded x470000 by (주)가나텔레콤 @비교표!B4
  수원시 알림 서비스 전환 비교: ALIMTALK after 4.9 excluded x470000 @비교표!C4`},

		{name: "two columns look like the price", sheets: []officeSpec{{name: "단가", rows: [][]any{
			{"계약명", "매체", "2023년 단가(VAT별도)", "2024년 단가(VAT별도)", "월발송량"},
			{"알림", "알림톡", 7, 6.5, 1000},
		}}}, want: `
contract - | 알림 | - | - | -~-
  알림: ALIMTALK single 7 excluded x1000 @단가!C2
question price_column_open 단가!C1`},

		{name: "the price column is chosen", sheets: []officeSpec{{name: "단가", rows: [][]any{
			{"계약명", "매체", "2023년 단가(VAT별도)", "2024년 단가(VAT별도)", "월발송량"},
			{"알림", "알림톡", 7, 6.5, 1000},
		}}}, reading: Reading{Answers: []Answer{{"price_column:단가!C1", "D1"}}}, want: `
contract - | 알림 | - | - | -~-
  알림: ALIMTALK single 6.5 excluded x1000 @단가!D2`},

		{name: "a column is corrected", sheets: []officeSpec{{name: "단가", rows: [][]any{
			{"계약명", "매체", "A", "B", "월발송량"},
			{"알림", "알림톡", 7, 6.5, 1000},
		}}}, reading: Reading{Columns: []ColumnChoice{{Sheet: "단가", Cell: "D1", Field: "price_incl"}}}, want: `
contract - | 알림 | - | - | -~-
  알림: ALIMTALK single 6.5 included x1000 @단가!D2`},

		{name: "hidden rows are wanted", sheets: []officeSpec{{name: "현황", hiddenRows: []int{3}, rows: [][]any{
			{"계약명", "매체", "단가(VAT별도)", "월발송량"},
			{"가", "SMS", 9, 1000},
			{"나", "LMS", 25, 2000},
		}}}, reading: Reading{Answers: []Answer{{"hidden_rows:현황", "include"}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x1000 @현황!C2
contract - | 나 | - | - | -~-
  나: LMS single 25 excluded x2000 @현황!C3`},

		{name: "examples on a sheet of instructions", sheets: []officeSpec{
			{name: "작성요령", rows: [][]any{{"작성 예시"}, {"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"(예) 알림", "SMS", 9.35, 470000}}},
			{name: "현황", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"가", "SMS", 9, 1000}}},
		}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x1000 @현황!C2`},

		{name: "months of a year named in the title", sheets: []officeSpec{{name: "발송현황", rows: [][]any{
			{"2023년 월별 발송 현황(단위: 건)"},
			{"구분", "1월", "2월", "3월", "계"},
			{"SMS", 100, 200, 300, 600},
			{"알림톡", "1,000", "2,000", "3,000", "6,000"},
			{"합계", 1100, 2200, 3300, 6600},
		}}, {name: "계약", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"가", "SMS", 9, 200}}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x200 @계약!C2
sent 가 SMS 2023-01 100
sent 가 SMS 2023-02 200
sent 가 SMS 2023-03 300
sent 가 ALIMTALK 2023-01 1000
sent 가 ALIMTALK 2023-02 2000
sent 가 ALIMTALK 2023-03 3000`},

		{name: "articles of a contract", sheets: []officeSpec{
			{name: "계약", rows: [][]any{{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량"}, {"가", "(주)가나", "SMS", 9, 10}}},
			{name: "특수조건", rows: [][]any{
				{"제5조(서비스 수준)"},
				{"① 계약상대자는 월 가용률 99.5% 이상을 보장한다."},
				{"② 장애가 발생하면 30분 이내에 발주기관에 통보하고, 4시간 이내에 복구한다."},
				{"③ 가용률이 99.5% 미만이면 월 요금의 5%, 99.0% 미만이면 10%를 감액한다."},
				{"④ 감액은 월 요금의 30%를 한도로 한다."},
				{"⑤ 사전에 승인된 정기점검은 제외한다."},
			}},
		}, want: `
contract - | 가 | - | (주)가나 | -~-
  가: SMS single 9 excluded x10 @계약!D2
sla -/가 a=0.995 month notice=30 recovery=240 cap=0.3 <0.995:0.05 <0.99:0.1 !사전에 승인된 정기점검 @특수조건!A2`},

		{name: "a unit line in thousands", sheets: []officeSpec{{name: "예산", rows: [][]any{
			{nil, nil, nil, nil, nil, "(단위: 천원)"},
			{"계약명", "매체", "계약금액", "건당단가(원, 부가세 포함)", "월평균 발송량(만건)", "계약기간"},
			{"가", "알림톡", "31,020", "5.5", 47, "2024.1.1~2024.12.31"},
		}}}, want: `
contract - | 가 | - | - | 2024-01-01~2024-12-31 | 31020000 won
  가: ALIMTALK single 5.5 included x470000 @예산!D3`},

		{name: "a column of sides of VAT", sheets: []officeSpec{{name: "단가", rows: [][]any{
			{"계약명", "매체", "단가", "부가세", "월발송량"},
			{"가", "SMS", 9, "별도", 1000},
			{"나", "LMS", 27.5, "포함", 1000},
			{"다", "알림톡", 6, "면세", 1000},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x1000 @단가!C2
contract - | 나 | - | - | -~-
  나: LMS single 27.5 included x1000 @단가!C3
contract - | 다 | - | - | -~-
  다: ALIMTALK single 6 exempt x1000 @단가!C4`},

		{name: "offers a row each", sheets: []officeSpec{{name: "비교", rows: [][]any{
			{"가온시 알림톡 발송 용역 입찰 결과 (VAT 포함)"},
			{"순위", "업체명", "투찰단가(원)", "월 예상물량", "대표자"},
			{1, "(주)가나", 6.1, 470000, "김가나"},
			{2, "(주)다라", 6.4, 470000, "이다라"},
		}}}, want: `
contract - | (가온시 알림톡 발송 용역 입찰 결과) | 가온시 | (주)가나 | -~- | offer
  가온시 알림톡 발송 용역 입찰 결과: ALIMTALK single 6.1 included x470000 @비교!C3
contract - | (가온시 알림톡 발송 용역 입찰 결과) | 가온시 | (주)다라 | -~- | offer
  가온시 알림톡 발송 용역 입찰 결과: ALIMTALK single 6.4 included x470000 @비교!C4
warning contact 비교!E2`},

		{name: "sections and a total in the third column", sheets: []officeSpec{{name: "현황", rows: [][]any{
			{"번호", "부서명", "서비스명", "건당 단가(원, VAT 별도)", "월 평균 발송건수"},
			{"■ 문자(SMS)"},
			{1, "민원과", "민원 안내", 9.5, 1000},
			{2, "세무과", "납부 안내", 9.5, 3000},
			{nil, nil, "소 계", nil, 4000},
			{"■ 알림톡"},
			{3, "민원과", "접수 알림", 6.5, 5000},
			{nil, nil, "계", nil, 5000},
		}}}, want: `
contract - | (현황 민원과) | 민원과 | - | -~-
  민원 안내: SMS single 9.5 excluded x1000 @현황!D3
  접수 알림: ALIMTALK single 6.5 excluded x5000 @현황!D7
contract - | (현황 세무과) | 세무과 | - | -~-
  납부 안내: SMS single 9.5 excluded x3000 @현황!D4`},

		{name: "a blank column between, and blank rows", sheets: []officeSpec{{name: "현황", rows: [][]any{
			{},
			{nil, "2024년도 나래군 문자메시지 계약"},
			{},
			{nil, "연번", "계약건명", "발송유형", nil, "계약단가", "예상발송량", "부가세여부", "착수일", "만료일"},
			{nil, 1, "군정 알림", "카카오톡", nil, "6.3", "월 30만 건", "VAT별도", "24.01.01", "24.12.31"},
			{},
			{nil, 2, "재난 문자", "SMS(단문)", nil, "9.9", "월 5만 건", "VAT별도", "24.01.01", "24.12.31"},
		}}}, want: `
contract - | 군정 알림 | 나래군 | - | 2024-01-01~2024-12-31
  군정 알림: ALIMTALK single 6.3 excluded x300000 @현황!F5
contract - | 재난 문자 | 나래군 | - | 2024-01-01~2024-12-31
  재난 문자: SMS single 9.9 excluded x50000 @현황!F7`},

		{name: "a line under each contract", sheets: []officeSpec{{name: "현황", rows: [][]any{
			{"계약번호", "사업명", "계약상대자", "매체", "단가(부가세별도)", "월물량"},
			{"2024-1", "통합 메시지", "(주)가나", "SMS", 9, 1000},
			{nil, nil, nil, "LMS", 25, 200},
			{nil, nil, nil, "알림톡", 6.5, 3000},
			{"2024-2", "세정 알림", "(주)다라", "알림톡", 6.8, 500},
		}}}, want: `
contract 2024-1 | 통합 메시지 | - | (주)가나 | -~-
  통합 메시지 (SMS): SMS single 9 excluded x1000 @현황!E2
  통합 메시지 (LMS): LMS single 25 excluded x200 @현황!E3
  통합 메시지 (알림톡): ALIMTALK single 6.5 excluded x3000 @현황!E4
contract 2024-2 | 세정 알림 | - | (주)다라 | -~-
  세정 알림: ALIMTALK single 6.8 excluded x500 @현황!E5`},

		{name: "nothing to read", sheets: []officeSpec{{name: "메모", rows: [][]any{{"회의록"}, {"안건: 알림톡 전환"}}}}, want: `
error no_table `},

		{name: "suppliers by name and sites", sheets: []officeSpec{{name: "중계", rows: [][]any{
			{"업체명", "역할", "위탁처", "전산센터", "이중화", "가동률(%)"},
			{"라온시", "발주기관", "(주)가나", nil, nil, nil},
			{"(주)가나", "통합업체", "다라중계; 카카오", "가산IDC", "Active-Standby", 99.9},
			{"다라중계", "문자중계사", "이동통신3사", "판교 IDC; 가산IDC", "없음", 99.95},
			{"카카오", "플랫폼사", nil, nil, nil, 99.97},
			{"이동통신3사", "이통3사", nil, nil, nil, 99.99},
		}}, {name: "계약", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"알림", "알림톡", 6, 1000}, {"고지", "LMS", 25, 1000}}}}, want: `
contract - | 알림 | 라온시 | - | -~-
  알림: ALIMTALK single 6 excluded x1000 @계약!C2
contract - | 고지 | 라온시 | - | -~-
  고지: LMS single 25 excluded x1000 @계약!C3
node 라온시 라온시 agency > (주)가나 a=- sites=
node (주)가나 (주)가나 vendor > 다라중계,카카오 a=0.999 sites=가산IDC
node 다라중계 다라중계 relay > 이동통신3사 a=0.9995 sites=판교 IDC,가산IDC
node 카카오 카카오 platform >  a=0.9997 sites=
node 이동통신3사 이동통신3사 carrier >  a=0.9999 sites=
route 알림 ALIMTALK 라온시>(주)가나>카카오
route 고지 LMS 라온시>(주)가나>다라중계>이동통신3사`},

		{name: "channels under merged groups", sheets: []officeSpec{{name: "계약", merges: []string{"A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:I2"}, rows: [][]any{
			{"기관별 메시지 단가 현황 (단위: 원/건, VAT 별도)"},
			{"기관명", "계약업체", "계약기간", "단가", nil, nil, "월평균 발송량(건)", nil, nil},
			{nil, nil, nil, "SMS", "LMS", "알림톡", "SMS", "LMS", "알림톡"},
			{"가람시", "(주)가람통신", "2024.1.1.~2024.12.31.", 9.5, 28, 6.5, 120000, 8000, 210000},
			{"나래군", "(주)나래톡", "2024.1.1.~2024.12.31.", 9.2, 27, "-", 30000, 2000, "-"},
		}}}, want: `
contract - | (기관별 메시지 단가 현황 (주)가람통신) | 가람시 | (주)가람통신 | 2024-01-01~2024-12-31
  기관별 메시지 단가 현황 (주)가람통신 (SMS): SMS single 9.5 excluded x120000 @계약!D4
  기관별 메시지 단가 현황 (주)가람통신 (LMS): LMS single 28 excluded x8000 @계약!E4
  기관별 메시지 단가 현황 (주)가람통신 (알림톡): ALIMTALK single 6.5 excluded x210000 @계약!F4
contract - | (기관별 메시지 단가 현황 (주)나래톡) | 나래군 | (주)나래톡 | 2024-01-01~2024-12-31
  기관별 메시지 단가 현황 (주)나래톡 (SMS): SMS single 9.2 excluded x30000 @계약!D5
  기관별 메시지 단가 현황 (주)나래톡 (LMS): LMS single 27 excluded x2000 @계약!E5`},

		{name: "before and after as rows", sheets: []officeSpec{{name: "비교", rows: [][]any{
			{"알림톡 도입 전후 비교 (VAT 포함)"},
			{"구분", "업체", "매체", "건당 단가(원)", "월 발송량(건)", "월 비용(원)"},
			{"기존", "(주)가나텔레콤", "SMS", 9.9, 470000, 4653000},
			{"변경", "(주)다라톡", "알림톡", 5.5, 470000, 2585000},
			{"절감액", nil, nil, nil, nil, 2068000},
		}}}, want: `
contract - | (알림톡 도입 전후 비교) | - | (주)다라톡 | -~-
  알림톡 도입 전후 비교: SMS before 9.9 included x470000 by (주)가나텔레콤 @비교!D3
  알림톡 도입 전후 비교: ALIMTALK after 5.5 included x470000 @비교!D4`},

		{name: "before and after as columns with their channels", sheets: []officeSpec{{name: "절감", rows: [][]any{
			{"구분", "도입 전(SMS)", "도입 후(알림톡)", "절감"},
			{"업체", "(주)가나", "(주)다라", nil},
			{"단가(원, VAT포함)", 9.9, 5.5, 4.4},
			{"월 발송건수", 470000, 470000, nil},
			{"월 비용(원)", 4653000, 2585000, 2068000},
		}}}, want: `
contract - | (절감) | - | (주)다라 | -~-
  절감: SMS before 9.9 included x470000 by (주)가나 @절감!B3
  절감: ALIMTALK after 5.5 included x470000 @절감!C3`},

		{name: "a fallback in a column of its own", sheets: []officeSpec{{name: "계약", rows: [][]any{
			{"계약명", "업체", "알림톡 단가(원,VAT별도)", "대체발송(SMS) 단가(원,VAT별도)", "월발송량(건)", "실패율(%)"},
			{"알림톡", "(주)다라", 6, 9, 200000, 5.5},
		}}}, want: `
contract - | 알림톡 | - | (주)다라 | -~-
  알림톡: ALIMTALK single 6 excluded x200000 @계약!C2
  알림톡: SMS fallback 9 excluded x200000 @계약!D2`},

		{name: "a form with merged values", sheets: []officeSpec{{name: "계약개요", merges: []string{"A1:D1", "B3:D3"}, rows: [][]any{
			{"계 약 개 요"},
			{"계약번호", "2023-0417-00", "계약방법", "수의계약"},
			{"계약명", "모바일 전자고지 알림톡 서비스"},
			{"발주기관", "새솔구", "계약상대자", "(주)톡나라"},
			{"계약일자", "2023. 4. 25.", "계약기간", "2023. 5. 1. ~ 2024. 4. 30."},
			{"계약금액", "금36,960,000원(부가세 포함)", "월평균 발송량", "350,000건"},
			{"전환 전 매체", "SMS", "전환 전 단가", "11원(VAT포함)"},
			{"전환 후 매체", "알림톡", "전환 후 단가", "6.6원(VAT포함)"},
		}}}, want: `
contract 2023-0417-00 | 모바일 전자고지 알림톡 서비스 | 새솔구 | (주)톡나라 | 2023-05-01~2024-04-30 | 36960000 won
  모바일 전자고지 알림톡 서비스: SMS before 11 included x350000 @계약개요!D7
  모바일 전자고지 알림톡 서비스: ALIMTALK after 6.6 included x350000 @계약개요!D8`},

		{name: "a header and a remark that contradict", sheets: []officeSpec{{name: "계약", rows: [][]any{
			{"계약명", "매체", "단가(원, 부가세포함)", "월발송량(건)"},
			{"알림톡", "알림톡", 6, 200000},
			{},
			{"※ 상기 단가는 부가가치세 별도 금액임."},
		}}}, want: `
contract - | 알림톡 | - | - | -~-
  알림톡: ALIMTALK single 6 included x200000 @계약!C2
question vat_notes_differ 계약!C1`},

		{name: "a remark for each channel", sheets: []officeSpec{{name: "계약", rows: [][]any{
			{"계약명", "매체", "단가(원)", "월발송량(건)"},
			{"단문", "SMS", 9.9, 200000},
			{"알림톡", "알림톡", 6, 200000},
			{"※ SMS는 부가세 포함, 알림톡은 부가세 별도 단가임"},
		}}}, want: `
contract - | 단문 | - | - | -~-
  단문: SMS single 9.9 included x200000 @계약!C2
contract - | 알림톡 | - | - | -~-
  알림톡: ALIMTALK single 6 excluded x200000 @계약!C3`},

		{name: "bidders as columns", sheets: []officeSpec{{name: "견적비교", rows: [][]any{
			{"알림톡 발송 서비스 업체별 견적 비교"},
			{"(단위: 원/건, VAT 포함)"},
			{"구분", "월 예상물량(건)", "A사", "B사", "최저가"},
			{"알림톡", 500000, 6.5, 6.9, 6.5},
			{"SMS", 50000, 9, 8.8, 8.8},
		}}}, want: `
contract - | (알림톡 발송 서비스 업체별 견적 비교) | - | A사 | -~- | offer
  알림톡 발송 서비스 업체별 견적 비교 (알림톡): ALIMTALK single 6.5 included x500000 @견적비교!C4
  알림톡 발송 서비스 업체별 견적 비교 (SMS): SMS single 9 included x50000 @견적비교!C5
contract - | (알림톡 발송 서비스 업체별 견적 비교) | - | B사 | -~- | offer
  알림톡 발송 서비스 업체별 견적 비교 (알림톡): ALIMTALK single 6.9 included x500000 @견적비교!D4
  알림톡 발송 서비스 업체별 견적 비교 (SMS): SMS single 8.8 included x50000 @견적비교!D5`},

		{name: "brackets by channel", sheets: []officeSpec{{name: "단가", rows: [][]any{
			{"발송단가 (VAT 별도, 원)"},
			{"월 발송건수", "SMS", "알림톡"},
			{"10만건 미만", 9.5, 7},
			{"10만건 이상 ~ 50만건 미만", 9, 6.5},
			{"50만건 이상", 8.5, 6},
		}}}, want: `
contract - | (단가) | - | - | -~-
  단가 (SMS): SMS single 0:9.5 100000:9 500000:8.5 excluded @단가!B3
  단가 (알림톡): ALIMTALK single 0:7 100000:6.5 500000:6 excluded @단가!C3
error no_volumes 
question tier_mode_open 단가!A3`},

		{name: "volumes of other periods", sheets: []officeSpec{
			{name: "분기", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "분기 발송량(건)"}, {"가", "SMS", 9, 600000}}},
			{name: "하루", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "일평균 발송량(건)"}, {"나", "SMS", 9, 10000}}},
			{name: "전체", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "총 발송량(건)", "계약기간"}, {"다", "SMS", 9, 1200000, "2024.1.1.~2024.6.30."}}},
		}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x200000 @분기!C2
contract - | 나 | - | - | -~-
  나: SMS single 9 excluded x304167~ @하루!C2
contract - | 다 | - | - | 2024-01-01~2024-06-30
  다: SMS single 9 excluded x200000 @전체!C2
warning volume_converted 분기!D1
warning volume_converted 하루!D1
warning volume_converted 전체!D1`},

		{name: "a unit for each row", sheets: []officeSpec{{name: "내역", rows: [][]any{
			{"품명", "매체", "단위", "수량", "단가", "금액", "비고"},
			{"알림톡 발송", "알림톡", "천건", 300, 6000, 1800000, "월, VAT별도"},
			{"장문 발송", "LMS", "건", 3000, 27, 81000, "월, VAT별도"},
		}}}, want: `
contract - | (내역) | - | - | -~-
  알림톡 발송: ALIMTALK single 6 excluded x300000 @내역!E2
  장문 발송: LMS single 27 excluded x3000 @내역!E3
warning unit_applied 내역!D1`},

		{name: "all that is wrong with a row", sheets: []officeSpec{{name: "계약", rows: [][]any{
			{"계약명", "매체", "단가(VAT별도)", "월발송량(건)"},
			{"가", "SMS", "9원35전", 470000},
			{"나", "SMS", "협의", "미정"},
			{"다", "SMS", "9.35~10.5", "최대 47만건"},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9.35 excluded x470000 @계약!C2
error not_number 계약!C3
error not_number 계약!D3
error not_number 계약!C4
error not_number 계약!D4`},

		{name: "an example above the rows, agencies as headings", sheets: []officeSpec{{name: "계약", rows: [][]any{
			{"계약명", "업체", "매체", "단가(VAT별도)", "월발송량"},
			{"(예시) 알림톡 발송", "(주)○○○", "알림톡", 9.9, 10000},
			{"수원시"},
			{"알림톡", "(주)다라", "알림톡", 6, 200000},
			{"김포시"},
			{"알림톡", "(주)마바", "알림톡", 7, 100000},
		}}}, want: `
contract - | 알림톡 | 수원시 | (주)다라 | -~-
  알림톡: ALIMTALK single 6 excluded x200000 @계약!D4
contract - | 알림톡 | 김포시 | (주)마바 | -~-
  알림톡: ALIMTALK single 7 excluded x100000 @계약!D6`},

		{name: "records with a column for each channel", sheets: []officeSpec{
			{name: "계약", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"가", "SMS", 9, 200}}},
			{name: "집행", rows: [][]any{{"연월", "SMS 건수", "SMS 단가", "LMS 건수", "LMS 단가", "금액(원)"}, {"2023-01", 100, 9.9, 20, 29.7, 1584}, {"2023-02", 120, 9.9, 21, 29.7, 1812}}},
		}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x200 @계약!C2
sent 가 SMS 2023-01 100
sent 가 LMS 2023-01 20
sent 가 SMS 2023-02 120
sent 가 LMS 2023-02 21`},

		{name: "titles of tables beside each other under a table", sheets: []officeSpec{{name: "현황", rows: [][]any{
			{"1. 계약 현황"},
			{"기관명", "계약명", "업체명", "시작일", "종료일", "전환 전 SMS 단가(원, VAT포함)", "전환 후 알림톡 단가(원, VAT포함)", "월 발송량(건)"},
			{"한빛시", "주정차 단속 알림", "(주)메시지허브", "2023-07-01", "2024-06-30", 9.9, 6.5, 90000},
			{},
			{"2. 중계 구조", nil, nil, nil, nil, "3. 서비스 수준"},
			{"노드ID", "명칭", "역할", "상위노드", nil, "항목", "기준", "위약금"},
			{"A0", "한빛시", "발주기관", nil, nil, "월 가용률", "99.5% 이상", "미달 시 월 요금의 10% 감액"},
			{"A1", "(주)메시지허브", "대행사", "A0", nil, "장애 복구시간", "3시간 이내", "시간당 100,000원"},
			{"A2", "카카오", "플랫폼", "A1", nil, "장애 통보", "20분 이내", nil},
		}}}, want: `
contract - | 주정차 단속 알림 | 한빛시 | (주)메시지허브 | 2023-07-01~2024-06-30
  주정차 단속 알림: SMS before 9.9 included x90000 @현황!F3
  주정차 단속 알림: ALIMTALK after 6.5 included x90000 @현황!G3
node A0 한빛시 agency > A1 a=- sites=
node A1 (주)메시지허브 vendor > A2 a=- sites=
node A2 카카오 platform >  a=- sites=
route 주정차 단속 알림 ALIMTALK A0>A1>A2
sla A1/주정차 단속 알림 a=0.995 month notice=20 recovery=180 cap=- <0.995:0.1 @현황!F7`},

		{name: "a form with starts, ends and a yearly volume", sheets: []officeSpec{{name: "개요", rows: [][]any{
			{"계약명", "알림톡 발송"},
			{"계약기간", "시작", "2024.1.1.", "종료", "2024.12.31."},
			{"매체", "알림톡"},
			{"단가", "6원(VAT별도)"},
			{"월발송량", "연 1,200,000건"},
		}}}, want: `
contract - | 알림톡 발송 | - | - | 2024-01-01~2024-12-31
  알림톡 발송: ALIMTALK single 6 excluded x100000 @개요!B4
warning yearly_volume 개요!B5`},

		{name: "numbered labels", sheets: []officeSpec{{name: "개요", rows: [][]any{
			{"1. 계약명", "알림톡 발송"},
			{"2. 계약상대자", "(주)가나"},
			{"3. 계약기간", "2024.1.1.\n~ 2024.12.31."},
			{"4. 단가", "6원(VAT별도)"},
			{"5. 월평균 발송량", "약 47만건"},
		}}}, want: `
contract - | 알림톡 발송 | - | (주)가나 | 2024-01-01~2024-12-31
  알림톡 발송: ALIMTALK single 6 excluded x470000~ @개요!B4`},

		{name: "label and value in one cell", sheets: []officeSpec{{name: "개요", rows: [][]any{
			{"가온시 알림톡 계약 개요"},
			{"○ 계약명 : 알림톡 발송"},
			{"○ 계약업체 : (주)가나"},
			{"○ 계약기간 : 2024.1.1. ~ 2024.12.31."},
			{"○ 단가 : 6원(VAT별도)"},
			{"○ 월평균 발송량 : 약 47만건"},
		}}}, want: `
contract - | 알림톡 발송 | 가온시 | (주)가나 | 2024-01-01~2024-12-31
  알림톡 발송: ALIMTALK single 6 excluded x470000~ @개요!A5`},

		{name: "a letter with a table of prices", sheets: []officeSpec{{name: "품의", rows: [][]any{
			{"제목: 2024년 알림톡 발송 용역 계약 체결"},
			{"1. 용역명: 알림톡 발송 용역"},
			{"2. 계약상대자: (주)가나 (대표 홍길동)"},
			{"3. 계약금액: 금35,532,000원(부가세 포함)"},
			{"4. 계약기간: 2024. 1. 1. ~ 2024. 12. 31."},
			{},
			{"채널", "단가(부가세 포함)", "월 예상량"},
			{"알림톡", 6.3, 470000},
			{"LMS", 27, 1000},
		}}}, want: `
contract - | 알림톡 발송 용역 | - | (주)가나 | 2024-01-01~2024-12-31 | 35532000 won
  알림톡 발송 용역 (알림톡): ALIMTALK single 6.3 included x470000 @품의!B8
  알림톡 발송 용역 (LMS): LMS single 27 included x1000 @품의!B9
warning contact 품의!A3`},

		{name: "a header of three rows", sheets: []officeSpec{{name: "현황", merges: []string{"A1:A3", "B1:E1", "B2:C2", "D2:E2"}, rows: [][]any{
			{"계약명", "단가 및 물량(VAT별도)"},
			{nil, "전환 전(SMS)", nil, "전환 후(알림톡)", nil},
			{nil, "단가", "월발송량", "단가", "월발송량"},
			{"통합", 9, 1000, 6, 1000},
		}}}, want: `
contract - | 통합 | - | - | -~-
  통합: SMS before 9 excluded x1000 @현황!B4
  통합: ALIMTALK after 6 excluded x1000 @현황!D4`},

		{name: "sent and delivered under each month", sheets: []officeSpec{{name: "실적", merges: []string{"A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:H2"}, rows: [][]any{
			{"2023년 발송 현황"},
			{"계약명", "매체", "1월", nil, "2월", nil, "3월", nil},
			{nil, nil, "발송", "성공", "발송", "성공", "발송", "성공"},
			{"가", "SMS", 10, 9, 20, 19, 30, 28},
			{"합계", nil, 10, 9, 20, 19, 30, 28},
		}}, {name: "계약", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"가", "SMS", 9, 200}}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x200 @계약!C2
sent 가 SMS 2023-01 10 of which 9
sent 가 SMS 2023-02 20 of which 19
sent 가 SMS 2023-03 30 of which 28`},

		{name: "a sentence that is understood in part", sheets: []officeSpec{{name: "문장", rows: [][]any{
			{"계약명", "매체", "단가(VAT별도)", "월발송량", "SLA"},
			{"가", "SMS", 9, 10, "연간 가동률 99.5% 보장. 미달 시 0.1%당 월요금의 1% 감액(최대 20%). 장애 통지 1시간 이내."},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x10 @문장!C2
sla -/가 a=0.995 year notice=60 recovery=- cap=0.2 @문장!E2
warning sentence_left 문장!E2`},

		{name: "outages in spans and minutes", sheets: []officeSpec{{name: "장애", rows: [][]any{
			{"장애 현황"},
			{"일시", "대상", "내용", "장애시간(분)", "영향범위"},
			{"2023.5.1. 10:00", "카카오", "서버 장애", 90, "전체"},
			{"2023.6.1. 09:00~11:30", "(주)가나", "DB", nil, "일부"},
			{"2023.6.7 09:00", "카카오", "망", 30, "30%"},
		}}, {name: "계약", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"가", "SMS", 9, 200}}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9 excluded x200 @계약!C2
incident 카카오 2023-05-01T10:00:00+09:00 1.5h
incident (주)가나 2023-06-01T09:00:00+09:00 2.5h
incident 카카오 2023-06-07T09:00:00+09:00 0.5h
warning incident_not_in_chain 장애!B3
warning incident_not_in_chain 장애!B4`},

		{name: "one merged volume of several channels", sheets: []officeSpec{{name: "현황", merges: []string{"A2:A3", "D2:D3"}, rows: [][]any{
			{"계약명", "매체", "단가(VAT별도)", "월발송량"},
			{"통합", "SMS", 9, 1000},
			{nil, "알림톡", 6, nil},
		}}}, want: `
contract - | 통합 | - | - | -~-
  통합 (SMS): SMS single 9 excluded x1000 @현황!C2
  통합 (알림톡): ALIMTALK single 6 excluded @현황!C3
question volume_shared 현황!D2`},

		{name: "a form under 구분 and 내용", sheets: []officeSpec{{name: "개요", rows: [][]any{
			{"구분", "내용"},
			{"계약명", "알림톡 서비스"},
			{"계약업체", "(주)가나"},
			{"단가", "6.5원 (부가세 별도)"},
			{"월 물량", "30만건"},
			{"계약기간", "'24.1.1 ~ '24.12.31"},
			{"서비스 수준", "가용률 99.9% 이상, 장애 발생 시 1시간 이내 통보"},
		}}}, want: `
contract - | 알림톡 서비스 | - | (주)가나 | 2024-01-01~2024-12-31
  알림톡 서비스: ALIMTALK single 6.5 excluded x300000 @개요!B4
sla -/알림톡 서비스 a=0.999 month notice=60 recovery=- cap=- @개요!B7`},

		{name: "phases under merged groups", sheets: []officeSpec{{name: "현황", merges: []string{"A1:A2", "B1:C1", "D1:E1", "F1:F2"}, rows: [][]any{
			{"사업명", "매체", nil, "단가(VAT포함)", nil, "월 발송건수"},
			{nil, "현행", "변경", "현행", "변경", nil},
			{"가", "SMS", "알림톡", 10.285, 5.39, "47만건"},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS before 10.285 included x470000 @현황!D3
  가: ALIMTALK after 5.39 included x470000 @현황!E3`},

		{name: "channels and phases under one price", sheets: []officeSpec{{name: "현황", merges: []string{"A1:A2", "B1:C1", "D1:D2"}, rows: [][]any{
			{"계 약 명", "건당 단가(원, 부가세 별도)", nil, "월평균\n발송량(건)"},
			{nil, "기존(SMS)", "변경(알림톡)", nil},
			{"가", 9.35, 4.9, 470000},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS before 9.35 excluded x470000 @현황!B3
  가: ALIMTALK after 4.9 excluded x470000 @현황!C3`},
	}
}
