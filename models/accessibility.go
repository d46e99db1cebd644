package models

// AccessibilityCheck is one of the 33 checks of the Korean web content
// accessibility guidelines 2.2, and how the pages meet it.
type AccessibilityCheck struct {
	Number string   `yaml:"number"` // 5.1.1
	Name   RuleText `yaml:"name"`
	How    RuleText `yaml:"how"`
	Axe    []string `yaml:"axe"`   // rules of axe-core that the browser tests run on every page
	Tests  []string `yaml:"tests"` // Go tests of server
}
