package grid

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// maxSpins bounds how often a password is hashed before it is tried: a file asks
// for any number, Office for 100,000.
const maxSpins = 200_000

// defaultPassword is the one that Excel uses for workbooks whose structure is
// protected without a password to open them, and tries by itself.
const defaultPassword = "VelvetSweatshop"

// readEncrypted reads a workbook within ECMA-376 encryption, standard or agile.
func readEncrypted(k *keeper, data []byte) (string, *Book, error) {
	c, err := openCompound(data)
	if err != nil {
		return "xlsx", nil, err
	}
	if err := c.decryptable(); err != nil {
		return "xlsx", nil, err
	}
	passwords := []string{defaultPassword}
	if k.o.Password != "" {
		passwords = []string{k.o.Password, defaultPassword}
	}
	for _, password := range passwords {
		if k.ctx.Err() != nil {
			return "xlsx", nil, k.ctx.Err()
		}
		plain, err := decrypt(data, password)
		if err != nil {
			return "xlsx", nil, err
		}
		// A wrong password gives rubbish, and rubbish is no archive.
		if !bytes.HasPrefix(plain, []byte("PK")) {
			continue
		}
		if _, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain))); err != nil {
			continue
		}
		kind, read := kindOfZip(plain)
		if read == nil {
			return kind, nil, &FormatError{kind}
		}
		return read(k, plain)
	}
	return "xlsx", nil, ErrEncrypted
}

// decrypt is excelize's, which trusts what it is given: whatever it stumbles over
// is damage.
func decrypt(data []byte, password string) (plain []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			plain, err = nil, fmt.Errorf("%w: decrypt: %v", ErrDamaged, r)
		}
	}()
	if plain, err = excelize.Decrypt(data, &excelize.Options{Password: password}); err != nil {
		return nil, fmt.Errorf("%w: decrypt: %w", ErrDamaged, err)
	}
	return plain, nil
}

// decryptable checks what decrypt would take at its word: sizes, counts, and how
// often the password is hashed.
func (c *compound) decryptable() error {
	sectors := uint32(len(c.data)/c.sectorSize + 1)
	for _, at := range []int{44, 64, 72} { // sectors of the tables
		if binary.LittleEndian.Uint32(c.data[at:]) > sectors {
			return fmt.Errorf("%w: compound file with tables larger than itself", ErrDamaged)
		}
	}
	if c.entries > 1000 {
		return fmt.Errorf("%w: encrypted workbook of %d parts", ErrDamaged, c.entries)
	}
	if c.largest > uint64(len(c.data)) {
		return fmt.Errorf("%w: compound file with a part larger than itself", ErrDamaged)
	}
	info, err := c.stream("encryptioninfo")
	if err != nil {
		return err
	}
	if len(info) < 8 {
		return fmt.Errorf("%w: encryption without method", ErrDamaged)
	}
	if binary.LittleEndian.Uint16(info) != 4 || binary.LittleEndian.Uint16(info[2:]) != 4 {
		return nil // standard encryption hashes 50,000 times
	}
	var agile struct {
		Keys []struct {
			Key struct {
				Spins int `xml:"spinCount,attr"`
			} `xml:"encryptedKey"`
		} `xml:"keyEncryptors>keyEncryptor"`
	}
	if err := xml.Unmarshal(info[8:], &agile); err != nil {
		return fmt.Errorf("%w: encryption: %w", ErrDamaged, err)
	}
	for _, key := range agile.Keys {
		if key.Key.Spins > maxSpins || key.Key.Spins < 0 {
			return fmt.Errorf("%w: encryption that hashes %d times", ErrDamaged, key.Key.Spins)
		}
	}
	return nil
}
