import type { WebContents } from '../contents/web-contents.ts';
import { findWebContents } from '../contents/web-contents.ts';
import { standin } from '../record.ts';
import { strictEmitter } from '../strict.ts';

type ThemeSource = 'system' | 'light' | 'dark';

/** The theme; pages see it as `prefers-color-scheme`. Tests change `__standin.systemTheme`. */
class NativeTheme extends strictEmitter('nativeTheme', ['updated']) {
  #source: ThemeSource = 'system';
  #system = standin.systemTheme;

  constructor() {
    super();
    Object.defineProperty(standin, 'systemTheme', {
      get: () => this.#system,
      set: (theme: 'light' | 'dark') => {
        this.#change(() => {
          this.#system = theme;
        });
      },
      enumerable: true,
    });
  }

  get themeSource(): ThemeSource {
    return this.#source;
  }

  set themeSource(source: ThemeSource) {
    this.#change(() => {
      this.#source = source;
    });
  }

  get shouldUseDarkColors(): boolean {
    return (this.#source === 'system' ? this.#system : this.#source) === 'dark';
  }

  /** @internal */
  applyTo(contents: WebContents): void {
    const features = [{ name: 'prefers-color-scheme', value: this.shouldUseDarkColors ? 'dark' : 'light' }];
    contents.whenAttached((page) => page.command('Emulation.setEmulatedMedia', { features }));
  }

  #change(apply: () => void): void {
    const before = this.shouldUseDarkColors;
    apply();
    if (before === this.shouldUseDarkColors) return;
    for (const contents of findWebContents.all()) this.applyTo(contents);
    this.emit('updated');
  }
}

export const nativeTheme = new NativeTheme();
