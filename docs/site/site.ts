import type { FindParts } from "../../scripts/docs/find_parts.ts";
import { openSearchBox } from "./search_box.ts";

const root = document.documentElement;

function element<T extends Element>(selector: string): T {
  return document.querySelector<T>(selector)!;
}

// Light or dark.

const themeButton = element<HTMLButtonElement>(".theme");
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function isDark(): boolean {
  const { theme } = root.dataset;
  return theme === undefined ? prefersDark.matches : theme === "dark";
}

themeButton.hidden = false;
themeButton.addEventListener("click", () => {
  const theme = isDark() ? "light" : "dark";
  root.dataset["theme"] = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Storage is refused: the choice ends with the page.
  }
});

// The pages, on a narrow screen.

const menuButton = element<HTMLButtonElement>(".menu");

function showMenu(isOpen: boolean): void {
  root.classList.toggle("menu-is-open", isOpen);
  menuButton.setAttribute("aria-expanded", String(isOpen));
}

menuButton.hidden = false;
menuButton.addEventListener("click", () => {
  showMenu(!root.classList.contains("menu-is-open"));
});
const side = element<HTMLElement>(".side");
const current = side.querySelector<HTMLElement>('[aria-current="page"]');
if (current) side.scrollTop = current.offsetTop - side.clientHeight / 2;

// Code to copy.

for (const block of document.querySelectorAll<HTMLElement>(".code")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("pre")!.innerText);
    button.textContent = "Copied";
    setTimeout(() => button.textContent = "Copy", 1500);
  });
  block.append(button);
}

// Where the reader is.

const outline = new Map(
  [...document.querySelectorAll<HTMLAnchorElement>(".outline a")]
    .map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
);
const headings = [...outline.keys()]
  .map((id) => document.getElementById(id)!)
  .filter((heading) => heading !== null);

function markHeading(): void {
  const above = headings.filter((heading) =>
    heading.getBoundingClientRect().top < 120
  );
  const here = above.at(-1) ?? headings[0];
  for (const [id, link] of outline) {
    link.classList.toggle("here", id === here?.id);
  }
}

addEventListener("scroll", markHeading, { passive: true });
markHeading();

// Search: what it needs is loaded when it is first opened.

const searchButton = element<HTMLButtonElement>(".search-open");

function loadScript(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root.dataset["root"]}assets/${name}.js`;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error(script.src)));
    document.head.append(script);
  });
}

async function loadSearch(): Promise<FindParts> {
  await loadScript("search_index");
  await loadScript("search");
  return Reflect.get(globalThis, "findParts");
}

searchButton.hidden = false;
searchButton.addEventListener("click", () => openSearchBox(loadSearch));
addEventListener("keydown", (event) => {
  const { target, key, ctrlKey, metaKey, altKey } = event;
  if (key === "Escape") showMenu(false);
  const isTyping = target instanceof HTMLElement &&
    target.closest("input, textarea, select") !== null;
  const isSlash = key === "/" && !ctrlKey && !metaKey && !altKey && !isTyping;
  const isCommand = key.toLowerCase() === "k" && (ctrlKey || metaKey);
  if (!isSlash && !isCommand) return;
  event.preventDefault();
  openSearchBox(loadSearch);
});
