package models

import "sync"

// Keys of the fields of office sheets that have no column of their own in the
// template. The rest go by the template's keys.
const (
	FieldDepartment    = "department"
	FieldPeriod        = "period"
	FieldVendorBefore  = "vendor_before"
	FieldChannelBefore = "channel_before"
	FieldPriceBefore   = "price_before"
	FieldPriceAfter    = "price_after"
	FieldPriceFallback = "price_fallback"
	FieldPriceEstimate = "price_estimate"
	FieldVolumeBefore  = "messages_before"
	FieldVolumeYear    = "messages_per_year"
	FieldVolumeTotal   = "messages_total"
	FieldAmountMonth   = "amount_month"
	FieldAmountYear    = "amount_year"
	FieldTierRange     = "tier_range"
	FieldChain         = "chain"
	FieldSLAText       = "sla"
	FieldContact       = "contact"
	FieldNote          = "note"
	FieldSequence      = "sequence"
	FieldUnit          = "unit"
	FieldCustomers     = "customers"
	FieldItem          = "item"
	FieldTarget        = "target"
	FieldPenalty       = "penalty"
	FieldMonth         = "month"
	FieldSent          = "sent"
	FieldDelivered     = "delivered"
	FieldEnd           = "end"
	FieldSigned        = "signed"
	FieldYear          = "fiscal_year"
	FieldTotal         = "total"
	FieldCalculation   = "calculation"
	FieldStartTime     = "start_time"
	FieldEndTime       = "end_time"
)

// OfficeKinds lists the kinds of table in an office's own sheets, each with its
// name. Services are prices of a contract that the table itself does not name.
func OfficeKinds() []Word {
	return words(
		Word{"contracts", "계약·단가", "contracts and prices", nil},
		Word{"services", "단가", "prices", nil},
		Word{"nodes", "중계구조", "chain of nodes", nil},
		Word{"routes", "경로", "routes", nil},
		Word{"sla", "서비스 수준(SLA)", "service levels", nil},
		Word{"incidents", "장애 이력", "outages on record", nil},
		Word{"shipments", "발송 실적", "delivery records", nil},
	)
}

// OfficeFields lists what a column of an office's own table of a kind may hold,
// with the headers it goes by: every way offices were seen to write it. They are
// made once and must not be changed; nil for a kind that is not there.
func OfficeFields(kind string) []Field { return madeOfficeFields()[kind] }

var madeOfficeFields = sync.OnceValue(func() map[string][]Field {
	contracts := officeContractFields()
	all := map[string][]Field{
		"contracts": contracts, "services": contracts, "nodes": officeNodeFields(), "routes": officeRouteFields(),
		"sla": officeSLAFields(), "incidents": officeIncidentFields(), "shipments": officeShipmentFields(),
	}
	for _, fields := range all {
		makeMeanings(fields)
	}
	return all
})

// office makes a field of an office's sheet from the template's of the same
// meaning, with more headers.
func office(kind, key, as string, synonyms ...string) Field {
	f := SheetOf(kind).Field(key)
	f.Key, f.Required = as, false
	f.Synonyms = append(append([]string{}, f.Synonyms...), synonyms...)
	return f
}

func named(f Field, ko, en string) Field {
	f.Ko, f.En = ko, en
	return f
}

// only drops the template's synonyms: what they mean there depends on the sheet.
func only(f Field, synonyms ...string) Field {
	f.Synonyms = synonyms
	return f
}

func textField(key, ko, en string, synonyms ...string) Field {
	return Field{Key: key, Ko: ko, En: en, Kind: KindText, Synonyms: synonyms}
}

func sequenceField() Field {
	return textField(FieldSequence, "연번", "No.", "순번", "연번호", "일련번호", "no", "순서번호", "#", "seq", "s/n", "line", "줄번호", "순")
}

func contactField() Field {
	return textField(FieldContact, "담당자·연락처", "Contact", "담당자", "담당", "담당자명", "성명", "이름", "연락처", "전화", "전화번호", "휴대전화", "휴대폰", "핸드폰", "휴대전화번호", "이메일", "메일", "e-mail", "email", "담당자연락처", "담당공무원", "주무관", "계약담당자", "담당자이메일",
		"담당자전화번호", "업체담당자", "영업담당자", "대표자", "대표자명", "대표", "대표이사", "팩스", "fax", "전자우편", "contact person", "contact", "phone", "tel", "mobile", "person in charge", "manager", "사업자등록번호", "등록번호(사업자)", "작성자", "비상연락처", "비상연락망", "mobile phone", "담당직원", "담당자(연락처)")
}

