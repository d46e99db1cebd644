package grid

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// bookOf makes a small workbook with excelize.
func bookOf(t testing.TB, password string, cells ...any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // a test
	for i := 0; i < len(cells); i += 2 {
		if err := f.SetCellValue("Sheet1", cells[i].(string), cells[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: password}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// agile encrypts a workbook as [MS-OFFCRYPTO] 2.3.4.11 says, as Office does today.
func agile(t testing.TB, plain []byte, password string, spins, blockSize int) []byte {
	t.Helper()
	salt, packageKey := []byte("0123456789abcdef"), []byte("an AES key of 32 bytes, no more.")
	sum := func(parts ...[]byte) []byte {
		h := sha512.Sum512(bytes.Join(parts, nil))
		return h[:]
	}
	encrypt := func(key, iv, d []byte) []byte {
		block, err := aes.NewCipher(key)
		if err != nil {
			t.Fatal(err)
		}
		out := make([]byte, len(d))
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, d)
		return out
	}
	key := sum(salt, units(password))
	for i := range min(spins, 1000) {
		key = sum(binary.LittleEndian.AppendUint32(nil, uint32(i)), key)
	}
	key = sum(key, []byte{0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6})[:32]
	text := base64.StdEncoding.EncodeToString
	info := fmt.Sprintf(`<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"><keyData saltSize="16" blockSize="%d" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="%s"/>`+
		`<keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><p:encryptedKey xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password" spinCount="%d" saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="%s" encryptedKeyValue="%s"/></keyEncryptor></keyEncryptors></encryption>`,
		blockSize, text(salt), spins, text(salt), text(encrypt(key, salt, packageKey)))
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(plain)))
	plain = append(bytes.Clone(plain), make([]byte, (16-len(plain)%16)%16)...)
	for i := 0; i*4096 < len(plain); i++ {
		iv := sum(salt, binary.LittleEndian.AppendUint32(nil, uint32(i)))[:16]
		out = append(out, encrypt(packageKey, iv, plain[i*4096:min((i+1)*4096, len(plain))])...)
	}
	return box(map[string][]byte{"EncryptionInfo": append([]byte{4, 0, 4, 0, 0x40, 0, 0, 0}, info...), "EncryptedPackage": out})
}

// TestEncrypted: both ways to encrypt; a password that is missing or wrong is
// ErrEncrypted, and what would take long or break the library is damage.
func TestEncrypted(t *testing.T) {
	plain := bookOf(t, "", "A1", "계약", "B2", 9.35)
	standard, agiles := bookOf(t, "암호 1", "A1", "계약", "B2", 9.35), agile(t, plain, "암호 1", 1000, 16)
	for name, tt := range map[string]struct {
		data     []byte
		password string
		want     error
	}{
		"standard":            {standard, "암호 1", nil},
		"standard, wrong":     {standard, "암호", ErrEncrypted},
		"standard, none":      {standard, "", ErrEncrypted},
		"agile":               {agiles, "암호 1", nil},
		"agile, wrong":        {agiles, "암호", ErrEncrypted},
		"agile, none":         {agiles, "", ErrEncrypted},
		"only protected":      {agile(t, plain, defaultPassword, 1000, 16), "", nil},
		"protected and asked": {agile(t, plain, defaultPassword, 1000, 16), "x", nil},
		"spins":               {agile(t, plain, "x", 10_000_000, 16), "x", ErrDamaged},
		"block of 0":          {agile(t, plain, "x", 10, 0), "x", ErrDamaged},
		"no method":           {box(map[string][]byte{"EncryptionInfo": {4}, "EncryptedPackage": {1}}), "x", ErrDamaged},
		"cut method":          {box(map[string][]byte{"EncryptionInfo": {3, 0, 2, 0, 0, 0, 0, 0, 255, 255, 255, 255}, "EncryptedPackage": {1}}), "x", ErrDamaged},
		"no info":             {box(map[string][]byte{"EncryptedPackage": {1}}), "x", ErrDamaged},
	} {
		kind, b, err := Open(context.Background(), tt.data, Options{Password: tt.password})
		if kind != "xlsx" || !errors.Is(err, tt.want) || (b != nil) != (tt.want == nil) {
			t.Errorf("%s: %s %v, want %v", name, kind, err, tt.want)
			continue
		}
		if b != nil && fmt.Sprint(cellsOf(b.Sheets[0])) != "[A1 계약 B2 9.35]" {
			t.Errorf("%s: %q", name, cellsOf(b.Sheets[0]))
		}
	}
	lying := bytes.Clone(agiles)
	binary.LittleEndian.PutUint32(lying[64:], 1<<31)
	if _, _, err := Open(context.Background(), lying, Options{Password: "암호 1"}); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

// TestXLSPassword: keys against what Excel 2002 wrote for the password "password",
// and whole books encrypted as it does.
func TestXLSPassword(t *testing.T) {
	parse := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	old := parse("0100010001006e5d9e06b02905033963fde7e9bd05373696e88e3f692c16562962e4b201387db8dc243cfc3d4a58d7d8ca82ddfce634")
	// Its header names the program that made the key, which is left out here.
	newer := parse("01000200020004000000" + "20000000" + "04000000000000000168000004800000800000000100000000000000" + "00000000" +
		"100000003513911846b00ef3dcaf6de277e42e1dc77294b2ea400de2f5ffb28a070d0b6d140000000cb7cbfaaf82899c211469361af2421bba80149c")
	for name, filePass := range map[string][]byte{"97": old, "2002": newer} {
		for password, opens := range map[string]bool{"password": true, "Password": false, "": false, defaultPassword: false} {
			if got := xlsKeysOf(filePass, password) != nil; got != opens {
				t.Errorf("%s, %q: opens %v", name, password, got)
			}
		}
		for n := range filePass {
			_ = xlsKeysOf(filePass[:n], "password") // a short one does not break it
		}
		// What decrypts also encrypts: the same bytes are put in and taken out.
		plain := xlsStream(func(b *biff) {
			b.rec(recFilePass, filePass)
			b.rec(recXF, uint16(0), uint16(0), make([]byte, 16))
		}, testSheet{name: "계약", write: func(b *biff) {
			for i := range 200 {
				b.rec(recNumber, uint16(i), uint16(0), uint16(0), float64(i))
			}
		}})
		at := bytes.Index(plain, filePass) + len(filePass)
		locked := decrypted(plain, at, xlsKeysOf(filePass, "password"))
		if bytes.Contains(locked, units("계약")) {
			t.Errorf("%s: not encrypted", name)
		}
		data := box(map[string][]byte{"Workbook": append(locked, make([]byte, 5000)...)})
		_, b := open(t, data, Options{Password: "password"})
		if g := b.Sheets[0]; g.Name != "계약" || len(g.Rows) != 200 || g.Rows[199].Cells[0].Text != "199" {
			t.Errorf("%s: %q, %d rows", name, g.Name, len(g.Rows))
		}
		if kind, _, err := Open(context.Background(), data, Options{}); kind != "xls" || !errors.Is(err, ErrEncrypted) {
			t.Errorf("%s: %s %v", name, kind, err)
		}
	}
}
