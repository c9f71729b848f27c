/** Every window in every state speaks through the catalogue alone and has room for languages longer than English. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { screens } from '../../../scripts/screens/states.ts';
import { pseudoLanguage } from './pseudo.ts';
import { Windows } from './windows.ts';

describe('in a language 40 % longer than English', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start([pseudoLanguage()]);
  });
  afterAll(() => windows.stop());

  it.each(screens)('$name shows only texts of the catalogue, and cuts none', async (screen) => {
    const page = await windows.show(screen);
    expect(await untranslatedOn(page)).toEqual([]);
    expect(await cutOn(page)).toEqual([]);
  });

  it('would notice a text of the program, and one that is cut', async () => {
    const page = await windows.show(screens[0] as (typeof screens)[number]);
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<p aria-label="Spoken">Hard-coded</p><button id="b">⟦Cut in the middle⟧</button>',
      );
      Object.assign(document.querySelector<HTMLElement>('#b')?.style ?? {}, {
        width: '20px',
        overflow: 'hidden',
        whiteSpace: 'nowrap',
      });
    });
    expect(await untranslatedOn(page)).toEqual(['aria-label: Spoken', 'text: Hard-coded']);
    expect(await cutOn(page)).toEqual([expect.stringContaining('⟦Cut in the middle⟧')]);
  });
});

/** Texts, spoken or seen, that are neither the catalogue's, nor Intl's (<time>), nor data (translate="no"). */
function untranslatedOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const strange = (text: string): boolean => /^\s*⟦[^⟦⟧]*(⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧\s*$/.test(text);
    const data = (element: Element | null): boolean => element?.closest('time, [translate="no"], option') != null;
    const found: string[] = [];
    for (const element of document.body.querySelectorAll('*')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        const text = element.getAttribute(name);
        const dated = name === 'title' && element.tagName === 'TIME';
        if (text !== null && text !== '' && !strange(text) && !data(element) && !dated) found.push(`${name}: ${text}`);
      }
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? '';
      if (text.trim() !== '' && !strange(text) && !data(node.parentElement)) found.push(`text: ${text}`);
    }
    return found;
  });
}

/** Elements whose text does not fit: it sticks out of its box, is cut by it, or leaves the window sideways. */
function cutOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const told = (element: Element, why: string): void => {
      found.push(`${why}: <${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent}`);
    };
    if (document.documentElement.scrollWidth > innerWidth) told(document.body, 'the page scrolls sideways');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (
        parent === null ||
        !(node.textContent ?? '').includes('⟦') ||
        parent.closest('[class*="VisuallyHidden"], option')
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      if (text.width === 0) continue;
      if (text.left < -1 || text.right > innerWidth + 1) told(parent, 'outside of the window');
      for (let box: Element | null = parent; box !== null && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        const room = box.getBoundingClientRect();
        const button = box.matches('button');
        const scrolls = /auto|scroll/.test(style.overflowY) && box.scrollHeight > box.clientHeight;
        if ((style.overflowX !== 'visible' || button) && (text.left < room.left - 1 || text.right > room.right + 1)) {
          told(box, 'cut at the side');
          break;
        }
        if (scrolls) break;
        if ((style.overflowY !== 'visible' || button) && (text.top < room.top - 1 || text.bottom > room.bottom + 1)) {
          told(box, 'cut above or below');
          break;
        }
      }
    }
    return found;
  });
}