func noteField() Field {
	return textField(FieldNote, "비고", "Remarks", "참고", "메모", "특이사항", "기타사항", "note", "notes", "remark", "comment", "comments", "적요", "설명", "참고사항")
}

func officeContractFields() []Field {
	price := func(key, ko, en string, synonyms ...string) Field {
		f := SheetOf("services").Field("price")
		return Field{Key: key, Ko: ko, En: en, Unit: f.Unit, UnitEn: f.UnitEn, Kind: f.Kind, Min: f.Min, Max: f.Max, UnitPrice: true, Synonyms: synonyms, Examples: f.Examples}
	}
	money := func(key, ko, en string, synonyms ...string) Field {
		f := SheetOf("contracts").Field("amount")
		return Field{Key: key, Ko: ko, En: en, Unit: f.Unit, UnitEn: f.UnitEn, Kind: f.Kind, Min: f.Min, Max: f.Max, Synonyms: synonyms, Examples: f.Examples}
	}
	count := func(key, ko, en string, synonyms ...string) Field {
		f := SheetOf("services").Field("messages_per_month")
		f.Key, f.Ko, f.En, f.Required, f.Synonyms = key, ko, en, false, synonyms
		return f
	}
	year := count(FieldVolumeYear, "연간 발송건수", "Messages a year", "연간발송량", "연발송량", "연간건수", "연간물량", "연간예상물량", "연간예상발송량", "연간발송예정량", "연발송건수", "연물량", "연간예정물량", "연간사용량", "연예상물량", "annual volume", "messages per year", "yearly volume", "annual messages",
		"연간추정물량", "연간발송건", "년간발송량", "연간발송실적", "연간예상건수", "연간예상발송건수", "annual quantity", "volume per year")
	year.Max = bound(12 * maxMessagesPerMonth)
	total := count(FieldVolumeTotal, "총 발송건수", "Messages in the whole term", "총발송량", "총물량", "총건수", "총발송예정량", "총예상물량", "계약물량", "총계약물량", "총수량", "전체물량", "총예상발송량", "total volume", "total quantity", "total messages", "계약기간물량", "총예상건수", "계약수량")
	total.Max = bound(120 * maxMessagesPerMonth)
	out := []Field{
		sequenceField(),
		office("contracts", "number", "number", "계약관리번호", "계약no", "계약id", "사업번호", "입찰공고번호", "견적번호", "제안번호", "문서번호", "계약코드", "contract no", "contract no.", "contract id", "contract code", "quote no", "quotation no", "견적서번호", "발주번호", "구매번호", "나라장터계약번호", "조달계약번호", "po number", "po no", "reference", "ref", "ref no"),
		office("contracts", "name", "name", "계약건", "계약사업명", "사업", "용역", "용역명칭", "과업명", "제목", "건명", "공고명", "구매명", "계약내용", "사업명칭", "계약서명", "입찰건명", "입찰공고명", "견적명", "제안명", "제안사업명", "project", "project name", "contract", "contract title", "title", "subject", "description", "사업건명", "견적건명", "용역사업명", "계약명칭", "계약대상", "과제명"),
		named(office("services", "service", "service", "서비스구분", "서비스종류", "알림종류", "업무구분", "업무", "발송업무", "발송업무명", "품명", "품목", "내역", "품목명", "세부품명", "항목", "세부내역", "세부항목", "상품명", "상품", "서비스내용", "용도", "발송용도", "사용업무", "발송내용", "service name", "item", "service", "product", "알림서비스명", "과금항목", "대상업무", "이용서비스", "message type", "발송목적"), "서비스명", "Service"),
		office("contracts", "agency", "agency", "시군구", "시군", "시군명", "자치단체명", "지자체명", "발주처", "발주기관명", "수요기관명", "발주자", "주문자", "수신", "귀중", "공급받는자", "기관(부서)", "도입기관", "이용기관", "지방자치단체", "계약기관", "발신기관", "수요처", "고객사", "갑", "organization", "organisation", "client", "customer", "buyer", "city", "municipality", "issuing agency", "public body", "소속기관", "구매기관", "견적처"),
		textField(FieldDepartment, "부서명", "Department", "부서", "담당부서", "소관부서", "사용부서", "주관부서", "실과", "실과명", "실과소", "소속", "부서(과)", "과명", "발주부서", "요청부서", "이용부서", "department name", "dept", "dept.", "division", "section", "팀명", "실·과", "읍면동", "관리부서", "운영부서"),
		office("contracts", "vendor", "vendor", "계약자", "계약상대", "계약상대자명", "계약업체명", "계약사", "업체명칭", "상호", "상호명", "회사명", "회사", "공급사", "공급사명", "공급자", "공급업체명", "수행사", "수행업체", "수행기관", "대행업체", "발송업체", "발송사", "발송대행사", "사업자", "사업자명", "계약상대방", "낙찰자", "낙찰업체", "입찰업체", "입찰자", "입찰사", "견적업체", "견적사", "제안업체", "제안사명", "응찰업체", "참여업체", "이용업체", "공급(업체)", "을",
			"supplier", "supplier name", "vendor name", "contractor", "bidder", "bidder name", "company", "company name", "provider", "서비스업체", "계약상대자(업체)", "계약 업체명", "중계업체", "거래처", "거래처명", "시행업체", "수급인", "수급자", "수급업체", "용역업체", "용역사", "협력사", "운영사", "메시지업체", "견적제출업체"),
		textField(FieldVendorBefore, "기존 업체", "Previous vendor", "기존업체명", "기존계약상대자", "이전업체", "종전업체", "현행업체", "전환전업체", "도입전업체", "변경전업체", "전업체", "기존사업자", "기존계약업체", "previous vendor", "current vendor", "incumbent", "previous supplier", "기존공급사", "기존수행사", "기존대행사", "현업체", "현재업체", "기존 계약업체"),
		office("contracts", "method", "method", "계약방법구분", "계약형태", "계약유형", "체결방식", "체결방법", "입찰방식", "낙찰방법", "조달방법", "procurement method", "contract method", "contract type"),
		only(office("contracts", "status", "status"), "상태", "진행상태", "계약상태", "진행상황", "contract status", "계약여부", "체결여부", "견적/계약"),
		only(office("contracts", "start", "start"), "시행일", "시행일자", "적용일", "적용일자", "도입일", "계약시작일", "착수일", "개시일", "개시", "시작", "계약개시일", "계약시작", "착수", "계약기간시작", "시작일자", "개시일자", "착수일자", "계약기간(시작)", "계약기간시작일", "이용시작일", "서비스시작일", "서비스개시일", "사업시작일", "부터", "from", "start date", "commencement", "effective date", "begin", "contract start", "기간시작", "용역시작일", "계약시작일자"),
		office("contracts", "end", "end", "종료", "만료", "종료일자", "만료일자", "준공", "준공일자", "준공예정일", "계약만료일", "계약종료", "계약기간종료", "계약기간(종료)", "계약기간종료일", "이용종료일", "서비스종료일", "사업종료일", "까지", "to", "end date", "expiry", "expiry date", "expiration", "finish", "contract end", "기간종료", "완료예정일", "납기", "용역종료일", "계약종료일자", "계약만기일", "만기일", "완료", "완료일", "완료일자"),
		{Key: FieldSigned, Ko: "계약일", En: "Signed on", Kind: KindDate, Synonyms: []string{"계약일자", "계약체결일", "체결일", "계약체결일자", "체결일자", "signed", "date signed", "contract date"}},
		{Key: FieldYear, Ko: "회계연도", En: "Fiscal year", Kind: KindText, Synonyms: []string{"회계년도", "예산연도", "연도", "년도", "사업연도", "계약연도", "fiscal year", "year", "fy"}},
		{Key: FieldPeriod, Ko: "계약기간", En: "Contract period", Kind: KindText, Synonyms: []string{"기간", "사업기간", "용역기간", "이용기간", "서비스기간", "과업기간", "계약기간(시작~종료)", "수행기간", "계약 기간", "이행기간", "계약시작일~종료일", "period", "term", "contract term", "duration", "사용기간", "공급기간", "운영기간", "계약일~종료일", "적용기간"}},
		only(office("services", "class", "class"), "메시지유형", "메시지구분", "알림유형", "안내유형", "메시지분류", "업무유형", "message class"),
		office("services", "legal", "legal"),
		office("services", "channel", "channel", "매체구분", "매체명", "매체종류", "매체유형", "발송매체", "발송유형", "발송구분", "발송종류", "문자종류", "문자유형", "문자구분", "메시지종류", "메시지 종류", "메시지타입", "채널구분", "채널명", "전송매체", "전송수단", "전송유형", "전송방식", "알림매체", "알림수단", "알림채널", "수단", "유형", "종류", "channel type", "media", "medium", "type", "message channel", "메시지 매체", "서비스유형", "상품구분", "발송타입", "통신수단", "안내매체", "신규매체", "변경매체", "도입매체"),
		textField(FieldChannelBefore, "기존 매체", "Previous channel", "기존채널", "전환전매체", "도입전매체", "변경전매체", "종전매체", "현행매체", "기존발송매체", "이전매체", "기존수단", "기존발송수단", "previous channel", "current channel", "기존 발송유형", "현행채널", "기존방식", "기존발송방식"),
		only(office("services", "phase", "phase"), "단계", "시점", "도입구분", "단가구분", "전환구분", "전후구분", "전/후", "전후", "비교구분", "phase", "before/after"),
		price("price", "단가", "Price per message", "건당단가", "계약단가", "발송단가", "건당요금", "건당", "요금", "건당금액", "건당가격", "건당비용", "단위단가", "이용단가", "적용단가", "견적단가", "제안단가", "낙찰단가", "공급단가", "발송요금", "건당발송단가", "건당발송요금", "1건당단가", "1건단가", "1건당요금", "건단가", "문자단가", "알림톡단가", "메시지단가", "전송단가", "최종단가", "확정단가", "판매단가", "입찰단가", "투찰단가", "할인단가", "서비스단가",
			"unit price", "price", "price per message", "rate", "unit rate", "unit cost", "price/msg", "cost per message", "per message", "발송비", "건당발송비", "이용요금", "단가금액", "협상단가", "contract price", "contracted price", "공급가", "가격"),
		price("price_excl", "단가(부가세 별도)", "Price without VAT", "공급가단가", "공급가액", "세전단가", "부가세별도단가", "부가세제외단가", "공급가액단가", "부가세별도", "vat별도", "부가세별도가", "공급가", "unit price excl vat", "price excl vat", "net price", "net unit price"),
		price("price_incl", "단가(부가세 포함)", "Price with VAT", "합계단가", "총단가", "세후단가", "부가세포함단가", "포함단가", "부가세포함", "vat포함", "부가세포함가", "unit price incl vat", "price incl vat", "gross price", "gross unit price"),
		price(FieldPriceBefore, "단가: 도입 전", "Price before", "기존단가", "현행단가", "종전단가", "이전단가", "변경전단가", "전환전단가", "도입전단가", "전단가", "현재단가", "기존건당단가", "기존요금", "당초단가", "기존계약단가", "현단가", "old price", "previous price", "current price", "price before", "previous unit price", "current unit price", "as-is price", "전년단가", "기존발송단가", "구단가"),
		price("price_before_excl", "단가: 도입 전(부가세 별도)", "Price before, without VAT"),
		price("price_before_incl", "단가: 도입 전(부가세 포함)", "Price before, with VAT"),
		price(FieldPriceAfter, "단가: 도입 후", "Price after", "신규단가", "변경단가", "변경후단가", "전환후단가", "도입후단가", "후단가", "도입단가", "전환단가", "신규건당단가", "조정단가", "변경계약단가", "new price", "price after", "new unit price", "to-be price", "신단가"),
		price("price_after_excl", "단가: 도입 후(부가세 별도)", "Price after, without VAT"),
		price("price_after_incl", "단가: 도입 후(부가세 포함)", "Price after, with VAT"),
		price(FieldPriceFallback, "단가: 대체발송", "Price of the fallback", "대체발송단가", "실패시단가", "대체단가", "실패발송단가", "재발송단가", "대체문자단가", "실패대체단가", "실패시대체발송단가", "fallback price", "failover price", "실패분단가"),
		price(FieldPriceEstimate, "예정단가(계약단가 아님)", "Estimated price (not the contract's)", "예정단가", "예정가격", "추정단가", "추정가격", "기초단가", "기초금액", "설계단가", "예산단가", "기준단가", "참고단가", "시장단가", "정가", "정상단가", "표준단가", "공시단가", "소비자가", "소비자단가", "조사단가", "list price", "estimated price", "reference price", "budget price", "budget unit price", "원가", "원단가", "조달단가", "상한단가", "추정 단가"),
		office("services", "vat", "vat", "부가세구분", "부가가치세구분", "과세구분", "과세여부", "과세유형", "vat구분", "vat포함여부", "부가세포함여부", "vat included", "tax", "세금구분", "vat 여부"),
		office("services", "messages_per_month", "messages_per_month", "월평균발송량", "월평균", "월발송", "월발송량(평균)", "월평균물량", "월평균발송", "월간발송량", "월간물량", "월간건수", "월예상물량", "월예상량", "월발송예상량", "월예상발송량", "월예상건수", "월예상발송건수", "월사용량", "월수량", "예상물량", "예상발송량", "예상건수", "예상발송건수", "발송물량", "발송수량", "물량", "건수", "수량", "사용량", "추정물량", "예정물량", "예정수량", "추정수량", "평균발송량", "월평균사용량", "월평균발송량(건)", "평균건수", "월 평균",
			"monthly volume", "messages per month", "volume", "quantity", "qty", "monthly messages", "msgs/month", "avg monthly volume", "average monthly volume", "messages", "volume per month", "monthly quantity", "월이용건수", "월발송예정량", "월예정물량", "월추정물량", "발송건", "발송통수", "월통수", "1개월물량", "신규발송량", "전환후발송량", "도입후발송량", "월평균 발송건"),
		count(FieldVolumeBefore, "월 발송건수: 도입 전", "Messages a month before", "기존발송량", "기존물량", "기존건수", "전환전발송량", "도입전발송량", "변경전발송량", "현행물량", "기존월발송량", "기존월발송건수", "previous volume", "current volume"),
		year, total,
		office("contracts", "amount", "amount", "계약총액", "총액", "총금액", "총계약액", "사업비", "용역비", "총사업비", "계약금", "계약금액(총액)", "합계금액", "견적금액", "제안금액", "입찰금액", "투찰금액", "낙찰금액", "계약액(원)", "총견적금액", "견적총액", "제안총액", "총제안금액", "contract value", "contract amount", "total amount", "amount", "total price", "value", "total value", "total cost", "도급액", "연간계약금액", "연계약금액", "소요예산", "공급가액", "공급가액합계", "견적가", "견적가격", "총견적액", "grand total"),
		money(FieldAmountMonth, "월 금액(확인용)", "Amount a month (checked)", "월금액", "월요금", "월발송금액", "월이용요금", "월이용료", "월사용료", "월비용", "월합계", "월소요액", "월청구액", "월청구금액", "월발송비", "월평균금액", "월계약금액", "월소요비용", "월납부액", "월예상금액", "월간금액", "월소요예산", "월발송료", "monthly amount", "monthly cost", "monthly total", "amount per month", "월액", "월금액합계", "월견적금액", "monthly charge"),
		money(FieldAmountYear, "연 금액(확인용)", "Amount a year (checked)", "연금액", "연간금액", "연간요금", "연간비용", "연간합계", "연간소요액", "연간이용요금", "연간소요예산", "연간예상금액", "연소요액", "년간금액", "연간발송비", "연비용", "연간발송금액", "annual amount", "annual cost", "yearly amount", "amount per year", "연간총액", "연액", "yearly cost"),
		money("tax", "세액(읽지 않음)", "Tax (not read)", "세액", "부가세액", "부가가치세액", "vat amount", "tax amount", "부가세", "부가가치세", "vat", "부가세(10%)", "부가세10%", "vat(10%)"),
		money("saving", "절감액(읽지 않음)", "Saving (not read)", "절감액", "월절감액", "연절감액", "연간절감액", "절감금액", "절감예산", "예산절감액", "차액", "절감율", "절감률", "단가차이", "saving", "savings", "difference", "절감단가", "증감", "증감액", "인하액", "인하율"),
		office("contracts", "monthly_fee", "monthly_fee", "월기본료", "기본요금", "월기본요금", "고정비", "월정액료", "기본이용료", "월기본이용료", "월고정료", "월정료", "base fee", "basic fee", "fixed fee", "monthly base fee", "기본 사용료", "월 정액"),
		office("contracts", "monthly_minimum", "monthly_minimum", "최소요금", "월최소요금", "최저이용료", "월최저이용료", "최소이용료", "월최저금액", "minimum charge", "monthly minimum charge", "최소청구금액", "월 최소청구액", "월최저사용료", "최저사용료", "월최소사용료", "월 최저 이용료"),
		{Key: FieldTierRange, Ko: "물량 구간", En: "Volume bracket", Kind: KindText, Synonyms: []string{"구간", "발송구간", "건수구간", "발송량구간", "물량구간", "월발송량구간", "월물량구간", "월발송구간", "발송건수구간", "수량구간", "구간(건)", "단가구간", "월발송건수구간", "tier", "bracket", "volume tier", "volume range", "volume bracket", "range", "발송량 범위", "물량범위", "적용구간", "월 발송량 구간"}},
		office("services", "tiers", "tiers", "구간별단가", "물량별단가", "차등단가"),
		office("services", "tier_mode", "tier_mode"),
		office("services", "failure_share", "failure_share", "평균실패율", "발송실패율(%)", "실패율(%)", "failure rate"),
		office("services", "longest_bytes", "longest_bytes", "최대문안길이", "최대길이", "최대길이(바이트)", "최대문자길이", "최대문자길이(byte)", "문안길이", "최대byte", "최대바이트", "메시지길이(byte)"),
		office("services", "growth", "growth"),
		office("services", "attempts_billed", "attempts_billed", "과금기준", "실패건 과금"),
		textField(FieldChain, "중계구조·발송경로", "Chain", "중계경로", "발송경로", "재판매구조", "중계구조", "유통구조", "전송경로", "하도급구조", "발송체계", "경로", "중계단계", "재판매단계", "공급망", "chain", "supply chain", "delivery path", "route", "재위탁구조", "중계 흐름", "재판매경로", "위탁구조", "발송흐름", "중계사"),
		textField(FieldSLAText, "서비스 수준(SLA)", "Service level", "sla", "서비스수준", "서비스수준협약", "sla조건", "sla내용", "보장수준", "품질보장", "서비스품질", "장애대응", "장애조치", "service level", "sla terms", "서비스수준(sla)", "품질조건", "가용률보장", "서비스 수준 협약(SLA)", "품질수준", "sla 기준", "sla 주요내용", "장애 시 조치"),
		textField(FieldCalculation, "산출근거", "Calculation", "산출내역", "산출기초", "산출식", "산출근거(원)", "산정근거", "산정내역", "산출내용", "계산식", "산식", "calculation"),
		textField(FieldUnit, "단위", "Unit", "규격", "unit", "spec", "규격/단위", "구매단위"),
		contactField(),
		noteField(),
	}
	return out
}

