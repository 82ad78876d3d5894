/** Light, dark, or as the system says; the choice is this computer's, so it is kept in localStorage. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const key = 'unfold.theme';
const choices: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** The theme of the window. `shown` is what is drawn; charts read it to know when to take the colours anew. */
export class Theme {
  choice = $state<ThemeChoice>(stored());
  private systemDark = $state(darkQuery().matches);
  readonly shown = $derived<'light' | 'dark'>(
    this.choice === 'system' ? (this.systemDark ? 'dark' : 'light') : this.choice,
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

  /** System, light, dark, system, ... */
  next(): void {
    this.choose(choices[(choices.indexOf(this.choice) + 1) % choices.length]);
  }
}

const darkQuery = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

function stored(): ThemeChoice {
  const found = localStorage.getItem(key);
  return choices.find((choice) => choice === found) ?? 'system';
}
