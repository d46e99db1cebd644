package text

import "strings"

// particles lists each particle by the form that follows a consonant, with the form
// that follows a vowel.
var particles = [...]struct{ closed, open string }{
	{"을", "를"}, {"이", "가"}, {"은", "는"}, {"과", "와"}, {"으로", "로"}, {"이란", "란"}, {"이라는", "라는"}, {"이라", "라"}, {"이나", "나"},
}

// Particle returns the form of particle, given in either form, that follows word:
// Particle("단가", "을") is 를, Particle("9.35", "을") is 를 and Particle("KT", "이") is 가. What
// stands in brackets or quotes at the end of the word is not read: "알림톡(카카오)" ends
// in 톡. It returns particle unchanged if it knows no such particle.
func Particle(word, particle string) string {
	sound := finalSound(word)
	for _, p := range particles {
		if particle != p.closed && particle != p.open {
			continue
		}
		if sound == noConsonant || sound == rieul && p.closed == "으로" {
			return p.open
		}
		return p.closed
	}
	return particle
}

type consonant int

const (
	noConsonant consonant = iota
	rieul
	otherConsonant
)

// finalSound tells on which sound a word ends when it is read aloud in Korean:
// digits by their Sino-Korean names, capital letters by the letters' names, small ones
// as the end of a word.
func finalSound(word string) consonant {
	runes := []rune(spoken(word))
	if len(runes) == 0 {
		return noConsonant
	}
	switch r := runes[len(runes)-1]; {
	case '가' <= r && r <= '힣':
		switch (r - '가') % 28 {
		case 0:
			return noConsonant
		case 8:
			return rieul
		}
		return otherConsonant
	case strings.ContainsRune("178LRl", r): // 일, 칠, 팔, 엘, 알
		return rieul
	case strings.ContainsRune("036mMnN", r): // 영·십·백·천, 삼, 육, 엠, 엔
		return otherConsonant
	}
	return noConsonant
}

// brackets in which a remark may stand, opening and closing.
var brackets = [...][2]string{{"(", ")"}, {"（", "）"}, {"[", "]"}, {"〔", "〕"}}

// spoken returns the part of a word that is read last: without closing quotes and
// without a remark in brackets.
func spoken(word string) string {
	word = strings.TrimRight(word, " \"'”’」』>》〉.")
	for _, b := range brackets {
		if open := strings.LastIndex(word, b[0]); open > 0 && strings.HasSuffix(word, b[1]) {
			return spoken(word[:open])
		}
	}
	return word
}
