import type { JSX } from "preact";

/** Links to the parts of a view, each with an address of its own. */
export function Tabs<T extends string>({ label, tabs, current, addressOf }: {
  label: string;
  tabs: readonly T[];
  current: T;
  addressOf: (tab: T) => string;
}): JSX.Element {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li key={tab}>
            <a
              href={addressOf(tab)}
              aria-current={tab === current ? "page" : undefined}
            >
              {tab}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
