/** What the windows show: what every part says of itself, and what only the windows are about. */
import { chooseLocale, type Locale, type Translate, translator } from '#shared/messages/catalogue.ts';
import type { AppState, CardState, Place } from '#shared/state.ts';
import { appState, withWaiting } from './app-state.ts';
import { missedSince, seenMark } from './missed.ts';
import type { Parts } from './parts.ts';
import { managedState } from './policy/managed-state.ts';
import type { ProgramDeps } from './program-deps.ts';
import { fingerprintOf } from './provision/letter.ts';
import type { Surroundings } from './surroundings.ts';

/** Rows of the list of recent calls that the window gets. */
const HISTORY_SHOWN = 100;

export class WindowView {
  readonly #deps: ProgramDeps;
  readonly #changed: () => void;
  #card: CardState = { state: 'notSetUp' };
  #draftNumber: string | null = null;
  #inFront = false;
  #wantedPlace: AppState['wantedPlace'] = null;
  /** Read anew when a call has ended or its report has moved on. */
  #history: AppState['history'] | null = null;

  constructor(deps: ProgramDeps, changed: () => void) {
    this.#deps = deps;
    this.#changed = changed;
  }

  get locale(): Locale {
    const { locale } = this.#deps.settings.current;
    return locale === 'system' ? chooseLocale(this.#deps.preferredLanguages) : locale;
  }

  readonly translate: Translate = (key, params) => translator(this.locale)(key, params);

  get isInFront(): boolean {
    return this.#inFront;
  }

  state(parts: Parts, surroundings: Surroundings): AppState {
    const { settings, clock, microphone, version, systemIsDark } = this.#deps;
    const { telephone, session, book, notices, reporter, host, responsibles } = parts;
    const { provisioning, updates, shortcuts, startup, notifications, diagnostics, proxyLogin } = surroundings;
    const history = this.history(parts);
    return appState(settings.current, {
      version,
      managed: managedState(settings.managed),
      setUpOffer: provisioning.offer,
      setUpBy: this.#setUpBy,
      updates: updates.state,
      shortcuts: shortcuts.state,
      startup: startup.status,
      notificationsRefused: notifications.refused,
      locale: this.locale,
      systemIsDark: systemIsDark(),
      phone: telephone.facts,
      pbx: telephone.pbx,
      portal: withWaiting(session.state, reporter.waiting),
      card: this.#card,
      callback: host.callbacks.offer,
      calls: book.calls,
      responsible: responsibles.all,
      history,
      missed: missedSince(history, settings.current.missedSeen ?? clock.now()),
      inFront: this.#inFront,
      microphoneSettings: microphone != null,
      notices: notices.list,
      draftNumber: this.#draftNumber,
      wantedPlace: this.#wantedPlace,
      diagnostics: diagnostics.state,
      proxyQuestion: proxyLogin.question,
      now: clock.now(),
    });
  }

  history({ recentCalls }: Parts): AppState['history'] {
    this.#history ??= recentCalls.rows(HISTORY_SHOWN);
    return this.#history;
  }

  historyChanged(): void {
    this.#history = null;
    this.#changed();
  }

  /** The agent looks at the list of recent calls. */
  historySeen(parts: Parts): void {
    const { settings } = this.#deps;
    const { missedSeen } = settings.current;
    const mark = seenMark(this.history(parts), missedSeen ?? 0);
    if (mark !== missedSeen) settings.update({ missedSeen: mark });
  }

  setCard(state: CardState): void {
    this.#card = state;
    this.#changed();
  }

  /** The main window has come to the front, or has left it. */
  setInFront(inFront: boolean): void {
    this.#inFront = inFront;
    this.#changed();
  }

  /** @param number for the dial field; null: it is empty again */
  setDraft(number: string | null): void {
    this.#draftNumber = number;
    this.#changed();
  }

  want(place: Place): void {
    // A later wish for the same place is another one.
    this.#wantedPlace = { place, wish: Math.max(this.#deps.clock.now(), (this.#wantedPlace?.wish ?? 0) + 1) };
    this.#changed();
  }

  get #setUpBy(): AppState['setUpBy'] {
    const { provisioned } = this.#deps.settings.current;
    if (provisioned === null) return null;
    const { organisation, key, origin, at } = provisioned;
    return { organisation, fingerprint: fingerprintOf(key), origin, at };
  }
}
