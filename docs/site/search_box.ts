import type { SearchResult } from "minisearch";
import type { FindParts } from "../../scripts/docs/find_parts.ts";

const root = document.documentElement.dataset["root"]!;

const dialog = document.createElement("dialog");
dialog.className = "search";
dialog.setAttribute("aria-label", "Search the documentation");

const input = document.createElement("input");
input.type = "search";
input.placeholder = "A call, an error code, a few words …";
input.autocomplete = "off";
input.spellcheck = false;
input.setAttribute("aria-label", "Search");
input.setAttribute("role", "combobox");
input.setAttribute("aria-expanded", "true");
input.setAttribute("aria-controls", "search-results");

const list = document.createElement("ul");
list.id = "search-results";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Found");

const note = document.createElement("p");
note.setAttribute("role", "status");

dialog.append(input, list, note);
document.body.append(dialog);

let selected = 0;
let find: FindParts | undefined;

function select(index: number): void {
  const items = [...list.querySelectorAll('[role="option"]')];
  if (items.length === 0) return;
  selected = (index + items.length) % items.length;
  items.forEach((item, at) => {
    item.setAttribute("aria-selected", String(at === selected));
  });
  input.setAttribute("aria-activedescendant", items[selected]!.id);
  items[selected]!.scrollIntoView({ block: "nearest" });
}

function toItem(result: SearchResult, at: number): HTMLElement {
  const item = document.createElement("li");
  item.setAttribute("role", "presentation");
  const link = document.createElement("a");
  link.id = `search-result-${at}`;
  link.setAttribute("role", "option");
  link.href = root + result.id;
  link.tabIndex = -1;
  const title = document.createElement("strong");
  title.textContent = result["title"];
  const page = document.createElement("small");
  page.textContent = result["page"] === result["title"] ? "" : result["page"];
  const excerpt = document.createElement("span");
  excerpt.textContent = result["excerpt"];
  link.append(title, page, excerpt);
  link.addEventListener("click", () => dialog.close());
  item.append(link);
  return item;
}

function show(): void {
  const words = input.value.trim();
  const found = words === "" ? [] : find?.(words) ?? [];
  list.replaceChildren(...found.map(toItem));
  note.textContent = words === ""
    ? "Arrows to choose, Enter to go, Escape to close"
    : find === undefined
    ? "One moment …"
    : found.length === 0
    ? `Nothing found for “${words}”`
    : "";
  input.removeAttribute("aria-activedescendant");
  select(0);
}

input.addEventListener("input", show);
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") select(selected + 1);
  else if (event.key === "ArrowUp") select(selected - 1);
  else if (event.key === "Enter") {
    list.children[selected]?.querySelector("a")?.click();
  } else return;
  event.preventDefault();
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

/**
 * Opens the box at once, so that what is typed is not lost, and finds when that
 * which finds has come.
 *
 * @param load Gives it; asked with each opening until it has come.
 */
export function openSearchBox(load: () => Promise<FindParts>): void {
  if (!dialog.open) dialog.showModal();
  input.select();
  show();
  if (find !== undefined) return;
  load().then((loaded) => {
    find = loaded;
    show();
  }, () => note.textContent = "The search cannot be loaded");
}
