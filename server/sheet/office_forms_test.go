package sheet

// officeForms are workbooks as offices make them, and what a careful person reads
// from each.
func officeForms() []officeCase {
	return []officeCase{
		{name: "departments by channel of the title's month", sheets: []officeSpec{{name: "발송현황", rows: [][]any{
			{"2024년 5월 부서별 메시지 발송 현황"},
			{nil, nil, nil, nil, "(단위: 건)"},
			{"부서명", "SMS", "LMS", "알림톡", "합계"},
			{"민원과", 1200, 300, 5000, 6500},
			{"세무과", 200, 4300, 15000, 19500},
			{"합계", 1400, 4600, 20000, 26000},
		}}, {name: "계약", rows: [][]any{{"계약명", "매체", "단가(VAT별도)", "월발송량"}, {"통합메시지", "SMS", 9, 1400}, {"통합메시지", "LMS", 25, 4600}, {"통합메시지", "알림톡", 6.5, 20000}}}}, want: `
contract - | 통합메시지 | - | - | -~-
  통합메시지 (SMS): SMS single 9 excluded x1400 @계약!C2
  통합메시지 (LMS): LMS single 25 excluded x4600 @계약!C3
  통합메시지 (알림톡): ALIMTALK single 6.5 excluded x20000 @계약!C4
sent 통합메시지 SMS 2024-05 1200
sent 통합메시지 LMS 2024-05 300
sent 통합메시지 ALIMTALK 2024-05 5000
sent 통합메시지 SMS 2024-05 200
sent 통합메시지 LMS 2024-05 4300
sent 통합메시지 ALIMTALK 2024-05 15000
warning month_of_title 발송현황!A3`},

		{name: "services by channel, prices on another sheet", sheets: []officeSpec{
			{name: "단가", rows: [][]any{{"구분", "SMS", "LMS", "알림톡"}, {"단가(원, VAT별도)", 9, 25, 6.5}}},
			{name: "물량", rows: [][]any{{"서비스별 월평균 발송량(건)"}, {"서비스명", "SMS", "LMS", "알림톡"}, {"민원안내", 1000, 200, 3000}, {"세금고지", nil, 500, 7000}, {"합계", 1000, 700, 10000}}},
		}, want: `
contract - | (단가) | - | - | -~-
  민원안내 (SMS): SMS single 9 excluded x1000 @단가!B2
  민원안내 (LMS): LMS single 25 excluded x200 @단가!C2
  세금고지 (LMS): LMS single 25 excluded x500 @단가!C2
  민원안내 (알림톡): ALIMTALK single 6.5 excluded x3000 @단가!D2
  세금고지 (알림톡): ALIMTALK single 6.5 excluded x7000 @단가!D2`},

		{name: "volumes and prices by channel under merged groups", sheets: []officeSpec{{name: "내역", merges: []string{"A2:A3", "B2:D2", "E2:G2"}, rows: [][]any{
			{"가온시 서비스별 발송 내역(월평균, 부가세 별도)"},
			{"서비스명", "월 발송건수(건)", nil, nil, "단가(원)", nil, nil},
			{nil, "SMS", "LMS", "알림톡", "SMS", "LMS", "알림톡"},
			{"민원안내", 1000, 200, 3000, 9, 25, 6.5},
			{"세금고지", "-", 500, 7000, 9, 25, 6.5},
		}}}, want: `
contract - | (가온시 서비스별 발송 내역) | 가온시 | - | -~-
  민원안내 (SMS): SMS single 9 excluded x1000 @내역!E4
  민원안내 (LMS): LMS single 25 excluded x200 @내역!F4
  민원안내 (알림톡): ALIMTALK single 6.5 excluded x3000 @내역!G4
  세금고지 (LMS): LMS single 25 excluded x500 @내역!F5
  세금고지 (알림톡): ALIMTALK single 6.5 excluded x7000 @내역!G5`},

		{name: "calculations written out", sheets: []officeSpec{{name: "산출내역서", rows: [][]any{
			{"알림톡 발송 용역 산출내역서"},
			{nil, nil, nil, "(단위: 원, VAT 포함)"},
			{"구분", "산출근거", "금액", "비고"},
			{"알림톡", "4.9원 × 470,000건 × 12개월", 27636000, nil},
			{"SMS 대체발송", "9.35원 × 23,500건 × 12개월", 2636700, "실패분"},
			{"합계", nil, 30272700, nil},
		}}}, want: `
contract - | (알림톡 발송 용역 산출내역서) | - | - | -~-
  알림톡 발송 용역 산출내역서: ALIMTALK single 4.9 included x470000 @산출내역서!B4
  알림톡 발송 용역 산출내역서: SMS fallback 9.35 included x23500 @산출내역서!B5
warning calculation_read 산출내역서!B3`},

		{name: "a whole quotation with other items", file: "견적서(가나).xlsx", sheets: []officeSpec{{name: "Sheet1", merges: []string{"A1:H1", "B3:D3", "B4:D4"}, rows: [][]any{
			{"견   적   서"},
			{},
			{"수 신", "다온시청 정보통신과장 귀하", nil, nil, "등록번호", "123-45-67890"},
			{"견적일", "2024년 11월 5일", nil, nil, "상   호", "주식회사 가나메시지"},
			{"유효기간", "견적일로부터 30일", nil, nil, "대 표 자", "홍길동 (인)"},
			{"합계금액", "일금 삼천이백칠십이만원정 (₩32,720,000) VAT 별도", nil, nil, "전화번호", "02-1234-5678"},
			{"No", "품 명", "규 격", "단위", "수 량", "단 가", "공급가액", "비 고"},
			{1, "알림톡 발송", "1,000자 이내", "건", 5640000, 5.0, 28200000, "연간"},
			{2, "LMS 대체발송", "2,000byte", "건", 180000, 25, 4500000, "실패시"},
			{3, "연동 개발비", nil, "식", 1, 20000, 20000, nil},
			{"합  계", nil, nil, nil, nil, nil, 32720000, nil},
			{"※ 부가가치세 별도"},
		}}}, want: `
contract - | (견 적 서) | 다온시청 | 주식회사 가나메시지 | -~- | 32720000 won | offer
  알림톡 발송: ALIMTALK single 5 excluded x470000 @Sheet1!F8
  알림톡 발송: LMS fallback 25 excluded x180000 @Sheet1!F9
warning contact Sheet1!F5
question period_open Sheet1!E7
warning yearly_volume Sheet1!E7
warning not_per_message Sheet1!B10`},

		{name: "a year and a month in columns", sheets: []officeSpec{{name: "발송실적", rows: [][]any{
			{"발송 실적(최근 3개월)"},
			{"연도", "월", "구분", "발송건수", "성공건수", "실패건수", "성공률(%)"},
			{2023, 11, "알림톡", 400000, 380000, 20000, 95},
			{2023, 12, "알림톡", 500000, 480000, 20000, 96},
			{2024, 1, "알림톡", 450000, 430000, 20000, 95.6},
		}}, {name: "계약", rows: [][]any{{"계약명", "매체", "단가(VAT별도)"}, {"알림", "알림톡", 6}}}}, want: `
contract - | 알림 | - | - | -~-
  알림: ALIMTALK single 6 excluded x450000~ @계약!C2
sent 알림 ALIMTALK 2023-11 400000 of which 380000
sent 알림 ALIMTALK 2023-12 500000 of which 480000
sent 알림 ALIMTALK 2024-01 450000 of which 430000
warning volume_from_record 계약!C2`},

		{name: "tiers by number", sheets: []officeSpec{{name: "중계구조", rows: [][]any{
			{"알림톡 발송 중계구조"},
			{"단계", "업체명", "역할", "데이터센터", "이중화", "비고"},
			{"0차", "다온시", "발주기관", nil, nil, nil},
			{"1차", "(주)파하메시징", "대행사", "가산IDC", "이중화", nil},
			{"2차", "나루중계", "재판매사", "가산IDC", "단일", nil},
			{"3차", "너울딜러", "공식딜러", "판교IDC", "이중화", nil},
			{"4차", "카카오", "플랫폼", "안산IDC", "이중화", nil},
		}}}, want: `
node 다온시 다온시 agency > (주)파하메시징 a=- sites=
node (주)파하메시징 (주)파하메시징 vendor > 나루중계 a=- sites=가산IDC
node 나루중계 나루중계 relay > 너울딜러 a=- sites=가산IDC
node 너울딜러 너울딜러 dealer > 카카오 a=- sites=판교IDC
node 카카오 카카오 platform >  a=- sites=안산IDC
error no_contracts 
question chain_by_order 중계구조!A2`},

		{name: "outages with their times apart", sheets: []officeSpec{{name: "장애이력", rows: [][]any{
			{"최근 3년 장애 이력"},
			{"번호", "발생일자", "발생시간", "복구시간", "장애시간(분)", "장애업체", "장애원인", "영향(%)"},
			{1, "2023-05-11", "09:20", "11:50", 150, "(주)파하메시징", "DB 장애", 100},
			{2, "2024. 2. 3.", "14:00", "14:45", 45, "카카오", "네트워크", 30},
		}}, {name: "계약", rows: [][]any{{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량"}, {"알림", "(주)파하메시징", "알림톡", 6, 100}}}}, want: `
contract - | 알림 | - | (주)파하메시징 | -~-
  알림: ALIMTALK single 6 excluded x100 @계약!D2
incident (주)파하메시징 2023-05-11T09:20:00+09:00 2.5h
incident 카카오 2024-02-03T14:00:00+09:00 0.75h
warning incident_not_in_chain 장애이력!F3
warning incident_not_in_chain 장애이력!F4`},

		{name: "units in a row of their own", sheets: []officeSpec{{name: "현황", rows: [][]any{
			{nil, nil, nil},
			{nil, "메시지 발송 계약 현황"},
			{},
			{nil, "계약명", "업체", "매체", "단가", "월물량", "연간금액"},
			{nil, nil, nil, nil, "(원, VAT포함)", "(천건)", "(백만원)"},
			{nil, "총계", nil, nil, nil, 570, 58.08},
			{nil, "시정알림", "(주)하나", "알림톡", 5.5, 470, 31.02},
			{nil, "세금고지", "(주)둘", "LMS", 22.55, 100, 27.06},
		}}}, want: `
contract - | 시정알림 | - | (주)하나 | -~-
  시정알림: ALIMTALK single 5.5 included x470000 @현황!E7
contract - | 세금고지 | - | (주)둘 | -~-
  세금고지: LMS single 22.55 included x100000 @현황!E8`},

		{name: "levels under merged groups", sheets: []officeSpec{{name: "SLA", merges: []string{"A3:A4", "A5:A6"}, rows: [][]any{
			{"서비스 수준 협약(SLA)"},
			{"구분", "지표", "목표수준", "측정방법", "미달 시 조치"},
			{"가용성", "월 가용률", "99.9% 이상", "월 총시간 대비", "99.9% 미만 10% 감액, 99.0% 미만 30% 감액"},
			{nil, "발송 성공률", "95% 이상", "월 집계", "재발송"},
			{"장애대응", "장애 통보", "30분 이내", "유선·문자", nil},
			{nil, "장애 복구", "4시간 이내", nil, "시간당 50만원"},
			{"위약 한도", "월 요금의 30%", nil, nil, nil},
		}}, {name: "계약", rows: [][]any{{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량"}, {"알림", "(주)파하메시징", "알림톡", 6, 100}}}}, want: `
contract - | 알림 | - | (주)파하메시징 | -~-
  알림: ALIMTALK single 6 excluded x100 @계약!D2
sla -/알림 a=0.999 month notice=30 recovery=240 cap=- <0.999:0.1 <0.99:0.3 @SLA!B3
warning sentence_left SLA!B3`},

		{name: "forms under each other", sheets: []officeSpec{{name: "계약개요", rows: [][]any{
			{"1. 알림톡 발송 용역"},
			{"계약업체", "(주)가나"}, {"계약기간", "2024.1.1. ~ 2024.12.31."}, {"단가", "6.5원 (VAT 별도)"}, {"월 발송량", "약 10만건"},
			{},
			{"2. 문자 발송 용역"},
			{"계약업체", "(주)다라"}, {"계약기간", "2024.1.1. ~ 2024.12.31."}, {"단가", "9.35원 (VAT 별도)"}, {"월 발송량", "2만 5천건"},
		}}}, want: `
contract - | (알림톡 발송 용역) | - | (주)가나 | 2024-01-01~2024-12-31
  알림톡 발송 용역: ALIMTALK single 6.5 excluded x100000~ @계약개요!B4
contract - | (문자 발송 용역) | - | (주)다라 | 2024-01-01~2024-12-31
  문자 발송 용역: SMS single 9.35 excluded x25000 @계약개요!B10`},

		{name: "a sheet for each month", sheets: []officeSpec{
			{name: "2024.5월", rows: [][]any{{"부서별 발송 내역"}, {"부서", "알림톡 발송", "알림톡 성공", "LMS 발송", "LMS 성공"}, {"민원과", 100, 90, 10, 9}, {"세무과", 200, 190, 20, 18}, {"소계", 300, 280, 30, 27}}},
			{name: "2024.6월", rows: [][]any{{"부서별 발송 내역"}, {"부서", "알림톡 발송", "알림톡 성공", "LMS 발송", "LMS 성공"}, {"민원과", 110, 95, 11, 10}, {"세무과", 210, 195, 21, 19}}},
			{name: "계약", rows: [][]any{{"계약명", "매체", "단가(VAT별도)"}, {"알림", "알림톡", 6}, {"알림", "LMS", 25}}}}, want: `
contract - | 알림 | - | - | -~-
  알림 (알림톡): ALIMTALK single 6 excluded x310~ @계약!C2
  알림 (LMS): LMS single 25 excluded x31~ @계약!C3
sent 알림 ALIMTALK 2024-05 100 of which 90
sent 알림 LMS 2024-05 10 of which 9
sent 알림 ALIMTALK 2024-05 200 of which 190
sent 알림 LMS 2024-05 20 of which 18
sent 알림 ALIMTALK 2024-06 110 of which 95
sent 알림 LMS 2024-06 11 of which 10
sent 알림 ALIMTALK 2024-06 210 of which 195
sent 알림 LMS 2024-06 21 of which 19
warning month_of_title 2024.5월!A2
warning month_of_title 2024.6월!A2
warning volume_from_record 계약!C2
warning volume_from_record 계약!C3`},

		{name: "a contract as changed", sheets: []officeSpec{{name: "변경계약", rows: [][]any{
			{"계약 변경 내역"},
			{"계약명", "구분", "계약금액(원)", "계약기간", "단가(원)", "월물량(건)"},
			{"알림톡 발송", "당초", 30000000, "2024.1.1.~2024.12.31.", 5.5, 400000},
			{"알림톡 발송", "변경", 33000000, "2024.1.1.~2025.3.31.", 5.0, 450000},
			{"※ 단가는 VAT 포함"},
		}}}, want: `
contract - | 알림톡 발송 | - | - | 2024-01-01~2025-03-31 | 33000000 won
  알림톡 발송: ALIMTALK before 5.5 included x400000 @변경계약!E3
  알림톡 발송: ALIMTALK after 5 included x450000 @변경계약!E4
warning volume_differs 변경계약!F3`},

		{name: "offers side by side without marks of firms", sheets: []officeSpec{{name: "제안비교", rows: [][]any{
			{"제안업체 비교표"},
			{"구분", "가나메시지", "다라텔레콤", "마바소프트"},
			{"알림톡 단가(원)", 6.5, 6.2, 7},
			{"SMS 단가(원)", 9, 9.5, 8.8},
			{"월 기본료(원)", 0, 100000, 50000},
			{"가용률", "99.9%", "99.95%", "99.5%"},
			{"장애 통보", "30분", "10분", "1시간"},
			{"부가세", "별도", "별도", "포함"},
		}}}, want: `
contract - | (제안업체 비교표) | - | 가나메시지 | -~- | fee 0 | offer
  제안업체 비교표 (알림톡): ALIMTALK single 6.5 excluded @제안비교!B3
  제안업체 비교표 (SMS): SMS single 9 excluded @제안비교!B4
contract - | (제안업체 비교표) | - | 다라텔레콤 | -~- | fee 100000 | offer
  제안업체 비교표 (알림톡): ALIMTALK single 6.2 excluded @제안비교!C3
  제안업체 비교표 (SMS): SMS single 9.5 excluded @제안비교!C4
contract - | (제안업체 비교표) | - | 마바소프트 | -~- | fee 50000 | offer
  제안업체 비교표 (알림톡): ALIMTALK single 7 included @제안비교!D3
  제안업체 비교표 (SMS): SMS single 8.8 included @제안비교!D4
sla -/제안업체 비교표 / 가나메시지 a=0.999 month notice=30 recovery=- cap=- @제안비교!B6
sla -/제안업체 비교표 / 다라텔레콤 a=0.9995 month notice=10 recovery=- cap=- @제안비교!C6
sla -/제안업체 비교표 / 마바소프트 a=0.995 month notice=60 recovery=- cap=- @제안비교!D6
error no_volumes `},

		{name: "a month's bill", sheets: []officeSpec{{name: "정산", rows: [][]any{
			{"2024년 5월 메시지 발송 정산내역"},
			{nil, nil, nil, nil, "(단위: 건, 원 / VAT 별도)"},
			{"구분", "발송건수", "성공건수", "단가", "청구금액"},
			{"SMS", 12000, 11500, 9.35, 107525},
			{"LMS", 3000, 2900, 26.763, 77613},
			{"알림톡", 450000, 430000, 4.9, 2107000},
			{"합계", 465000, 444400, nil, 2292138},
		}}}, want: `
contract - | (2024년 5월 메시지 발송 정산내역) | - | - | -~-
  2024년 5월 메시지 발송 정산내역 (SMS): SMS single 9.35 excluded x12000 @정산!D4
  2024년 5월 메시지 발송 정산내역 (LMS): LMS single 26.763 excluded x3000 @정산!D5
  2024년 5월 메시지 발송 정산내역 (알림톡): ALIMTALK single 4.9 excluded x450000 @정산!D6`},

		{name: "cities with their prices before and after", sheets: []officeSpec{{name: "시군별", merges: []string{"A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "H3:H4"}, rows: [][]any{
			{"시군별 알림톡 계약 현황"},
			{"(2024. 10. 31. 기준, 단위: 원, 부가세 포함)"},
			{"연번", "시군", "계약업체", "기존 문자", nil, "알림톡", nil, "비고"},
			{nil, nil, nil, "단가", "월평균 건수", "단가", "월평균 건수", nil},
			{nil, "계", nil, nil, 617000, nil, 617000, nil},
			{1, "수원시", "(주)가", 10.285, 470000, 5.39, 470000, nil},
			{2, "김포시", "(주)나", 15.4, 147000, 7.7, 147000, "LMS→알림톡"},
		}}}, want: `
contract - | (시군별 알림톡 계약 현황 (주)가) | 수원시 | (주)가 | -~-
  시군별 알림톡 계약 현황 (주)가: SMS before 10.285 included x470000 @시군별!D6
  시군별 알림톡 계약 현황 (주)가: ALIMTALK after 5.39 included x470000 @시군별!F6
contract - | (시군별 알림톡 계약 현황 (주)나) | 김포시 | (주)나 | -~-
  시군별 알림톡 계약 현황 (주)나: SMS before 15.4 included x147000 @시군별!D7
  시군별 알림톡 계약 현황 (주)나: ALIMTALK after 7.7 included x147000 @시군별!F7`},

		{name: "a letter's items and a table", sheets: []officeSpec{{name: "Sheet1", rows: [][]any{
			{"○ 계 약 명 : 2024년 모바일 전자고지 알림톡 발송 용역"},
			{"○ 계약기간 : 2024. 1. 1. ~ 2024. 12. 31. (12개월)"},
			{"○ 계약업체 : (주)파하메시징 (대표 김파하)"},
			{"○ 계약금액 : 금29,610,000원(금이천구백육십일만원, 부가세 포함)"},
			{"○ 계약단가"},
			{"구 분", "단 가(원)", "예상물량(월)", "비 고"},
			{"알림톡", "5.25", "470,000", nil},
			{"대체발송(SMS)", "9.9", "23,500", "알림톡 실패 시"},
			{"※ 단가는 부가가치세 포함임"},
		}}}, want: `
contract - | 2024년 모바일 전자고지 알림톡 발송 용역 | - | (주)파하메시징 | 2024-01-01~2024-12-31 | 29610000 won
  2024년 모바일 전자고지 알림톡 발송 용역: ALIMTALK single 5.25 included x470000 @Sheet1!B7
  2024년 모바일 전자고지 알림톡 발송 용역: SMS fallback 9.9 included x23500 @Sheet1!B8
warning contact Sheet1!A3`},

		{name: "list prices and discounts", sheets: []officeSpec{{name: "단가표", rows: [][]any{
			{"메시지 단가표 (단위: 원/건, VAT별도)"},
			{"메시지 유형", "기본단가", "할인율", "계약단가", "월평균 발송량"},
			{"단문(SMS)", 12, "25%", 9, "약 1만건"},
			{"장문(LMS)", 35, 0.2, 28, "5천건"},
			{"알림톡", 8, "20%", 6.4, "47만건"},
		}}}, want: `
contract - | (메시지 단가표) | - | - | -~-
  메시지 단가표 (SMS): SMS single 9 excluded x10000~ @단가표!D3
  메시지 단가표 (LMS): LMS single 28 excluded x5000 @단가표!D4
  메시지 단가표 (알림톡): ALIMTALK single 6.4 excluded x470000 @단가표!D5`},

		{name: "levels with signs of comparison", sheets: []officeSpec{{name: "SLA", rows: [][]any{
			{"서비스 수준 협약(SLA) 항목"},
			{"No", "서비스 항목", "측정지표", "기준", "단위", "위약금"},
			{1, "가용성", "서비스 가용률", "≥ 99.9", "%", "미달 0.1%p당 월 이용료의 1%"},
			{2, "장애관리", "장애통보시간", "≤ 30", "분", nil},
			{3, "장애관리", "장애복구시간", "4", "시간 이내", "초과 시간당 월 이용료의 2%"},
			{4, "발송", "발송지연", "5", "분", nil},
			{5, "한도", "위약금 한도", "월 이용료의 20%", nil, nil},
		}}, {name: "계약", rows: [][]any{{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량"}, {"알림", "(주)파하메시징", "알림톡", 6, 100}}}}, want: `
contract - | 알림 | - | (주)파하메시징 | -~-
  알림: ALIMTALK single 6 excluded x100 @계약!D2
sla -/알림 a=0.999 month notice=30 recovery=240 cap=0.2 @SLA!C3
warning sentence_left SLA!C3`},

		{name: "months with quarters between", sheets: []officeSpec{{name: "2024년 발송실적", rows: [][]any{
			{"2024년 월별 발송실적"},
			{"구분", "1월", "2월", "3월", "1분기", "4월", "5월", "6월", "2분기", "합계"},
			{"알림톡", 100, 110, 120, 330, 130, 140, 150, 420, 750},
			{"SMS", 10, 11, 12, 33, 13, 14, 15, 42, 75},
			{"계", 110, 121, 132, 363, 143, 154, 165, 462, 825},
		}}, {name: "계약", rows: [][]any{{"계약명", "매체", "단가(VAT별도)"}, {"알림", "알림톡", 6}, {"알림", "SMS", 9}}}}, want: `
contract - | 알림 | - | - | -~-
  알림 (알림톡): ALIMTALK single 6 excluded x125~ @계약!C2
  알림 (SMS): SMS single 9 excluded x13~ @계약!C3
sent 알림 ALIMTALK 2024-01 100
sent 알림 ALIMTALK 2024-02 110
sent 알림 ALIMTALK 2024-03 120
sent 알림 ALIMTALK 2024-04 130
sent 알림 ALIMTALK 2024-05 140
sent 알림 ALIMTALK 2024-06 150
sent 알림 SMS 2024-01 10
sent 알림 SMS 2024-02 11
sent 알림 SMS 2024-03 12
sent 알림 SMS 2024-04 13
sent 알림 SMS 2024-05 14
sent 알림 SMS 2024-06 15
warning volume_from_record 계약!C2
warning volume_from_record 계약!C3`},

		{name: "a survey of what is to be sent", sheets: []officeSpec{{name: "수요조사", rows: [][]any{
			{"2025년 알림톡 수요조사 결과"},
			{"부서명", "업무명", "발송매체", "월평균 발송건수", "최대 문자길이(byte)", "발송주기", "비고"},
			{"세무과", "지방세 고지", "LMS", "12,000", 900, "월 1회", nil},
			{"세무과", "체납 안내", "LMS", "3,000", 1200, "수시", nil},
			{"보건소", "예방접종 안내", "알림톡", 8000, 300, "수시", nil},
			{"소계", nil, nil, "23,000", nil, nil, nil},
		}}, {name: "단가", rows: [][]any{{"매체", "단가(원, VAT 별도)"}, {"LMS", 26.5}, {"알림톡", 5}}}}, want: `
contract - | (단가) | - | - | -~-
  지방세 고지: LMS single 26.5 excluded x12000 @단가!B2
  체납 안내: LMS single 26.5 excluded x3000 @단가!B2
  예방접종 안내: ALIMTALK single 5 excluded x8000 @단가!B3`},

		{name: "a report's before and after with their difference", sheets: []officeSpec{{name: "전환", rows: [][]any{
			{"구분", "전환 전", "전환 후", "증감"},
			{"발송수단", "SMS", "알림톡", nil},
			{"단가(원)", "9.35", "4.9", "△4.45"},
			{"월 발송건수", "470,000건", "470,000건", "-"},
			{"월 비용(원)", "4,394,500", "2,303,000", "△2,091,500"},
			{"업체", "(주)가나", "(주)다라", nil},
			{"※ 부가세 별도"},
		}}}, want: `
contract - | (전환) | - | (주)다라 | -~-
  전환: SMS before 9.35 excluded x470000 by (주)가나 @전환!B3
  전환: ALIMTALK after 4.9 excluded x470000 @전환!C3`},

		{name: "outages in short spans", sheets: []officeSpec{{name: "장애", rows: [][]any{
			{"장애 발생 이력('21~'24)"},
			{"연번", "일시", "대상", "장애시간", "내용", "조치"},
			{1, "2022.10.15. 15:30 ~ 10.17. 18:00", "카카오", "50시간 30분", "데이터센터 화재", "복구"},
			{2, "'23. 5. 11. 09:20 ~ 11:50", "(주)파하메시징", "2시간 30분", "DB 장애", "재기동"},
			{3, "2024-02-03", "나루중계", "45분", nil, nil},
		}}, {name: "중계", rows: [][]any{{"노드", "업체명", "역할", "상위"}, {"1", "(주)파하메시징", "대행사", nil}, {"2", "나루중계", "중계사", "1"}, {"3", "카카오", "플랫폼", "2"}}}}, want: `
node 1 (주)파하메시징 vendor > 2 a=- sites=
node 2 나루중계 relay > 3 a=- sites=
node 3 카카오 platform >  a=- sites=
incident 3 2022-10-15T15:30:00+09:00 50.5h
incident 1 2023-05-11T09:20:00+09:00 2.5h
incident 2 2024-02-03T00:00:00+09:00 0.75h
error no_contracts `},

		{name: "two rows of headers that are not merged", sheets: []officeSpec{{name: "계약", rows: [][]any{
			{"계약명", "계약기간", nil, "계약상대자", "발송단가(VAT별도)", nil, nil, "월평균 발송량"},
			{nil, "시작", "종료", nil, "SMS", "LMS", "알림톡", nil},
			{"통합메시지", "2024-01-01", "2024-12-31", "(주)가나", 9, 25, 6.5, nil},
		}}}, want: `
error missing_value 계약!H3`},

		{name: "services under a plain heading", sheets: []officeSpec{{name: "목록", rows: [][]any{
			{"구분", "매체", "단가", "월 물량", "VAT"},
			{"[가온시]"},
			{"민원안내", "SMS", 9, 1000, "별도"},
			{"세금안내", "LMS", 27.5, 2000, "포함"},
			{"[나래시]"},
			{"민원안내", "알림톡", 6, 3000, "별도"},
		}}}, want: `
contract - | (목록) | - | - | -~-
  민원안내 (SMS): SMS single 9 excluded x1000 @목록!C3
  세금안내: LMS single 27.5 included x2000 @목록!C4
  민원안내 (알림톡): ALIMTALK single 6 excluded x3000 @목록!C6`},
		{name: "money under the name of a mean", sheets: []officeSpec{{name: "계약", merges: []string{"A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "H2:H3"}, rows: [][]any{
			{"메시지 발송 서비스 계약 현황(2024년)"},
			{"연번", "사업명", "계약업체", "계약기간", nil, "계약금액", nil, "비고"},
			{nil, nil, nil, "착수", "완료", "총액(천원)", "월평균(천원)", nil},
			{1, "시정 알림톡", "(주)하나", "2024.1.1.", "2024.12.31.", 29610, 2467.5, "단가 5.25원(VAT포함), 월 47만건"},
			{2, "문자 발송", "(주)둘", "2024.1.1.", "2024.12.31.", 12000, 1000, nil},
		}}}, want: `
contract - | 시정 알림톡 | - | (주)하나 | 2024-01-01~2024-12-31 | 29610000 won
contract - | 문자 발송 | - | (주)둘 | 2024-01-01~2024-12-31 | 12000000 won
error no_contracts `},

		{name: "a form whose amount tells the period", sheets: []officeSpec{{name: "계약내용", merges: []string{"A1:F1"}, rows: [][]any{
			{"계 약 내 용"},
			{"계약번호", "2024-0012", "계약명", "모바일 알림톡 발송", "계약방법", "수의계약"},
			{"계약상대자", "(주)가나", "대표자", "김가나", "연락처", "02-1234-5678"},
			{"계약일", "2023.12.28.", "착수일", "2024.1.1.", "준공일", "2024.12.31."},
			{"계약금액", "29,610,000원", "부가세", "포함", "지급방법", "월별 정산"},
			{"품목", "단가", "예정수량", "금액", nil, nil},
			{"알림톡", 5.25, "5,640,000", "29,610,000", nil, nil},
		}}}, want: `
contract 2024-0012 | 모바일 알림톡 발송 | - | (주)가나 | 2024-01-01~2024-12-31 | 29610000 won
  알림톡: ALIMTALK single 5.25 included x470000 @계약내용!B7
warning contact 계약내용!D3
warning volume_converted 계약내용!C6`},

		{name: "channels before and after in one cell", sheets: []officeSpec{{name: "현황", rows: [][]any{
			{"사업명", "발송채널", "현재 단가", "변경 단가", "월 발송량", "비고"},
			{"민원 알림", "SMS → 알림톡", "9.35원(VAT 별도)", "4.9원(VAT 별도)", "470,000건/월", nil},
			{"세금 고지", "LMS → 알림톡", "26.763원(VAT 별도)", "4.9원(VAT 별도)", "약 2만5천 건", nil},
			{"교육 안내", "알림톡", "-", "5원(VAT 별도)", "해당없음", nil},
		}}}, want: `
contract - | 민원 알림 | - | - | -~-
  민원 알림: SMS before 9.35 excluded x470000 @현황!C2
  민원 알림: ALIMTALK after 4.9 excluded x470000 @현황!D2
contract - | 세금 고지 | - | - | -~-
  세금 고지: LMS before 26.763 excluded x25000~ @현황!C3
  세금 고지: ALIMTALK after 4.9 excluded x25000~ @현황!D3
error missing_value 현황!E4`},

		{name: "bidders with a fallback and their ranks", file: "비교견적.xlsx", sheets: []officeSpec{{name: "비교", merges: []string{"A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:H3"}, rows: [][]any{
			{"알림톡 발송 견적 비교표"},
			{nil, nil, nil, nil, nil, nil, nil, "(단위: 원, VAT 포함)"},
			{"품목", "수량(월)", "A사", nil, "B사", nil, "C사", nil},
			{nil, nil, "단가", "금액", "단가", "금액", "단가", "금액"},
			{"알림톡", 470000, 5.5, 2585000, 5.28, 2481600, 5.83, 2740100},
			{"SMS(실패분)", 23500, 9.9, 232650, 10.5, 246750, 9.5, 223250},
			{"합계", nil, nil, 2817650, nil, 2728350, nil, 2963350},
			{"순위", nil, 2, nil, 1, nil, 3, nil},
		}}}, want: `
contract - | (알림톡 발송 견적 비교표) | - | A사 | -~- | offer
  알림톡: ALIMTALK single 5.5 included x470000 @비교!C5
  알림톡: SMS fallback 9.9 included x23500 @비교!C6
contract - | (알림톡 발송 견적 비교표) | - | B사 | -~- | offer
  알림톡: ALIMTALK single 5.28 included x470000 @비교!E5
  알림톡: SMS fallback 10.5 included x23500 @비교!E6
contract - | (알림톡 발송 견적 비교표) | - | C사 | -~- | offer
  알림톡: ALIMTALK single 5.83 included x470000 @비교!G5
  알림톡: SMS fallback 9.5 included x23500 @비교!G6`},

		{name: "credits in lines of their own", sheets: []officeSpec{{name: "과업지시서", rows: [][]any{
			{"제7조(서비스 수준)"},
			{"1) 월 가용률은 99.9% 이상이어야 하며, 미달 시 다음과 같이 월 이용료를 감액한다."},
			{"- 99.9% 미만 99.5% 이상: 5%"},
			{"- 99.5% 미만 99.0% 이상: 10%"},
			{"- 99.0% 미만: 30%"},
			{"2) 장애 발생 시 10분 이내 유선 통보하고 2시간 이내 복구하여야 한다."},
			{"3) 사전 협의된 정기점검 및 천재지변으로 인한 중단은 제외한다."},
			{"4) 감액의 총액은 월 이용료의 50%를 초과할 수 없다."},
		}}, {name: "계약", rows: [][]any{{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량"}, {"알림", "(주)파하메시징", "알림톡", 6, 100}}}}, want: `
contract - | 알림 | - | (주)파하메시징 | -~-
  알림: ALIMTALK single 6 excluded x100 @계약!D2
sla -/알림 a=0.999 month notice=10 recovery=120 cap=0.5 <0.999:0.05 <0.995:0.1 <0.99:0.3 !사전 협의된 정기점검 !천재지변으로 인한 중단 @과업지시서!A2`},

		{name: "a register of outages", sheets: []officeSpec{{name: "장애대장", rows: [][]any{
			{"2023~2024년 발송 장애 관리대장"},
			{"연번", "장애등급", "발생일시", "인지일시", "복구일시", "지속시간", "장애 구간", "장애 내용", "영향 건수", "재발방지"},
			{1, "심각", "2023-03-02 14:10", "2023-03-02 14:25", "2023-03-02 16:40", "2:30", "대행사", "발송서버 다운", "12,300", "이중화"},
			{2, "경미", "2024-07-01 09:00", "2024-07-01 09:03", "2024-07-01 09:20", "0:20", "카카오", "지연", "-", nil},
		}}, {name: "중계", rows: [][]any{{"노드", "업체명", "역할", "상위"}, {"1", "(주)파하메시징", "대행사", nil}, {"2", "카카오", "플랫폼", "1"}}}}, want: `
node 1 (주)파하메시징 vendor > 2 a=- sites=
node 2 카카오 platform >  a=- sites=
incident 1 2023-03-02T14:10:00+09:00 2.5h
incident 2 2024-07-01T09:00:00+09:00 0.333333h
error no_contracts `},

		{name: "brackets of volumes as columns", sheets: []officeSpec{{name: "단가계약", rows: [][]any{
			{"물량 구간별 단가 (원/건, 부가세 별도)"},
			{"구분", "10만건 이하", "10만건 초과 ~ 50만건 이하", "50만건 초과"},
			{"알림톡", 7, 6.5, 6},
			{"LMS", 28, 27, 26},
		}}}, want: `
contract - | (물량 구간별 단가) | - | - | -~-
  물량 구간별 단가 (알림톡): ALIMTALK single 0:7 100001:6.5 500001:6 excluded @단가계약!B3
  물량 구간별 단가 (LMS): LMS single 0:28 100001:27 500001:26 excluded @단가계약!B4
error no_volumes 
question tier_mode_open 단가계약!A3`},

		{name: "volumes of years", sheets: []officeSpec{{name: "다년", rows: [][]any{
			{"계약명", "계약상대자", "매체", "계약단가(원,VAT별도)", "2023년 물량(건)", "2024년 물량(건)", "2025년 물량(건)", "계약기간"},
			{"장기계약", "(주)가나", "알림톡", 5, 4800000, 5400000, 6000000, "2023.1.1.~2025.12.31."},
		}}}, want: `
contract - | 장기계약 | - | (주)가나 | 2023-01-01~2025-12-31
  장기계약: ALIMTALK single 5 excluded x400000 @다년!D2
warning yearly_volume 다년!E1`},

		{name: "sides of VAT under before and after", sheets: []officeSpec{{name: "단가", merges: []string{"A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2"}, rows: [][]any{
			{"계약명", "매체", "기존", nil, "신규", nil, "월평균(건)"},
			{nil, nil, "공급가", "부가세포함", "공급가", "부가세포함", nil},
			{"가", "알림톡", 9, 9.9, 6, 6.6, 1000},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: ALIMTALK after 6 excluded x1000 @단가!E3
question channel_asked 단가!C2`},

		{name: "people in every corner", sheets: []officeSpec{{name: "현황", rows: [][]any{
			{"작성자: 정보통신과 홍길동 주무관(031-228-1234, gildong@korea.kr)"},
			{"계약명", "업체(담당자)", "매체", "단가(VAT별도)", "월발송량", "비고"},
			{"알림", "(주)가나(김과장 010-1111-2222)", "알림톡", 6, 1000, "담당 이대리 010-3333-4444"},
			{"고지", "(주)다라", "LMS", 25, 500, "세무과 박주무관"},
		}}}, want: `
contract - | 알림 | - | (주)가나 | -~-
  알림: ALIMTALK single 6 excluded x1000 @현황!D3
contract - | 고지 | - | (주)다라 | -~-
  고지: LMS single 25 excluded x500 @현황!D4
warning contact 현황!B2`},
		{name: "a contract, its prices, its chain and its promises on a sheet", sheets: []officeSpec{{name: "종합", merges: []string{"A1:H1"}, rows: [][]any{
			{"알림톡 서비스 운영 현황"},
			{},
			{"□ 계약 개요"},
			{"계약명", "알림톡 발송 용역", nil, "계약업체", "(주)가나"},
			{"계약기간", "2024. 1. 1.부터 2024. 12. 31.까지", nil, "계약금액", "29,610천원"},
			{},
			{"□ 단가 및 물량"},
			{"채널", "건당단가(원, VAT 포함)", "월평균 발송량(건)", "비고"},
			{"알림톡", 5.25, 470000, nil},
			{"LMS(대체)", 27.5, 4700, "알림톡 실패 1%"},
			{},
			{"□ 중계 구조"},
			{"단계", "업체", "역할", "데이터센터"},
			{1, "(주)가나", "대행사", "가산"},
			{2, "다라", "공식딜러", "판교"},
			{3, "카카오", "플랫폼", "안산"},
			{},
			{"□ SLA"},
			{"가용률", "99.9%"},
			{"장애 통보", "30분 이내"},
			{"위약", "99.9% 미만 10%"},
		}}}, want: `
contract - | 알림톡 발송 용역 | - | (주)가나 | 2024-01-01~2024-12-31 | 29610000 won
  알림톡 발송 용역: ALIMTALK single 5.25 included x470000 @종합!B9
  알림톡 발송 용역: LMS fallback 27.5 included x4700 @종합!B10
node (주)가나 (주)가나 vendor > 다라 a=- sites=가산
node 다라 다라 dealer > 카카오 a=- sites=판교
node 카카오 카카오 platform >  a=- sites=안산
route 알림톡 발송 용역 ALIMTALK (주)가나>다라>카카오
sla (주)가나/알림톡 발송 용역 a=0.999 month notice=30 recovery=- cap=- <0.999:0.1 @종합!B19
question chain_by_order 종합!A13`},

		{name: "before and after as rows with what is saved", sheets: []officeSpec{{name: "전환", rows: [][]any{
			{"구분", "계약업체", "발송수단", "단가(원)", "월평균 건수", "월 비용(원)", "비고"},
			{"기존(~2022.9)", "(주)문자나라", "SMS", 9.35, 470000, 4394500, "부가세 별도"},
			{"신규(2022.10~)", "(주)톡톡", "알림톡", 4.9, 470000, 2303000, "부가세 별도"},
			{"절감", nil, nil, 4.45, nil, 2091500, "47.6%"},
		}}}, want: `
contract - | (전환) | - | (주)톡톡 | -~-
  전환: SMS before 9.35 excluded x470000 by (주)문자나라 @전환!D2
  전환: ALIMTALK after 4.9 excluded x470000 @전환!D3`},

		{name: "prices by channel, numbered title", sheets: []officeSpec{{name: "현황", rows: [][]any{
			{"<표 1> 메시지 발송 단가"},
			{"연번", "구 분", "SMS", "LMS", "MMS", "알림톡", "친구톡(텍스트)"},
			{"①", "현행", 9.9, 29.7, 99, nil, nil},
			{"②", "변경", 9.35, 26.763, 88, 4.9, 12},
			{"※ VAT 별도, 단위: 원/건"},
		}}}, want: `
contract - | (메시지 발송 단가) | - | - | -~-
  메시지 발송 단가: SMS before 9.9 excluded @현황!C3
  메시지 발송 단가: LMS before 29.7 excluded @현황!D3
  메시지 발송 단가: MMS before 99 excluded @현황!E3
  메시지 발송 단가: SMS after 9.35 excluded @현황!C4
  메시지 발송 단가: LMS after 26.763 excluded @현황!D4
  메시지 발송 단가: MMS after 88 excluded @현황!E4
  메시지 발송 단가: ALIMTALK after 4.9 excluded @현황!F4
  메시지 발송 단가: FRIENDTALK after 12 excluded @현황!G4
error no_volumes `},

		{name: "departments and months of one channel", sheets: []officeSpec{{name: "부서별", rows: [][]any{
			{"2024년 부서별 알림톡 발송 현황"},
			{"부서", "1월", "2월", "3월", "4월", "소계"},
			{"민원과", 100, 110, 120, 130, 460},
			{"세무과", 200, 210, 220, 230, 860},
			{"소계", 300, 320, 340, 360, 1320},
		}}, {name: "계약", rows: [][]any{{"계약명", "매체", "단가(VAT별도)"}, {"알림", "알림톡", 6}}}}, want: `
contract - | 알림 | - | - | -~-
  알림: ALIMTALK single 6 excluded x330~ @계약!C2
sent 알림 ALIMTALK 2024-01 100
sent 알림 ALIMTALK 2024-02 110
sent 알림 ALIMTALK 2024-03 120
sent 알림 ALIMTALK 2024-04 130
sent 알림 ALIMTALK 2024-01 200
sent 알림 ALIMTALK 2024-02 210
sent 알림 ALIMTALK 2024-03 220
sent 알림 ALIMTALK 2024-04 230
warning volume_from_record 계약!C2`},

		{name: "a quotation that adds the tax in a row", file: "견적.xlsx", sheets: []officeSpec{{name: "견적서", rows: [][]any{
			{"견적서"},
			{"공급받는자", "다온시", nil, "공급자", "(주)라마"},
			{"품명", "규격", "수량", "단가", "금액"},
			{"카카오 알림톡", "건/월", 100000, 6.5, 650000},
			{"문자(LMS)", "건/월", 20000, 27, 540000},
			{"소계", nil, nil, nil, 1190000},
			{"부가세(10%)", nil, nil, nil, 119000},
			{"총계", nil, nil, nil, 1309000},
		}}}, want: `
contract - | (견적서) | 다온시 | (주)라마 | -~- | offer
  카카오 알림톡: ALIMTALK single 6.5 excluded x100000 @견적서!D4
  문자(LMS): LMS single 27 excluded x20000 @견적서!D5
question period_open 견적서!C3`},

		{name: "a register with its volume in a remark", sheets: []officeSpec{{name: "대장", merges: []string{"E1:F1"}, rows: [][]any{
			{"관리번호", "용역명", "계약상대자", "계약금액", "계약기간", nil, "발송단가", nil, "비고"},
			{nil, nil, nil, "(천원)", "부터", "까지", "기존", "변경", nil},
			{"24-1", "알림톡", "(주)가나", "29,610", 45292, 45657, 9.35, 4.9, "VAT별도, 월 470,000건"},
		}, formats: map[string]string{"E3": "yyyy-mm-dd", "F3": "yyyy-mm-dd"}}}, want: `
contract 24-1 | 알림톡 | - | (주)가나 | 2024-01-01~2024-12-31 | 29610000 won
  알림톡: ALIMTALK after 4.9 excluded x470000 @대장!H3
question channel_asked 대장!G2`},

		{name: "shares of failures and longest texts", sheets: []officeSpec{{name: "서비스", rows: [][]any{
			{"서비스명", "메시지 종류", "채널", "단가(VAT별도)", "월 건수", "실패율", "최대 길이(바이트)", "발송 시기"},
			{"재난 안내", "재난", "알림톡", 6, 1000, "12%", 900, "수시"},
			{"과태료 통지", "세금·납부", "알림톡", 6, 2000, 0.1, 1500, "매월 10일"},
		}}}, want: `
contract - | (서비스) | - | - | -~-
  재난 안내: ALIMTALK single 6 excluded x1000 @서비스!D2
  과태료 통지: ALIMTALK single 6 excluded x2000 @서비스!D3`},

		{name: "promises of firms side by side", sheets: []officeSpec{{name: "SLA", rows: [][]any{
			{"업체별 SLA 비교"},
			{"항목", "(주)가나", "(주)다라"},
			{"월 가용률", "99.9%", "99.5%"},
			{"장애 통보", "30분", "1시간"},
			{"복구 시간", "4시간", "8시간"},
			{"감액", "10%", "5%"},
		}}, {name: "계약", rows: [][]any{{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량"}, {"가", "(주)가나", "알림톡", 6, 100}, {"나", "(주)다라", "LMS", 25, 100}}}}, want: `
contract - | 가 | - | (주)가나 | -~-
  가: ALIMTALK single 6 excluded x100 @계약!D2
contract - | 나 | - | (주)다라 | -~-
  나: LMS single 25 excluded x100 @계약!D3
sla -/가 a=0.999 month notice=30 recovery=240 cap=- <0.999:0.1 @SLA!B3
sla -/나 a=0.995 month notice=60 recovery=480 cap=- <0.995:0.05 @SLA!C3`},
		{name: "line breaks in headers, whole months, a total on top", sheets: []officeSpec{{name: "Sheet1", merges: []string{"A1:J1", "A3:J3", "B6:B7"}, rows: [][]any{
			{"다온시 알림톡 등 메시지 발송 계약 현황"},
			{nil, nil, nil, nil, nil, nil, nil, nil, nil, "2024.11.1. 현재"},
			{"(단위: 원, 건)"},
			{"연\n번", "기관명", "계약명", "계약\n상대자", "발송\n매체", "계약단가\n(부가세 포함)", "월평균\n발송량", "연간\n소요액", "계약기간", "비고"},
			{"계", nil, nil, nil, nil, nil, "482,000 건", "32,604,000", nil, nil},
			{1, "다온시", "시정 알림", "(주)가나 ", "카카오톡(알림톡)", "5.5 ", "470,000 건", "31,020,000", "'24.1.1 ~ '24.12.31", nil},
			{2, nil, "민방위 안내", "다라(주)", "장문(LMS)", "11", "12,000 건", "1,584,000", "'24.3월~'25.2월", nil},
			{"주1) 알림톡 실패 시 문자로 대체 발송하지 않음"},
			{"주2) 단가는 2024년 계약 기준임"},
		}}}, want: `
contract - | 시정 알림 | 다온시 | (주)가나 | 2024-01-01~2024-12-31
  시정 알림: ALIMTALK single 5.5 included x470000 @Sheet1!F6
contract - | 민방위 안내 | 다온시 | 다라(주) | 2024-03-01~2025-02-28
  민방위 안내: LMS single 11 included x12000 @Sheet1!F7`},

		{name: "two tables of volumes, prices elsewhere", sheets: []officeSpec{{name: "목록", rows: [][]any{
			{"부서", "담당자", "서비스", "채널", "건수(월)", nil, "부서", "담당자", "서비스", "채널", "건수(월)"},
			{"민원과", "김", "여권", "SMS", 100, nil, "세무과", "이", "고지", "LMS", 300},
			{"교통과", "박", "단속", "알림톡", 500, nil, "보건소", "최", "접종", "알림톡", 700},
		}}, {name: "단가", rows: [][]any{{"채널", "단가(VAT별도)"}, {"SMS", 9}, {"LMS", 25}, {"알림톡", 6}}}}, want: `
contract - | (단가) | - | - | -~-
  여권: SMS single 9 excluded x100 @단가!B2
  고지: LMS single 25 excluded x300 @단가!B3
  단속: ALIMTALK single 6 excluded x500 @단가!B4
  접종: ALIMTALK single 6 excluded x700 @단가!B4
warning contact 목록!B1`},

		{name: "numbered items with their contents", sheets: []officeSpec{{name: "요약", rows: [][]any{
			{"번호", "항목", "내용"},
			{1, "사업명", "알림톡 발송"},
			{2, "계약업체", "(주)가나"},
			{3, "계약기간", "2024.1.1.~2024.12.31."},
			{4, "건당단가", "5.25원(VAT 포함)"},
			{5, "월평균 발송건수", "470,000건"},
			{6, "발송채널", "알림톡"},
		}}}, want: `
contract - | 알림톡 발송 | - | (주)가나 | 2024-01-01~2024-12-31
  알림톡 발송: ALIMTALK single 5.25 included x470000 @요약!C5`},

		{name: "an English quotation", file: "quote.xlsx", sheets: []officeSpec{{name: "Quotation", rows: [][]any{
			{"QUOTATION"},
			{"To", "Gaon City", nil, "From", "Hana Talk Co., Ltd."},
			{"Item", "Unit", "Qty (monthly)", "Unit price (KRW)", "Amount (KRW)"},
			{"Alimtalk", "message", 470000, 5.5, 2585000},
			{"LMS fallback", "message", 10000, 26, 260000},
			{"Subtotal", nil, nil, nil, 2845000},
			{"VAT (10%)", nil, nil, nil, 284500},
			{"Total", nil, nil, nil, 3129500},
		}}}, want: `
contract - | (QUOTATION) | Gaon City | Hana Talk Co., Ltd. | -~- | offer
  Alimtalk: ALIMTALK single 5.5 excluded x470000 @Quotation!D4
  Alimtalk: LMS fallback 26 excluded x10000 @Quotation!D5`},

		{name: "nodes with their outages, repairs and doubled systems", sheets: []officeSpec{{name: "중계", rows: [][]any{
			{"구분", "업체명", "재판매 원천", "서버 위치", "이중화 여부", "가용률(최근 1년)", "연간 장애(회)", "평균 복구시간"},
			{"대행사", "(주)가나", "다라", "가산IDC / 판교IDC", "이중화(Active-Standby)", "99.97%", 2, "1.5시간"},
			{"중계사", "다라", "카카오", "가산IDC", "단일", "99.9", 3, "90분"},
			{"플랫폼", "카카오", "-", "안산", "다중화", "99.99 %", 1, "30분"},
		}}}, want: `
node (주)가나 (주)가나 vendor > 다라 a=0.9997 sites=가산IDC,판교IDC
node 다라 다라 relay > 카카오 a=0.999 sites=가산IDC
node 카카오 카카오 platform >  a=0.9999 sites=안산
error no_contracts `},

		{name: "whether VAT is in the price by O and X", sheets: []officeSpec{{name: "현황", rows: [][]any{
			{"계약명", "매체", "단가", "VAT 포함 여부", "월평균 발송량"},
			{"가", "SMS", 9.9, "O", 1000},
			{"나", "LMS", 25, "X", 2000},
			{"다", "알림톡", 6, "여", 3000},
			{"라", "알림톡", 6, "부", 3000},
		}}}, want: `
contract - | 가 | - | - | -~-
  가: SMS single 9.9 included x1000 @현황!C2
contract - | 나 | - | - | -~-
  나: LMS single 25 excluded x2000 @현황!C3
contract - | 다 | - | - | -~-
  다: ALIMTALK single 6 included x3000 @현황!C4
contract - | 라 | - | - | -~-
  라: ALIMTALK single 6 excluded x3000 @현황!C5`},
		{name: "a sheet for each year", sheets: []officeSpec{
			{name: "2023년", rows: [][]any{{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량", "계약기간"}, {"시정알림", "(주)가나", "알림톡", 6.5, 1000, "2023.1.1.~2023.12.31."}}},
			{name: "2024년", rows: [][]any{{"계약명", "계약상대자", "매체", "단가(VAT별도)", "월발송량", "계약기간"}, {"시정알림", "(주)가나", "알림톡", 6, 1200, "2024.1.1.~2024.12.31."}}},
		}, want: `
contract - | 시정알림 | - | (주)가나 | 2023-01-01~2023-12-31
  시정알림: ALIMTALK single 6.5 excluded x1000 @2023년!D2
contract - | 시정알림 | - | (주)가나 | 2024-01-01~2024-12-31
  시정알림: ALIMTALK single 6 excluded x1200 @2024년!D2
question contracts_in_succession 2024년!A2`},

		{name: "a price of a thousand messages", sheets: []officeSpec{{name: "단가", rows: [][]any{
			{"계약명", "매체", "1,000건당 단가(원, VAT별도)", "월발송량(천건)"},
			{"알림", "알림톡", 6000, 470},
		}}}, want: `
contract - | 알림 | - | - | -~-
  알림: ALIMTALK single 6 excluded x470000 @단가!C2`},
	}
}