func officeNodeFields() []Field {
	return []Field{
		sequenceField(),
		only(office("nodes", "id", "id"), "노드", "노드기호", "기호", "노드id", "노드번호", "id", "식별자", "코드", "업체코드", "node id", "node", "노드코드", "구간id", "번호", "업체id"),
		only(office("nodes", "name", "name"), "노드명", "명칭", "업체명", "기관명", "상호", "업체", "회사명", "이름", "사업자명", "node name", "company", "name", "기관·업체명", "기관/업체명", "사업자", "중계사업자명", "참여사", "기관(업체)명", "시스템명"),
		only(office("nodes", "role", "role"), "역할", "구분", "노드역할", "유형", "역할구분", "단계", "업종", "사업자구분", "role", "type", "담당역할", "수행역할"),
		only(office("nodes", "suppliers", "suppliers"), "다음단계", "하위노드", "하위노드id", "매입처", "공급자", "하위업체", "재위탁업체", "재위탁처", "위탁처", "수탁사", "하도급업체", "다음노드", "supplier", "suppliers", "next", "next node", "downstream", "child", "연결대상", "하위", "발송위탁처", "이용중계사", "재판매원천", "공급사", "공급사(재판매 원천)", "구매처", "하위단계", "연결노드", "연결", "연결(다음)", "다음", "다음업체", "연결업체", "연결처", "공급받는곳", "공급원"),
		{Key: FieldCustomers, Ko: "앞 단계(기관 쪽)", En: "Customers (towards the agency)", Kind: KindList, ReferenceTo: "nodes", Synonyms: []string{"상위노드", "상위노드id", "상위", "상위업체", "상위단계", "판매처", "위탁사", "앞단계", "이전단계", "이전노드", "원사업자", "원도급사", "발주처", "parent", "parents", "parent id", "parent node", "upstream", "customer", "customers", "상위사업자", "상위기관", "의뢰처", "계약상대(상위)", "위탁자", "상위 노드 기호", "upstream node"}},
		only(office("nodes", "sites", "sites"), "전산센터", "위치", "센터", "건물", "idc", "설치장소", "시설", "데이터센터", "센터위치", "서버위치", "입주센터", "입주idc", "전산실", "소재지", "site", "sites", "data center", "data centre", "datacenter", "location", "장비위치", "서버소재지", "idc명", "idc위치", "주센터", "상면"),
		office("nodes", "control_site", "control_site"),
		office("nodes", "availability", "availability", "서비스가용률", "가용률(%)", "보장가용률", "연가용률", "월가용률", "uptime", "availability(%)", "가동율", "가용율"),
		office("nodes", "mtbf_hours", "mtbf_hours", "mtbf(h)", "평균고장간격(mtbf)", "평균무장애시간", "고장간격", "mean time between failures", "평균장애간격", "평균 고장 간격"),
		office("nodes", "mttr_hours", "mttr_hours", "mttr(h)", "평균복구시간(mttr)", "평균수리시간", "복구시간", "mean time to repair", "평균장애복구시간", "평균 복구 시간"),
		office("nodes", "outages_per_year", "outages_per_year", "연간장애", "연간장애(회)", "연간장애횟수", "장애횟수", "장애횟수(연)", "연간장애건수", "장애건수", "연평균장애횟수", "outages per year"),
		office("nodes", "mean_outage_hours", "mean_outage_hours"),
		office("nodes", "affected_share", "affected_share"),
		office("nodes", "redundancy", "redundancy", "이중화구성", "이중화여부", "다중화", "ha구성", "redundant", "failover", "이중화 구성"),
		office("nodes", "needed", "needed"),
		office("nodes", "beta", "beta"),
		office("nodes", "maintenance_hours", "maintenance_hours"),
		office("nodes", "outage_free_months", "outage_free_months"),
		office("nodes", "notice_delay_minutes", "notice_delay_minutes", "장애통보지연", "통보소요시간", "notice delay"),
		office("nodes", "registrations", "registrations", "부가통신사업등록", "등록번호", "사업자등록현황", "자격", "인증번호", "통신사업자등록번호", "부가통신사업자등록번호", "특수부가통신등록번호", "registration", "전송자격인증"),
		contactField(),
		noteField(),
	}
}

