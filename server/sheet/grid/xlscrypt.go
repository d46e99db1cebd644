package grid

import (
	"bytes"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha1"
	"encoding/binary"
	"unicode/utf16"
)

// Encryption of .xls is RC4 in blocks of 1024 bytes, each with a key of its own
// made from the password: MS-OFFCRYPTO 2.3.5 and 2.3.6. The older way, which is
// XOR with a key of 16 bits, is not read: those files stay encrypted.

// xlsBlock is how many bytes one key is good for.
const xlsBlock = 1024

// xlsKeys makes the key of a block.
type xlsKeys func(block uint32) []byte

// xlsKeysOf finds out how a book is encrypted, from its record FilePass, and
// whether a password opens it; it returns nil where it does not.
func xlsKeysOf(filePass []byte, password string) xlsKeys {
	if len(filePass) < 6 || binary.LittleEndian.Uint16(filePass) != 1 {
		return nil
	}
	d := filePass[2:]
	var secret []byte
	for _, u := range utf16.Encode([]rune(password)) {
		secret = binary.LittleEndian.AppendUint16(secret, u)
	}
	switch major, minor := binary.LittleEndian.Uint16(d), binary.LittleEndian.Uint16(d[2:]); {
	case major == 1 && minor == 1 && len(d) >= 52:
		keys := md5Keys(secret, d[4:20])
		if plain := rc4With(keys(0), d[20:52]); plain != nil {
			if sum := md5.Sum(plain[:16]); bytes.Equal(sum[:], plain[16:]) {
				return keys
			}
		}
	case major >= 2 && major <= 4 && minor == 2 && len(d) >= 12:
		size := int(binary.LittleEndian.Uint32(d[8:]))
		if size < 32 || size > len(d)-12 || len(d)-12-size < 60 {
			return nil
		}
		header, verifier := d[12:12+size], d[12+size:]
		bits := int(binary.LittleEndian.Uint32(header[16:]))
		if algorithm := binary.LittleEndian.Uint32(header[8:]); algorithm != 0x6801 || bits > 128 || bits%8 != 0 {
			return nil
		}
		keys := sha1Keys(secret, verifier[4:20], bits)
		if plain := rc4With(keys(0), append(bytes.Clone(verifier[20:36]), verifier[40:60]...)); plain != nil {
			if sum := sha1.Sum(plain[:16]); bytes.Equal(sum[:], plain[16:]) {
				return keys
			}
		}
	}
	return nil
}

// md5Keys are those of Excel 97 and 2000: 40 bits of the password's hash.
func md5Keys(secret, salt []byte) xlsKeys {
	h := md5.Sum(secret)
	var b []byte
	for range 16 {
		b = append(append(b, h[:5]...), salt...)
	}
	h = md5.Sum(b)
	return func(block uint32) []byte {
		k := md5.Sum(binary.LittleEndian.AppendUint32(bytes.Clone(h[:5]), block))
		return k[:]
	}
}

// sha1Keys are those of Excel 2002 and 2003.
func sha1Keys(secret, salt []byte, bits int) xlsKeys {
	h := sha1.Sum(append(bytes.Clone(salt), secret...))
	return func(block uint32) []byte {
		k := sha1.Sum(binary.LittleEndian.AppendUint32(bytes.Clone(h[:]), block))
		if bits == 0 || bits == 40 { // padded with zeros
			return append(bytes.Clone(k[:5]), make([]byte, 11)...)
		}
		return k[:bits/8]
	}
}

func rc4With(key, d []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(d))
	c.XORKeyStream(out, d)
	return out
}

// decrypted returns a stream whose records from a position on are decrypted. Their
// heads are not encrypted, nor are a few records whole, nor where a sheet starts.
func decrypted(stream []byte, at int, keys xlsKeys) []byte {
	out := bytes.Clone(stream)
	block, pad := -1, []byte(nil)
	for len(out)-at >= 4 {
		id, n := binary.LittleEndian.Uint16(out[at:]), int(binary.LittleEndian.Uint16(out[at+2:]))
		from, to := at+4, min(at+4+n, len(out))
		at = to
		switch id {
		case recBOF, recFilePass, 0x00e1, 0x0138, 0x0194, 0x0195, 0x0196: // InterfaceHdr, RRDHead, UsrExcl, FileLock, RRDInfo
			continue
		case recBoundSheet:
			from = min(from+4, to)
		}
		for i := from; i < to; i++ {
			if i/xlsBlock != block {
				block = i / xlsBlock
				pad = rc4With(keys(uint32(block)), make([]byte, xlsBlock))
			}
			out[i] ^= pad[i%xlsBlock]
		}
	}
	return out
}
