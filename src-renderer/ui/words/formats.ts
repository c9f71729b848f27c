/** Times and durations as the language writes them (Intl), never by our own catalogue. */
import type { Locale } from '#shared/messages/catalogue.ts';

export interface Formats {
  /** Running time of a call: 0:07, 12:31, 1:02:09. */
  readonly clock: (seconds: number) => string;
  /** Length of a call in words: 45 sec, 3 min 12 sec. */
  readonly length: (seconds: number) => string;
  /** When a call was: 14:05 today, "yesterday 14:05", "Mon 14:05" within a week, else the date. */
  readonly when: (at: number, now: number) => string;
  /** Date and time in full, for tooltips. */
  readonly moment: (at: number) => string;
  /** 43: "43%", "43 %". */
  readonly percent: (whole: number) => string;
}

const DAY = 24 * 3600 * 1000;

export function formatsOf(locale: Locale): Formats {
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const unit = (name: 'hour' | 'minute' | 'second'): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' });
  const units = { hour: unit('hour'), minute: unit('minute'), second: unit('second') };

  return {
    clock,
    length(seconds) {
      const parts = { hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60 };
      if (parts.hour > 0) {
        const hours = units.hour.format(parts.hour);
        return parts.minute === 0 ? hours : `${hours} ${units.minute.format(parts.minute)}`;
      }
      if (parts.minute === 0) return units.second.format(parts.second);
      return parts.second === 0
        ? units.minute.format(parts.minute)
        : `${units.minute.format(parts.minute)} ${units.second.format(parts.second)}`;
    },
    when(at, now) {
      const days = Math.round((midnight(now) - midnight(at)) / DAY);
      if (days <= 0) return time.format(at);
      if (days === 1) return `${relative.format(-1, 'day')} ${time.format(at)}`;
      return days < 7 ? `${weekday.format(at)} ${time.format(at)}` : date.format(at);
    },
    moment: (at) => moment.format(at),
    percent: (whole) => percent.format(whole / 100),
  };
}

function clock(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
