// Comfort only: every page works without scripts.
import { guardForms } from "./forms.js";
import { openDetailsInPrint } from "./print.js";
import { enhanceTabs } from "./tabs.js";
import { enhanceUploads } from "./upload.js";

document.documentElement.classList.add("has-script");
guardForms(document);
openDetailsInPrint(window, document);
enhanceTabs(document);
enhanceUploads(document);
