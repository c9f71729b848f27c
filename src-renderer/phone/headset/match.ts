/** Which headset is the active one. Pure. */

export interface HeadsetPreference {
  /** The one that the agent has chosen by hand; null: whichever fits best. */
  readonly chosen: string | null;
  /** Labels of the microphone and the speaker in use. */
  readonly audioLabels: readonly string[];
  /** The one that was active last. */
  readonly lastUsed: string | null;
}

export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly usb: { readonly vendorId: number; readonly productId: number } | null;
}

/** @returns the chosen one, else that of the audio device, else the last one used, else the first */
export function activeHeadset<T extends Candidate>(headsets: readonly T[], preference: HeadsetPreference): T | null {
  const { chosen, audioLabels, lastUsed } = preference;
  const withId = (id: string | null): T | undefined => headsets.find((headset) => headset.id === id);
  return withId(chosen) ?? ofAudioDevice(headsets, audioLabels) ?? withId(lastUsed) ?? headsets[0] ?? null;
}

function ofAudioDevice<T extends Candidate>(headsets: readonly T[], labels: readonly string[]): T | undefined {
  const byNumbers = headsets.find(({ usb }) => usb !== null && labels.some((label) => label.includes(suffix(usb))));
  if (byNumbers !== undefined) return byNumbers;
  // Of "Jabra Link" and "Jabra Link 380" the longer name is meant.
  return headsets
    .filter(({ name }) => name.length > 0 && labels.some((label) => plain(label).includes(plain(name))))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
}

const hex = (id: number): string => id.toString(16).padStart(4, '0');
/** Chromium ends the label of a USB audio device with it: "Headset (Jabra Link 380) (0b0e:24c8)". */
const suffix = ({ vendorId, productId }: { vendorId: number; productId: number }): string =>
  `(${hex(vendorId)}:${hex(productId)})`;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
