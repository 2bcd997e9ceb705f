// Improves what works without it: the progress of a run as it goes, a screen that hangs on the wall, a second tap.

const PROGRESS_MS = 1_000;

// Loaded again, a screen does not say once more what the last form came to.
const here = new URL(location.href);
if (here.searchParams.has("kabar")) {
  here.searchParams.delete("kabar");
  history.replaceState(null, "", here);
}

// What was typed before and refused is shown again: such a screen stays as it is.
let isTouched = document.body.dataset.typed !== undefined;
document.addEventListener("input", () => {
  isTouched = true;
});

const panel = document.querySelector("[data-progress]");
if (panel instanceof HTMLElement) followProgress(panel);

const incomplete = document.querySelector("main [data-refreshes]") ?? document.body;
const seconds = Number(incomplete.dataset.refreshes);
if (seconds > 0 && panel === null) refreshEvery(seconds);

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    // The form itself is safe to send twice; this only spares the second notice.
    if (form.dataset.sent === "yes") event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// Back from the next page, a form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

/** Shows how far the run is, and loads the screen again once it has ended and nobody is typing. */
async function followProgress(section) {
  const bar = section.querySelector("progress");
  const words = section.querySelector("[role=status]");
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, PROGRESS_MS));
    if (document.hidden) continue;
    const progress = await read(section.dataset.progress);
    if (progress === null || (isTouched && !progress.running)) continue;
    if (!progress.running) return location.reload();
    bar.max = Math.max(1, progress.due);
    bar.value = progress.done;
    if (words.textContent !== progress.text) words.textContent = progress.text;
  }
}

/** What the page says, or `null` where it cannot be reached; signed out, the screen says so. */
async function read(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (response.redirected && !isTouched) location.reload();
    return response.ok && !response.redirected ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Loads the screen again now and then, unless somebody is at work on it. */
function refreshEvery(seconds) {
  setInterval(() => {
    const isAtWork = document.activeElement !== document.body || document.querySelector("details[open]");
    if (!isTouched && !isAtWork && !document.hidden) location.reload();
  }, seconds * 1_000);
}
