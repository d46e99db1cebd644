package text

import (
	"math"
	"testing"
)

// Expected figures are written by hand after the rules of Korean budget documents.
func TestWon(t *testing.T) {
	for _, tt := range []struct {
		won                     int64
		table, words, inEnglish string
	}{
		{0, "0", "0원", "0 won"},
		{9_800, "9,800", "9,800원", "9,800 won"},
		{980_000, "980,000", "98만 원", "980,000 won"},
		{123_456, "123,456", "123,456원", "123,456 won"},
		{999_999, "999,999", "999,999원", "999,999 won"},
		{1_000_000, "1,000,000", "100만 원", "1 million won"},
		{2_091_500, "2,091,500", "209만 원", "2.09 million won"},
		{25_098_000, "25,098,000", "2,510만 원", "25.1 million won"},
		{99_995_000, "99,995,000", "1억 원", "100 million won"},
		{125_000_000, "125,000,000", "1억 2,500만 원", "125 million won"},
		{999_950_000, "999,950,000", "9억 9,995만 원", "1 billion won"},
		{12_345_678_900, "12,345,678,900", "123억 4,568만 원", "12.3 billion won"},
		{1_234_567_890_123, "1,234,567,890,123", "1조 2,346억 원", "1.23 trillion won"},
		{-25_098_000, "△25,098,000", "−2,510만 원", "−25.1 million won"},
		{math.MinInt64, "△9,223,372,036,854,775,808", "−9,223,372조 369억 원", "−9220000 trillion won"},
	} {
		if got := Won(Korean, tt.won); got != tt.table {
			t.Errorf("Won(%d) = %q, want %q", tt.won, got, tt.table)
		}
		if got := WonWords(Korean, tt.won); got != tt.words {
			t.Errorf("WonWords(ko, %d) = %q, want %q", tt.won, got, tt.words)
		}
		if got := WonWords(English, tt.won); got != tt.inEnglish {
			t.Errorf("WonWords(en, %d) = %q, want %q", tt.won, got, tt.inEnglish)
		}
	}
	if got := Won(English, -1234); got != "−1,234" {
		t.Errorf("Won(en) = %q", got)
	}
	if ko, en := WonUnit(Korean, -1234), WonUnit(English, 1234); ko != "△1,234원" || en != "1,234 won" {
		t.Errorf("WonUnit = %q, %q", ko, en)
	}
	if got := Count(-470_000); got != "−470,000" {
		t.Errorf("Count = %q", got)
	}
}

func TestPrice(t *testing.T) {
	for milliwon, want := range map[int64]string{
		9_350: "9.35", 4_900: "4.9", 8_000: "8", 7: "0.007", 0: "0", 1_234_500: "1,234.5", -500: "△0.5", -9_350: "△9.35",
	} {
		if got := Price(Korean, milliwon); got != want {
			t.Errorf("Price(%d) = %q, want %q", milliwon, got, want)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, tt := range []struct {
		fraction float64
		decimals int
		korean   string
		english  string
	}{
		{0.125, 1, "12.5%", "12.5%"},
		{0.9995, 2, "99.95%", "99.95%"},
		{0, 1, "0.0%", "0.0%"},
		{1, 1, "100.0%", "100.0%"},
		{0.00001, 1, "0.1% 미만", "below 0.1%"},
		{0.999999, 2, "99.99% 초과", "above 99.99%"},
		{1.5, 0, "150%", "150%"},
		{-0.034, 1, "−3.4%", "−3.4%"},
		{-0.0001, 1, "0.0%", "0.0%"},
		{math.NaN(), 1, "–", "–"},
		{math.Inf(1), 1, "–", "–"},
	} {
		if got := Percent(Korean, tt.fraction, tt.decimals); got != tt.korean {
			t.Errorf("Percent(ko, %v, %d) = %q, want %q", tt.fraction, tt.decimals, got, tt.korean)
		}
		if got := Percent(English, tt.fraction, tt.decimals); got != tt.english {
			t.Errorf("Percent(en, %v, %d) = %q, want %q", tt.fraction, tt.decimals, got, tt.english)
		}
	}
}

func TestHours(t *testing.T) {
	for _, tt := range []struct {
		hours           float64
		korean, english string
	}{
		{0, "0분", "0 min"},
		{0.001, "1분 미만", "below 1 min"},
		{0.5, "30분", "30 min"},
		{1, "1시간", "1 h"},
		{10.0 / 3, "3시간 20분", "3 h 20 min"},
		{127.55, "127시간 33분", "127 h 33 min"},
		{8760, "8,760시간", "8,760 h"},
		{0.9999, "1시간", "1 h"},
		{-1.5, "−1시간 30분", "−1 h 30 min"},
		{math.NaN(), "–", "–"},
		{math.Inf(-1), "–", "–"},
	} {
		if got := Hours(Korean, tt.hours); got != tt.korean {
			t.Errorf("Hours(ko, %v) = %q, want %q", tt.hours, got, tt.korean)
		}
		if got := Hours(English, tt.hours); got != tt.english {
			t.Errorf("Hours(en, %v) = %q, want %q", tt.hours, got, tt.english)
		}
	}
}

func TestParticle(t *testing.T) {
	for _, tt := range []struct{ word, particle, want string }{
		{"단가표", "을", "를"},
		{"알림톡", "을", "을"},
		{"알림톡", "를", "을"}, // either form may be given
		{"수원시", "은", "는"},
		{"김포", "이", "가"},
		{"중계사", "과", "와"},
		{"서울", "으로", "로"}, // ㄹ
		{"서울", "을", "을"},
		{"부산", "로", "으로"},
		{"9.35", "을", "를"},  // 오
		{"10", "이", "이"},    // 십
		{"3", "으로", "으로"},   // 삼
		{"7", "으로", "로"},    // 칠
		{"1", "은", "은"},     // 일
		{"4.9", "은", "는"},   // 구
		{"SMS", "을", "를"},   // 에스
		{"URL", "로", "로"},   // 엘
		{"SLM", "으로", "으로"}, // 엠
		{"KT", "이", "가"},
		{"server", "을", "를"}, // 서버
		{"URL", "을", "을"},
		{"html", "로", "로"}, // 엘
		{"알림톡(카카오)", "을", "을"},
		{"「계약현황」", "은", "은"},
		{"50%", "이", "가"},
		{"", "을", "를"},
		{"(주)", "은", "는"},
		{"수원", "에서", "에서"}, // not one of those that change
	} {
		if got := Particle(tt.word, tt.particle); got != tt.want {
			t.Errorf("Particle(%q, %q) = %q, want %q", tt.word, tt.particle, got, tt.want)
		}
	}
}