func officeRouteFields() []Field {
	return []Field{
		sequenceField(),
		office("routes", "id", "id"), office("routes", "contract", "contract", "number", "계약"), office("routes", "channel", "channel", "발송유형", "채널구분"), office("routes", "order", "order"),
		only(office("routes", "nodes", "nodes"), "경유노드", "경유", "경로노드", "지나는노드", "전송경로", "발송경로", "path", "nodes", "중계경로"),
		office("routes", "switch", "switch"), office("routes", "switch_minutes", "switch_minutes"), office("routes", "confirm_minutes", "confirm_minutes"), office("routes", "drag", "drag"), office("routes", "last_test", "last_test"),
		noteField(),
	}
}

func officeSLAFields() []Field {
	return []Field{
		sequenceField(),
		textField(FieldItem, "항목", "Item", "구분", "지표", "평가항목", "서비스항목", "서비스수준항목", "측정항목", "sla항목", "관리항목", "품질항목", "측정지표", "세부지표", "평가항목명", "지표명", "metric", "item", "indicator", "service level", "kpi", "평가지표", "서비스지표", "성과지표", "관리지표"),
		textField(FieldTarget, "기준값", "Target", "기준", "목표", "목표값", "목표수준", "기준치", "보장수준", "보장기준", "서비스수준", "요구수준", "약정수준", "target", "threshold", "target value", "objective", "목표치", "수준", "sla기준", "협약수준", "약정값", "기대수준"),
		textField(FieldUnit, "단위", "Unit", "unit"),
		textField(FieldPenalty, "위약", "Penalty", "위약금", "제재", "미달시조치", "패널티", "페널티", "감액", "감액기준", "미달시", "배상", "손해배상", "위약조건", "위약벌", "penalty", "credit", "remedy", "service credit", "미준수시", "미이행시", "위반시", "위반시조치", "벌칙", "감액율", "감액률", "공제", "공제기준", "제재기준"),
		only(office("sla", "node", "node"), "노드", "기호", "노드기호", "업체", "업체명", "약속하는쪽", "제공자", "대상업체", "provider", "node", "노드id"),
		only(office("sla", "contract", "contract"), "계약번호", "계약명", "사업명", "contract"),
		office("sla", "availability", "availability", "월가용률", "월가용성", "보장가용률", "서비스가용률", "가용률보장", "uptime", "가용율"),
		only(office("sla", "window", "window"), "측정기간", "산정기간", "측정주기", "평가주기", "window", "측정단위기간", "period"),
		office("sla", "notice_minutes", "notice_minutes", "장애통보시간", "장애통지", "통보기한", "notice"),
		office("sla", "recovery_minutes", "recovery_minutes", "장애복구", "장애복구시간", "복구기한", "recovery", "rto"),
		office("sla", "credits", "credits", "감액구간"),
		office("sla", "cap_share", "cap_share", "위약금한도", "감액한도", "배상한도", "cap"),
		office("sla", "exclusions", "exclusions", "면책", "면책사항", "제외", "예외"),
		office("sla", "sentence", "sentence", "계약서문구", "조항내용", "내용", "세부내용", "협약내용", "비고내용", "계약문구", "sla내용"),
		contactField(), noteField(),
	}
}

