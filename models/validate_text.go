package models

import (
	"fmt"
	"slices"
	"strings"
)

// Codes of problems. A code is for programs; Message is for people.
const (
	// The file.
	CodeEmptyFile     = "empty_file"
	CodeNotWorkbook   = "not_workbook"
	CodeOtherFormat   = "other_format"
	CodeEncrypted     = "encrypted"
	CodeDamaged       = "damaged"
	CodeEncoding      = "unknown_encoding"
	CodeSheetLost     = "sheet_lost"
	CodeUnzippedSize  = "unzipped_size"
	CodeTooManyCells  = "too_many_cells"
	CodeTooManyRows   = "too_many_rows"
	CodeEmptyWorkbook = "empty_workbook"
	CodeNewerTemplate = "newer_template"
	// The sheets.
	CodeMissingSheet    = "missing_sheet"
	CodeSheetAbsent     = "sheet_absent"
	CodeDuplicateSheet  = "duplicate_sheet"
	CodeUnknownSheet    = "unknown_sheet"
	CodeHiddenSheet     = "hidden_sheet"
	CodeMissingHeader   = "missing_header"
	CodeMissingColumn   = "missing_column"
	CodeDuplicateColumn = "duplicate_column"
	CodeUnknownColumn   = "unknown_column"
	CodeNoRows          = "no_rows"
	CodeExampleChanged  = "example_changed"
	CodeTooManyProblems = "too_many_problems"
	CodeTooManyMerges   = "too_many_merges"
	// The values.
	CodeMissingValue   = "missing_value"
	CodeNotNumber      = "not_number"
	CodeNotDate        = "not_date"
	CodeNotWhole       = "not_whole"
	CodeTooManyDigits  = "too_many_digits"
	CodeNegativePrice  = "negative_price"
	CodeAbsurdPrice    = "absurd_price"
	CodeAbsurdVolume   = "absurd_volume"
	CodeShareRange     = "share_range"
	CodeOutOfRange     = "out_of_range"
	CodeUnknownWord    = "unknown_word"
	CodeFormulaError   = "formula_error"
	CodeFormulaNoValue = "formula_no_value"
	CodeTextTooLong    = "text_too_long"
	CodeTiers          = "tiers"
	CodeTierConflict   = "tier_conflict"
	CodeCredits        = "credits"
	CodeApproximate    = "approximate"
	CodeAmbiguousShare = "ambiguous_share"
	// The records.
	CodeDuplicateID     = "duplicate_id"
	CodeDuplicateLine   = "duplicate_line"
	CodeDuplicateOrder  = "duplicate_order"
	CodeServiceConflict = "service_conflict"
	CodeUnknownContract = "unknown_contract"
	CodeUnknownNode     = "unknown_node"
	CodeRepeatedNode    = "repeated_node"
	CodeSupplierCycle   = "supplier_cycle"
	CodeUnknownKey      = "unknown_key"
	CodeEndBeforeStart  = "end_before_start"
	CodeVolumeDiffers   = "volume_differs"
	CodeTooLongForSMS   = "too_long_for_sms"
	CodeSwitchNone      = "switch_none"
	CodeTierMode        = "tier_mode_guessed"
	CodeNoServices      = "contract_without_services"
	CodeClassGuessed    = "class_guessed"
	CodeLegalGuessed    = "legal_guessed"
	CodeSiteSpelling    = "site_spelling"
	CodeVATUnstated     = "vat_unstated"
	CodeNoPrice         = "service_without_price"
	CodeNameSplit       = "service_name_split"
	CodeBaselineAssumed = "baseline_assumed"
	CodeFreePrice       = "free_price"
	CodeUnusualPrice    = "unusual_price"
	CodeVolumeDoubles   = "volume_differs_much"
	CodeAmountDiffers   = "amount_differs"
	CodeAbsurdAmount    = "absurd_amount"
	CodeTooManyRecords  = "too_many_records"
	CodeLowAvailability = "low_availability"
	CodeRepairTimes     = "repair_times"
	// Sheets that are read as they lie.
	CodeNoTable             = "no_table"
	CodeNoContracts         = "no_contracts"
	CodeNoVolumes           = "no_volumes"
	CodeHiddenRows          = "hidden_rows"
	CodeHiddenSheetLeft     = "hidden_sheet_left"
	CodeContact             = "contact"
	CodeRecalculated        = "formula_recalculated"
	CodeRounded             = "rounded"
	CodeVATContradiction    = "vat_contradiction"
	CodeVATConflict         = "vat_conflict"
	CodePeriodOpen          = "period_open"
	CodeTermOpen            = "term_open"
	CodePriceColumnOpen     = "price_column_open"
	CodeTierModeOpen        = "tier_mode_open"
	CodeClassesGuessed      = "classes_guessed"
	CodeYearlyVolume        = "yearly_volume"
	CodeVolumeFromRecord    = "volume_from_record"
	CodeAmountCheck         = "amount_check"
	CodeTotalDiffers        = "total_differs"
	CodeRoleUnknown         = "role_unknown"
	CodeAvailabilityDiffers = "availability_differs"
	CodeZeroRepair          = "zero_repair"
	CodeSentenceLeft        = "sentence_left"
	CodeIncidentLoose       = "incident_not_in_chain"
	CodeMonthWithoutYear    = "month_without_year"
	CodeRoutesOpen          = "routes_open"
	CodeBlankForm           = "blank_form"
	CodeChannelAsked        = "channel_asked"
	CodeVolumeConverted     = "volume_converted"
	CodeUnitApplied         = "unit_applied"
	CodeMonthUnread         = "month_unread"
	CodeVATNotes            = "vat_notes_differ"
	CodeVolumeShared        = "volume_shared"
	CodeVolumeAlone         = "volume_alone"
	CodeMonthOfTitle        = "month_of_title"
	CodeNotPerMessage       = "not_per_message"
	CodeChainByOrder        = "chain_by_order"
	CodeFormulaText         = "calculation_read"
	CodeFallbackContract    = "fallback_contract"
	CodePenaltyLeft         = "penalty_left"
	CodeJoinedTerms         = "joined_terms"
	CodeSuccession          = "contracts_in_succession"
	CodePromiseLoose        = "promise_not_in_chain"
)

