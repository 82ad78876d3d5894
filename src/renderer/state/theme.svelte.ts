/**
 * Light, dark, or as the system says. The choice is one of the settings; localStorage has it too, so that the page is
 * drawn right before the settings have arrived.
 */
export type ThemeChoice = 'system' | 'light' | 'dark';

const key = 'unfold.theme';
const choices: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** The theme of the window. `shown` is what is drawn; charts read it to know when to take the colours anew. */
export class Theme {
  choice = $state<ThemeChoice>(stored());
  private systemDark = $state(darkQuery().matches);
  /** While it is printed: black on white, whatever is chosen. */
  printing = $state(false);
  readonly shown = $derived<'light' | 'dark'>(
    this.printing ? 'light' : this.choice === 'system' ? (this.systemDark ? 'dark' : 'light') : this.choice,
  );

  /** Follows the system's theme until the returned function is called. */
  watch(): () => void {
    const query = darkQuery();
    const follow = (): void => {
      this.systemDark = query.matches;
    };
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(key, choice);
  }

  /** What comes after the choice: system, light, dark, system, ... */
  get next(): ThemeChoice {
    return choices[(choices.indexOf(this.choice) + 1) % choices.length];
  }
}

const darkQuery = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

function stored(): ThemeChoice {
  const found = localStorage.getItem(key);
  return choices.find((choice) => choice === found) ?? 'system';
}