func officeIncidentFields() []Field {
	return []Field{
		sequenceField(),
		only(office("incidents", "node", "node"), "노드", "기호", "노드기호", "업체", "업체명", "장애노드", "장애업체", "발생업체", "대상", "장애대상", "구간", "장애구간", "발생구간", "시스템", "장애시스템", "발생처", "사업자", "node", "system", "노드id", "장애발생처", "원인업체"),
		office("incidents", "start", "start", "발생일자", "발생시각", "장애발생일시", "장애발생일", "장애일시", "장애일자", "시작시각", "장애시작일시", "발생", "start time", "occurred", "date", "started", "일자", "장애시작시각", "장애발생시각", "start", "outage start"),
		{Key: FieldEnd, Ko: "종료 일시", En: "End", Kind: KindDateTime, Synonyms: []string{"복구일시", "종료일시", "복구시각", "종료시각", "장애종료일시", "장애복구일시", "장애종료", "복구일", "복구완료일시", "조치완료일시", "종료", "복구", "end", "end time", "recovered", "restored", "resolved", "해소일시", "복구완료", "복구완료시각"}, Examples: []string{"2022-10-15 18:30"}},
		textField(FieldStartTime, "발생 시각", "Time of start", "발생시간", "시작시간", "시작시각", "장애시작시간", "장애발생시간", "발생시각", "장애발생시각", "start time of day"),
		textField(FieldEndTime, "복구 시각", "Time of end", "복구시간", "종료시간", "종료시각", "복구시각", "복구완료시간", "장애종료시간", "조치시각", "end time of day"),
		office("incidents", "hours", "hours", "장애지속시간", "중단시간", "소요시간", "복구소요시간", "지속", "duration", "downtime", "hours", "장애시간(h)", "서비스중단시간", "장애시간(분)"),
		office("incidents", "affected_share", "affected_share", "영향도", "영향", "영향률", "영향율", "영향비율", "피해율", "피해비율", "영향범위", "장애범위"),
		office("incidents", "source", "source", "원인", "장애원인", "장애내용", "내용", "사유", "조치내용", "cause", "description", "원인및조치"),
		contactField(), noteField(),
	}
}