// sentence is what is wrong, in both languages; %s stands for an argument.
type sentence struct {
	severity Severity
	ko, en   string
}

var sentences = map[string]sentence{
	CodeEmptyFile:     {Error, "빈 파일입니다. 서식을 채워 다시 올리세요.", "the file is empty. Fill in the template and try again."},
	CodeNotWorkbook:   {Error, "엑셀 통합 문서(.xlsx)가 아닙니다. 엑셀에서 .xlsx로 저장해 다시 올리세요.", "this is not an Excel workbook (.xlsx). Save it as .xlsx and try again."},
	CodeOtherFormat:   {Error, "%s 파일입니다. 엑셀이나 한셀에서 '다른 이름으로 저장 → Excel 통합 문서(.xlsx)'로 바꾸어 다시 올리세요.", "this is %s. Save it as an Excel workbook (.xlsx) and try again."},
	CodeEncrypted:     {Error, "암호가 걸린 파일입니다. 암호를 풀고 저장해 다시 올리세요.", "the file has a password. Save it without one and try again."},
	CodeDamaged:       {Error, "파일이 손상되어 끝까지 읽을 수 없습니다. 엑셀에서 열어 다시 저장한 뒤 올리세요.", "the file is damaged and cannot be read to its end. Open it in Excel, save it again and retry."},
	CodeEncoding:      {Error, "글자를 알아볼 수 없는 파일입니다(UTF-8, UTF-16, CP949가 아님). 엑셀에서 'CSV UTF-8' 또는 통합 문서(.xlsx)로 저장해 다시 올리세요.", "the file's characters cannot be told (neither UTF-8, UTF-16 nor CP949). Save it as CSV UTF-8 or as a workbook (.xlsx) and try again."},
	CodeSheetLost:     {Warning, "목록에 있으나 파일에 들어 있지 않은 시트라 읽지 못했습니다. 필요한 시트이면 엑셀에서 열어 다시 저장한 뒤 올리세요.", "the file lists this sheet but does not hold it: it was not read. If it is needed, open the file in Excel and save it again."},
	CodeUnzippedSize:  {Error, "압축을 풀면 %s보다 커서 읽지 않았습니다. 쓰지 않는 시트와 빈 행을 지우고 다시 올리세요.", "unpacked it is larger than %s and was not read. Delete unused sheets and rows and try again."},
	CodeTooManyCells:  {Error, "칸이 %s개를 넘어 읽지 않았습니다. 쓰지 않는 시트와 행을 지우고 다시 올리세요.", "it holds more than %s cells and was not read. Delete unused sheets and rows and try again."},
	CodeTooManyRows:   {Error, "채운 행이 %s개를 넘어 여기서 멈췄습니다. 파일을 나누어 올리세요.", "more than %s rows are filled in: stopped here. Split the file."},
	CodeEmptyWorkbook: {Error, "적힌 것이 없는 통합 문서입니다. 서식의 '계약'과 '서비스' 시트를 채워 다시 올리세요.", "nothing is written in the workbook. Fill in the sheets 계약 and 서비스 and try again."},
	CodeNewerTemplate: {Warning, "이 프로그램보다 새로운 서식입니다. 알아보지 못한 칸이 있을 수 있습니다.", "the template is newer than this program: some columns may not be understood."},

	CodeMissingSheet:    {Error, "'%s' 시트가 없습니다. 서식의 시트 이름을 그대로 두고 채우세요.", "the sheet %s is missing. Keep the template's sheet names."},
	CodeSheetAbsent:     {Warning, "시트가 없습니다. %s.", "the sheet is not there: %s."},
	CodeDuplicateSheet:  {Error, "같은 시트가 둘입니다: %s. 하나만 남기세요.", "the same sheet is there twice: %s. Keep one."},
	CodeUnknownSheet:    {Warning, "서식에 없는 시트라 읽지 않았습니다.", "not a sheet of the template: it was not read."},
	CodeHiddenSheet:     {Warning, "숨긴 시트입니다. 적힌 값을 읽었습니다.", "the sheet is hidden: its values were read."},
	CodeMissingHeader:   {Error, "머리글 행을 찾지 못했습니다.", "no header row was found."},
	CodeMissingColumn:   {Error, "'%s' 열이 없습니다.", "the column %s is missing."},
	CodeDuplicateColumn: {Error, "같은 열이 둘입니다(%s). 하나만 남기세요.", "the same column is there twice (%s). Keep one."},
	CodeUnknownColumn:   {Warning, "서식에 없는 열이라 읽지 않았습니다.", "not a column of the template: it was not read."},
	CodeNoRows:          {Error, "채운 행이 없습니다. 예시 아래 빈 행부터 적으세요.", "no row is filled in. Write below the examples."},
	CodeExampleChanged:  {Warning, "'예시'로 표시된 행이라 읽지 않았습니다. 실제 값이면 '행 구분'의 '예시'를 지우세요.", "the row is marked as an example and was not read. If it is real, clear its row type."},
	CodeTooManyProblems: {Warning, "고칠 것이 %s개를 넘어 나머지는 줄였습니다.", "more than %s problems: the rest are left out."},

	CodeTooManyMerges: {Error, "병합한 칸이 너무 많아 다 읽지 못했습니다. 병합을 풀고 값을 행마다 적어 다시 올리세요.", "too many merged cells to read. Unmerge them, write the values on each row and try again."},

	CodeMissingValue:   {Error, "값이 없습니다.", "there is no value."},
	CodeNotNumber:      {Error, "숫자가 아닙니다.", "not a number."},
	CodeNotDate:        {Error, "날짜가 아닙니다.", "not a date."},
	CodeNotWhole:       {Error, "정수가 아닙니다.", "not a whole number."},
	CodeTooManyDigits:  {Error, "소수점 아래가 세 자리를 넘습니다.", "more than three digits after the point."},
	CodeNegativePrice:  {Error, "금액이 음수입니다.", "the amount is negative."},
	CodeAbsurdPrice:    {Error, "한 건에 1,000,000원을 넘는 단가입니다. 총액을 적지 않았는지 확인하세요.", "more than 1,000,000 won a message. Is it a total?"},
	CodeAbsurdVolume:   {Error, "한 달에 1,000,000,000건을 넘습니다. 단위를 확인하세요.", "more than 1,000,000,000 messages a month. Check the unit."},
	CodeShareRange:     {Error, "비율이 0~1(0~100%)을 벗어납니다.", "a share outside 0 to 1 (0 to 100%)."},
	CodeOutOfRange:     {Error, "있을 수 있는 범위를 벗어납니다.", "outside the possible range."},
	CodeUnknownWord:    {Error, "목록에 없는 말입니다.", "not a word of the list."},
	CodeFormulaError:   {Error, "수식의 결과가 오류입니다.", "the formula's result is an error."},
	CodeFormulaNoValue: {Error, "수식의 계산값이 저장되어 있지 않습니다. 엑셀에서 열어 저장하거나 값으로 붙여 넣으세요.", "the formula has no stored result. Open and save it in Excel, or paste the value."},
	CodeTextTooLong:    {Error, "%s자를 넘는 글입니다.", "longer than %s characters."},
	CodeTiers:          {Error, "단가 구간을 읽을 수 없습니다.", "the tiers cannot be read."},
	CodeTierConflict:   {Error, "단가(%s원)가 첫 구간의 단가와 다릅니다. 둘 중 하나를 지우세요.", "the price (%s won) differs from the first tier's. Clear one of them."},
	CodeCredits:        {Error, "환급 구간을 읽을 수 없습니다.", "the credits cannot be read."},
	CodeApproximate:    {Warning, "어림값으로 읽었습니다.", "read as an estimate."},
	CodeAmbiguousShare: {Question, "%인지 0~1의 비율인지 알 수 없습니다. 답하기 전에는 쓰지 않습니다.", "a percentage or a share of 0 to 1? Not used until answered."},

	CodeDuplicateID:     {Error, "%s 셀과 같은 이름입니다. 서로 다르게 적으세요.", "the same as in cell %s. Give each its own."},
	CodeDuplicateLine:   {Error, "%s 셀의 행과 같은 서비스·채널·구분·업체입니다. 하나를 지우거나 다르게 적으세요.", "the same service, channel, phase and vendor as in the row of cell %s. Remove one."},
	CodeDuplicateOrder:  {Error, "%s 셀의 경로와 계약·채널·순서가 같습니다. 순서를 다르게 적으세요.", "the same contract, channel and order as the route of cell %s."},
	CodeServiceConflict: {Error, "같은 서비스의 앞 행(%s 셀)과 값이 다릅니다. 한 서비스에는 한 값만 적으세요.", "differs from an earlier row of the service (cell %s). A service has one value."},
	CodeUnknownContract: {Error, "계약 시트에 없는 계약입니다.", "no such contract in the sheet 계약."},
	CodeUnknownNode:     {Error, "중계구조 시트에 없는 노드입니다.", "no such node in the sheet 중계구조."},
	CodeRepeatedNode:    {Error, "한 경로에 같은 노드가 두 번 나옵니다.", "the route passes the same node twice."},
	CodeSupplierCycle:   {Error, "다음 단계가 돌고 돕니다: %s. 시민 쪽으로만 이어지게 고치세요.", "the suppliers go in a circle: %s. They must lead towards the citizen."},
	CodeUnknownKey:      {Error, "알 수 없는 가정 항목입니다. 서식의 항목 코드를 그대로 두세요.", "no such assumption. Keep the template's keys."},
	CodeEndBeforeStart:  {Error, "종료일이 시작일(%s)보다 앞섭니다.", "the end is before the start (%s)."},
	CodeVolumeDiffers:   {Warning, "도입 전 발송건수의 합이 도입 후의 합(%s건)과 다릅니다. 적힌 대로 계산합니다.", "the volumes before differ from those after (%s). Used as written."},
	CodeTooLongForSMS:   {Warning, "최장 문안이 90바이트를 넘어 SMS로는 다 보낼 수 없습니다. LMS 단가를 확인하세요.", "the longest text is over 90 bytes: an SMS cannot hold it. Check the LMS price."},
	CodeSwitchNone:      {Warning, "대체 경로인데 전환 방식이 없어, 장애 때 넘어가지 않는 것으로 봅니다.", "a later route without a way to switch: not used in an outage."},
	CodeTierMode:        {Warning, "구간 적용방식이 없어 '구간별'로 봅니다.", "no tier mode: taken as graduated."},
	CodeNoServices:      {Warning, "이 계약에 딸린 서비스 행이 없습니다.", "no service row names this contract."},
	CodeClassGuessed:    {Warning, "메시지 종류가 비어 있어 이름에서 '%s'(으)로 짐작했습니다. 다르면 고쳐 적으세요.", "no message class: guessed from the name as %s. Correct it if it is not."},
	CodeLegalGuessed:    {Warning, "법적 성격이 비어 있어 이름에서 '%s'(으)로 짐작했습니다. 다르면 고쳐 적으세요.", "no legal class: guessed from the name as %s. Correct it if it is not."},
	CodeSiteSpelling:    {Question, "'%s'와(과) 같은 건물입니까? 같으면 같은 이름으로 적으세요.", "the same building as %s? If so write them alike."},
	CodeVATUnstated:     {Question, "'%s' 계약의 단가에 부가세가 들어 있는지 적혀 있지 않습니다(%s). 답하기 전에는 적힌 금액 그대로 계산합니다.", "contract %s does not say whether its prices hold VAT (%s). Until answered they are used as written."},
	CodeNoPrice:         {Error, "도입 전·도입 후·단일 가격 행이 없습니다.", "there is no row with a price before, after or single."},
	CodeNameSplit:       {Question, "도입 후 행만 있고, %s 셀 '%s'에는 도입 전 행만 있습니다. 같은 서비스입니까?", "it has only a row after, and cell %s, %s, only one before. The same service?"},
	CodeBaselineAssumed: {Warning, "도입 전 행이 없어 공개된 문자 단가를 도입 전 단가로 놓고 견줍니다.", "no row before: the public price of a text stands in for it."},
	CodeFreePrice:       {Question, "단가가 0원입니다. 무료가 맞습니까? 답하기 전에는 0원으로 계산합니다.", "the price is 0 won. Is it free? Until answered it is taken as free."},
	CodeUnusualPrice:    {Warning, "%s의 단가로는 드문 금액입니다. 공개된 단가는 %s~%s원입니다(%s).", "an unusual price for %s. Public ones are %s to %s won (%s)."},
	CodeVolumeDoubles:   {Question, "도입 전 발송건수의 합이 도입 후의 합(%s건)과 두 배 넘게 다릅니다. 둘 다 한 달의 건수가 맞습니까? 답하기 전에는 적힌 대로 계산합니다.", "the volumes before and after (%s) differ more than twofold. Are both of one month? Until answered they are used as written."},
	CodeAmountDiffers:   {Warning, "도입 후 단가와 발송건수로 셈한 금액(%s, %s개월)과 50%% 넘게 다릅니다.", "differs by more than 50%% from what prices and volumes come to (%s in %s months)."},
	CodeAbsurdAmount:    {Error, "%s이 있을 수 있는 한도(%s)를 넘습니다. 단가와 발송건수, 증가율의 단위를 확인하세요.", "%s exceeds what is possible (%s). Check the units of price, volume and growth."},
	CodeTooManyRecords:  {Error, "너무 많습니다. 한 번에 %s개까지 분석합니다. 파일을 나누어 올리세요.", "too many: up to %s are analysed at once. Split the file."},
	CodeLowAvailability: {Error, "가용성이 50% 이하입니다. 99.9%와 같은 값을 뜻한 것입니까?", "an availability of 50% or less. Was something like 99.9% meant?"},
	CodeRepairTimes:     {Error, "MTBF와 MTTR 가운데 하나만 적혀 있습니다.", "only one of MTBF and MTTR is stated."},

	CodeNoTable:             {Error, "계약이나 단가를 적은 표를 찾지 못했습니다. '계약명', '단가', '월 발송량'처럼 머리글이 있는 표를 올리세요.", "no table of contracts or prices was found. It needs a header such as 계약명, 단가, 월 발송량."},
	CodeNoContracts:         {Error, "단가가 적힌 계약이 없어 절감액을 셈할 수 없습니다. 단가와 월 발송량이 있는 파일을 함께 올리세요.", "no contract with a price was found: nothing can be saved. Add the file with prices and monthly volumes."},
	CodeNoVolumes:           {Error, "월 발송량이 어디에도 없어 절감액을 셈할 수 없습니다. '월 발송량' 열을 더하거나 발송실적 파일을 함께 올리세요.", "no monthly volume is stated anywhere. Add a column of volumes, or the file of delivery records."},
	CodeHiddenRows:          {Warning, "숨긴 행이라 읽지 않았습니다. 읽어야 하면 그렇게 답하세요.", "the row is hidden and was not read. Say so if it should be."},
	CodeHiddenSheetLeft:     {Warning, "숨긴 시트라 읽지 않았습니다. 읽어야 하면 그렇게 답하세요.", "the sheet is hidden and was not read. Say so if it should be."},
	CodeContact:             {Warning, "사람의 이름이나 연락처가 있습니다. 분석에 쓰지 않고 문서에 옮기지 않습니다. 올린 원본 파일에는 그대로 있습니다.", "it holds names or numbers of people. They are not used and go into no document. The file as uploaded still holds them."},
	CodeRecalculated:        {Warning, "계산값이 저장되지 않은 수식이라 다시 계산했습니다(%s). 이런 칸이 더 있을 수 있습니다. 맞는지 확인하세요.", "the formula had no stored result and was worked out again (%s), as others may have been. Check it."},
	CodeRounded:             {Warning, "소수점 아래가 세 자리를 넘어 반올림했습니다.", "more than three digits after the point: rounded."},
	CodeVATContradiction:    {Error, "부가세 별도 단가(%s 셀 %s원)의 1.1배는 %s원으로, 이 칸과 다릅니다. 둘 중 하나를 고치세요.", "the price without VAT (cell %s, %s won) comes to %s won with it, which is not this. Correct one of them."},
	CodeVATConflict:         {Question, "비고의 부가세 표시가 머리글과 다릅니다. 어느 쪽이 맞습니까? 답하기 전에는 비고를 따릅니다.", "the remark's side of VAT is not the header's. Which is right? Until answered the remark counts."},
	CodePeriodOpen:          {Question, "한 달의 건수입니까, 한 해 또는 계약 기간 전체의 건수입니까? 답하기 전에는 한 달로 봅니다.", "messages of a month, of a year or of the whole term? Until answered they are taken as of a month."},
	CodeTermOpen:            {Question, "전체 건수인데 계약 기간이 없습니다. 몇 개월 동안의 건수입니까? 답하기 전에는 12개월로 봅니다.", "a total without a term. Of how many months? Until answered it is taken as of 12."},
	CodePriceColumnOpen:     {Question, "단가로 보이는 열이 둘입니다(%s). 어느 것이 계약 단가입니까? 답하기 전에는 이 열을 씁니다.", "two columns look like the price (%s). Which is the contract's? Until answered this one is used."},
	CodeTierModeOpen:        {Question, "물량 구간의 단가를 어떻게 적용합니까? 답하기 전에는 구간마다 그 구간의 단가로 셈합니다.", "how are the brackets applied? Until answered each bracket has its own price."},
	CodeClassesGuessed:      {Question, "메시지 종류를 이름에서 짐작했습니다(%s). 다르면 고르세요.", "classes were guessed from the names (%s). Choose another if it is not so."},
	CodeYearlyVolume:        {Warning, "한 해의 건수라 12로 나누어 한 달의 건수로 읽었습니다.", "messages of a year: divided by 12."},
	CodeVolumeFromRecord:    {Warning, "'%s'의 월 발송량이 없어 발송실적 %s개월의 평균을 썼습니다.", "%s states no volume: the mean of %s months on record is used."},
	CodeAmountCheck:         {Warning, "단가와 발송량을 곱한 금액(%s원)과 다릅니다. 이 금액은 쓰지 않습니다.", "not what price times volume comes to (%s won). The amount is not used."},
	CodeTotalDiffers:        {Warning, "위 행들의 합(%s)과 다릅니다. 합계는 쓰지 않습니다.", "not the sum of the rows above (%s). The total is not used."},
	CodeRoleUnknown:         {Warning, "아는 역할이 아니라 '기타'로 읽었습니다.", "not a role that is known: read as other."},
	CodeAvailabilityDiffers: {Warning, "MTBF와 MTTR로 셈한 가용성(%s)과 다릅니다. 적힌 가용성을 씁니다.", "not the availability that MTBF and MTTR come to (%s). What is stated is used."},
	CodeZeroRepair:          {Warning, "복구 시간이 0이라 가용성을 100%%로 읽었습니다.", "a repair time of 0: read as an availability of 100%%."},
	CodeSentenceLeft:        {Warning, "이해하지 못한 문장이 있습니다. 원문은 그대로 남기고 셈에는 쓰지 않습니다.", "a sentence was not understood. It is kept as it is and not used."},
	CodeIncidentLoose:       {Warning, "중계구조에 없는 곳의 장애라 셈에 쓰지 않습니다.", "an outage of a party that is not in the chain: not used."},
	CodeMonthWithoutYear:    {Warning, "어느 해의 달인지 적혀 있지 않아 읽지 않았습니다.", "it does not say of which year: not read."},
	CodeBlankForm:           {Error, "서식이 비어 있습니다. 표를 채워 다시 올리세요.", "the form is blank. Fill it in and try again."},
	CodeChannelAsked:        {Question, "어떤 채널의 단가인지 적혀 있지 않습니다. 답하기 전에는 이 단가를 쓰지 않습니다.", "it does not say which channel the price is for. Until answered the price is not used."},
	CodeVolumeConverted:     {Warning, "한 달의 건수가 아니라(%s) 한 달의 것으로 바꾸어 읽었습니다.", "not messages of a month (%s): turned into those of a month."},
	CodeUnitApplied:         {Warning, "단위 칸(%s)에 따라 건수와 단가를 한 건의 것으로 바꾸어 읽었습니다.", "volume and price were turned into those of one message by the unit (%s)."},
	CodeMonthUnread:         {Warning, "연월로 읽을 수 없어 이 행은 읽지 않았습니다.", "not a month: the row was not read."},
	CodeVolumeAlone:         {Warning, "이 표의 물량과 짝이 되는 단가를 찾지 못해 쓰지 않았습니다. 같은 채널의 단가가 하나뿐이고 그 물량이 비어 있어야 짝을 지을 수 있습니다.", "no price was found that these volumes belong to: there must be just one of the channel, and without a volume of its own."},
	CodeMonthOfTitle:        {Warning, "월을 적은 열이 없어 제목이나 시트 이름의 %s 실적으로 읽었습니다.", "no column states the month: read as that of the title or the sheet's name, %s."},
	CodeNotPerMessage:       {Warning, "메시지 한 건의 단가가 아닌 항목이라 읽지 않았습니다.", "this is no price of a message and is not read."},
	CodeChainByOrder:        {Question, "단계 번호의 순서대로 이어진 것으로 읽었습니다(%s). 맞습니까?", "the tiers were joined in the order of their numbers (%s). Is that right?"},
	CodeFormulaText:         {Warning, "산출근거에 적힌 식에서 단가와 물량을 읽었습니다.", "price and volume were read from the calculation that is written out."},
	CodeVolumeShared:        {Question, "병합한 칸의 건수가 여러 매체에 걸쳐 있습니다. 매체마다 몇 건인지 나누어 적어 주세요. 답하기 전에는 첫 매체의 건수로 봅니다.", "one merged volume stands for several channels. Write that of each; until then it is taken as the first one's."},
	CodePenaltyLeft:         {Warning, "요금의 얼마를 감액하는지 알 수 없는 위약입니다. 적힌 그대로 남기고 환급 기대값에는 넣지 않습니다.", "how much this penalty takes off the fee is not understood: it is kept as written and is not part of the expected credit."},
	CodePromiseLoose:        {Warning, "중계구조를 적은 표가 없어 이 업체의 약속은 셈에 쓰지 않습니다. 계약 업체이거나 중계 단계이면 그 표를 함께 올리세요.", "no table states the chain, so this firm's promise is not used. Upload the table in which it is a contract's vendor or a tier."},
	CodeSuccession:          {Question, "'%s' 계약이 기간을 달리해 이어져 있습니다(%s). 지금 계약만 셈에 쓸까요? 답하기 전에는 모두 더합니다.", "the contract %s follows itself (%s). Is only the present one to be counted? Until then all are added up."},
	CodeJoinedTerms:         {Warning, "'%s' 계약을 합치면서 %s", "in joining the contract %s: %s"},
	CodeFallbackContract:    {Question, "'%s' 계약은 '%s' 계약의 메신저 발송이 실패한 건을 다시 보내는 것입니까? 답하기 전에는 따로 보내는 문자로 계산합니다.", "does contract %s send again what failed in contract %s? Until answered its texts are taken as their own."},
	CodeVATNotes:            {Question, "부가세 표시가 서로 다릅니다(머리글과 주석). 어느 쪽이 맞습니까? 답하기 전에는 머리글을 따릅니다.", "header and remark state different sides of VAT. Which is right? Until answered the header counts."},
	CodeRoutesOpen:          {Question, "시민까지 가는 길이 여럿이라 경로를 정하지 못했습니다. 경로를 적어 주세요. 답하기 전에는 흔한 경로로 계산합니다.", "there are several ways to the citizen. State the routes; until then the typical ones stand in."},
}

