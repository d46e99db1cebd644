// Comfort only: every page works without scripts.
import { guardForms } from "./forms.js";
import { offerPrint, openDetailsInPrint } from "./print.js";
import { watchUploads } from "./progress.js";
import { enhanceTabs } from "./tabs.js";
import { enhanceUploads } from "./upload.js";
import { watchWhatIfs } from "./what-if.js";

document.documentElement.classList.add("has-script");
openDetailsInPrint(window, document);
enhance(document);

// enhance is for what is shown: the document, or what took the place of its main part.
function enhance(root) {
  guardForms(root);
  offerPrint(root);
  enhanceTabs(root);
  enhanceUploads(root);
  watchUploads(root, enhance);
  watchWhatIfs(root);
}
