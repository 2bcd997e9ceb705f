// For the pages of the site (`customJs` of typedoc.json): draws their Mermaid diagrams. Without a network the code stays.
const MERMAID = "https://cdn.jsdelivr.net/npm/mermaid@12.3.0/dist/mermaid.esm.min.mjs";

async function drawDiagrams() {
  const blocks = document.querySelectorAll("code.mermaid");
  if (blocks.length === 0) return;
  const { default: mermaid } = await import(MERMAID);
  mermaid.initialize({ startOnLoad: false });
  for (const [n, code] of blocks.entries()) {
    const figure = document.createElement("figure");
    figure.style.background = "white"; // in the dark theme too: the lines are dark
    figure.innerHTML = (await mermaid.render(`diagram-${n}`, code.innerText)).svg;
    code.closest("pre").replaceWith(figure);
  }
}

drawDiagrams();