// Codes lists every problem code, sorted.
func Codes() []string {
	out := make([]string, 0, len(sentences))
	for c := range sentences {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// SeverityOf returns the severity of a code's problems.
func SeverityOf(code string) Severity { return sentences[code].severity }

func pick(lang, ko, en string) string {
	if lang == "en" {
		return en
	}
	return ko
}

// NewProblem writes a problem: place, what was found, what is wrong, what to
// type instead. Expected may be "" where the sentence already says it.
func NewProblem(lang, code string, at Cell, found, expected string, args ...any) Problem {
	s := sentences[code]
	found = shorten(found)
	text := pick(lang, s.ko, s.en)
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	} else {
		text = strings.ReplaceAll(text, "%%", "%")
	}
	var b strings.Builder
	switch {
	case at.Sheet == "":
	case lang == "en":
		b.WriteString("sheet " + at.Sheet)
		if at.Ref != "" {
			b.WriteString(" cell " + at.Ref)
		}
	default:
		b.WriteString(at.Sheet + " 시트")
		if at.Ref != "" {
			b.WriteString(" " + at.Ref + " 셀")
		}
	}
	if found != "" {
		if b.Len() > 0 {
			b.WriteString(" ")
		}
		b.WriteString(`"` + found + `"`)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(text)
	if expected != "" {
		b.WriteString(" " + expected)
	}
	return Problem{Severity: s.severity, Code: code, Sheet: at.Sheet, Cell: at.Ref, File: at.File, Found: found, Expected: expected, Message: b.String()}
}

// shorten keeps what a message quotes to a line.
func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

// Expect says what to type into the field, with an example.
func (f Field) Expect(lang string) string {
	ex := ""
	for _, e := range f.Examples {
		if e != "" {
			ex = e
			break
		}
	}
	or := func(def string) string {
		if ex == "" {
			return def
		}
		return ex
	}
	switch f.Kind {
	case KindMoney:
		if f.UnitPrice {
			return pick(lang, "원 단위 숫자를 입력하세요(예: 9.35).", "Enter a number of won (e.g. 9.35).")
		}
		return pick(lang, "원 단위 숫자를 입력하세요(예: "+or("30000000")+").", "Enter a number of won (e.g. "+or("30000000")+").")
	case KindCount:
		return pick(lang, "숫자만 입력하세요(예: "+or("470000")+").", "Enter a whole number (e.g. "+or("470000")+").")
	case KindNumber:
		return pick(lang, "숫자를 입력하세요(예: "+or("1")+").", "Enter a number (e.g. "+or("1")+").")
	case KindShare:
		return pick(lang, "0과 1 사이의 수나 %를 붙인 수를 입력하세요(예: 0.1 또는 10%).", "Enter a number of 0 to 1, or one with % (e.g. 0.1 or 10%).")
	case KindPercent:
		return pick(lang, "%를 붙여 입력하세요(예: 99.9%).", "Enter it with % (e.g. 99.9%).")
	case KindMinutes:
		return pick(lang, "분 단위 숫자를 입력하세요(예: 30, 30분 또는 2시간).", "Enter minutes (e.g. 30, 30분 or 2시간).")
	case KindHours:
		return pick(lang, "시간 단위 숫자를 입력하세요(예: 2 또는 2시간).", "Enter hours (e.g. 2 or 2시간).")
	case KindDate:
		return pick(lang, "날짜를 입력하세요(예: 2022-10-17).", "Enter a date (e.g. 2022-10-17).")
	case KindDateTime:
		return pick(lang, "날짜와 시각을 입력하세요(예: 2022-10-15 15:30).", "Enter a date and time (e.g. 2022-10-15 15:30).")
	case KindChoice:
		return pick(lang, "다음 중 하나를 입력하세요: ", "Enter one of: ") + strings.Join(f.Allowed(lang), ", ") + "."
	case KindList:
		return pick(lang, "쌍반점(;)으로 나누어 입력하세요.", "Separate by semicolons.")
	case KindTiers:
		return pick(lang, "'시작 건수:단가'를 쌍반점(;)으로 이어 입력하세요(예: 0:9.35; 100000:8.5).", "Enter from:price joined by semicolons (e.g. 0:9.35; 100000:8.5).")
	case KindCredits:
		return pick(lang, "'가용성:요금 비율'을 쌍반점(;)으로 이어 입력하세요(예: 99.9%:10%; 99%:30%).", "Enter availability:share joined by semicolons (e.g. 99.9%:10%; 99%:30%).")
	}
	if ex != "" {
		return pick(lang, "'"+f.Ko+"'을(를) 입력하세요(예: "+ex+").", "Enter the "+strings.ToLower(f.En)+" (e.g. "+ex+").")
	}
	return pick(lang, "'"+f.Ko+"'을(를) 입력하세요.", "Enter the "+strings.ToLower(f.En)+".")
}