func officeShipmentFields() []Field {
	count := func(key, ko, en string, synonyms ...string) Field {
		return Field{Key: key, Ko: ko, En: en, Unit: "건", UnitEn: "messages", Kind: KindCount, Min: bound(0), Max: bound(maxMessagesPerMonth), Synonyms: synonyms, Examples: []string{"470000"}}
	}
	return []Field{
		sequenceField(),
		only(office("services", "contract", "contract"), "계약번호", "계약명", "사업명", "계약", "contract", "contract no", "계약관리번호", "사업", "용역명"),
		named(only(office("services", "service", "service"), "서비스", "메시지명", "업무명", "알림명", "발송업무", "업무", "항목", "품목", "서비스구분", "service", "item", "발송업무명", "업무구분"), "서비스명", "Service"),
		office("services", "channel", "channel", "매체구분", "매체명", "발송매체", "발송유형", "발송구분", "발송종류", "문자종류", "메시지종류", "메시지유형", "채널구분", "유형", "종류", "구분", "type", "media", "발송타입", "전송유형"),
		textField(FieldDepartment, "부서명", "Department", "부서", "사용부서", "담당부서", "실과"),
		textField("vendor", "업체명", "Vendor", "업체", "계약상대자", "공급사", "중계사"),
		{Key: FieldYear, Ko: "연도", En: "Year", Kind: KindText, Synonyms: []string{"년도", "연", "년", "회계연도", "year"}},
		{Key: FieldMonth, Ko: "월", En: "Month", Kind: KindText, Synonyms: []string{"년월", "연월", "발송월", "발송년월", "발송연월", "기준월", "기준년월", "월별", "month", "year-month", "실적월", "정산월", "청구월", "사용월", "이용월", "발송 월", "년/월", "연·월"}},
		count(FieldSent, "발송건수", "Sent", "발송", "발송량", "발송 건수", "전송건수", "총발송", "총발송건수", "요청건수", "시도건수", "발송요청", "건수", "발송실적", "실적", "사용량", "물량", "sent", "sent messages", "messages", "count", "발송수", "발송요청건수", "전송요청건수", "requested", "발송시도"),
		count(FieldDelivered, "성공건수", "Delivered", "성공", "성공수", "도달", "도달건수", "수신건수", "수신성공", "발송성공", "성공발송", "전송성공", "전송성공건수", "delivered", "success", "received", "수신", "발송성공건수", "정상건수"),
		count("failed", "실패건수(읽지 않음)", "Failed (not read)", "실패", "실패건수", "미도달", "미수신", "발송실패", "failed", "failure", "오류건수", "전송실패"),
		count(FieldTotal, "합계(확인용)", "Total (checked)", "합계", "계", "총계", "누계", "소계", "총합계", "total", "sum", "연간합계", "총건수", "합 계"),
		textField("amount", "금액(읽지 않음)", "Amount (not read)", "금액", "청구금액", "요금", "발송비", "청구액", "발송금액", "단가", "건당단가", "비용"),
		contactField(), noteField(),
	}
}
